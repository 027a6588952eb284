"""The ledger as its owner sees it: what waits is listed, hurried and given up."""

from datetime import timedelta

import pytest

from gateway.model import Address, Kind
from gateway.store.deliveries import EVERYTHING, Which
from tests.factories import NOW

DAY = timedelta(days=1)


async def letters(store, *addresses):
    async def work(tables):
        for address in addresses:
            await tables.deliveries.letter(Address(address), None, b"x", NOW + DAY)

    await store.write(work)


WAITING = ("ann@example.org", "bob@example.net", "eve@sub.example.org", "dan@example.org")


@pytest.mark.parametrize(
    ("which", "meant"),
    [
        (EVERYTHING, [1, 2, 3, 4]),
        (Which(number=2), [2]),
        (Which(domain="example.org"), [1, 4]),
        (Which(kind=Kind.LETTER), [1, 2, 3, 4]),
        (Which(kind=Kind.DIGEST), []),
        (Which(number=2, domain="example.org"), []),
    ],
)
async def test_the_owner_lists_retries_and_drops_just_what_is_meant(store, which, meant):
    await letters(store, *WAITING)

    assert [one.id for one in await store.deliveries.waiting(which)] == meant
    assert await store.write(lambda tables: tables.deliveries.retry(which, NOW)) == len(meant)
    due = [one.id for one in await store.deliveries.waiting() if one.due_at == NOW]
    assert due == meant
    assert await store.write(lambda tables: tables.deliveries.drop(which, NOW)) == len(meant)
    assert await store.deliveries.waiting(which) == []
    assert len(await store.deliveries.waiting()) == 4 - len(meant)


async def test_what_was_sent_is_never_dropped(store):
    await letters(store, *WAITING)
    await store.write(lambda tables: tables.claims.mark_sent(1, "250 OK", NOW))

    assert await store.write(lambda tables: tables.deliveries.drop(EVERYTHING, NOW)) == 3
    row = await store.database.row("SELECT sent_at, failed_at FROM delivery WHERE id = 1")
    assert row[0] is not None
    assert row[1] is None


async def test_a_report_is_noted_on_the_row_it_is_about(store):
    to = Address("reader@example.org")
    await store.write(lambda tables: tables.deliveries.letter(to, None, b"x", NOW))
    await store.write(lambda tables: tables.deliveries.note_report(1, "550 unknown user"))

    assert (await store.deliveries.waiting())[0].reply == "550 unknown user"
