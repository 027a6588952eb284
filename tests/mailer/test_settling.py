"""What becomes of a row: the whole table of outcomes."""

from datetime import timedelta

import pytest

from gateway.mailer.answers import Answer, Outcome
from gateway.mailer.settling import TOO_OLD, settle
from gateway.model import Address

OLD = TOO_OLD + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("outcome", "age", "becomes", "minutes"),
    [
        (Outcome.TAKEN, timedelta(), "sent", None),
        (Outcome.TAKEN, OLD, "sent", None),
        (Outcome.REFUSED, timedelta(), "failed", None),
        (Outcome.UNFIT, timedelta(), "failed", None),
        (Outcome.DELAYED, timedelta(), "waiting", 1),
        (Outcome.DELAYED, OLD, "failed", None),
        (Outcome.DOUBTFUL, timedelta(), "waiting", 10),
        (Outcome.DOUBTFUL, OLD, "failed", None),
    ],
)
async def test_a_row_is_marked_by_what_became_of_its_mail(  # noqa: PLR0917 - a row of the table
    store, clock, outcome, age, becomes, minutes
):
    async def work(tables):
        await tables.deliveries.letter(Address("ann@example.org"), None, b"x", clock())
        mailer = await tables.claims.enrol(clock(), clock())
        return await tables.claims.take(mailer, 1, clock(), clock())

    (row,) = await store.write(work)
    now = clock() + age
    answer = Answer(outcome, "words")
    said = await store.write(lambda tables: settle(tables, row, answer, now))

    sent_at, failed_at, reply = await store.database.row(
        "SELECT sent_at, failed_at, reply FROM delivery"
    )
    assert reply == "words"
    assert (sent_at is not None, failed_at is not None) == (becomes == "sent", becomes == "failed")
    assert said is {"failed": Outcome.REFUSED}.get(becomes, outcome)
    if minutes:
        (waiting,) = await store.deliveries.waiting()
        assert (waiting.due_at - now, waiting.attempts) == (timedelta(minutes=minutes), 1)


@pytest.mark.parametrize("outcome", [Outcome.TAKEN, Outcome.REFUSED])
async def test_the_row_of_a_secret_letter_goes_with_it(store, clock, outcome):
    async def work(tables):
        to = Address("ann@example.org")
        await tables.deliveries.letter(to, None, b"password", clock(), is_secret=True)
        mailer = await tables.claims.enrol(clock(), clock())
        (row,) = await tables.claims.take(mailer, 1, clock(), clock())
        return await settle(tables, row, Answer(outcome, "words"), clock())

    assert await store.write(work) is outcome
    assert await store.database.rows("SELECT * FROM delivery") == []
