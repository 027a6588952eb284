"""Following and leaving."""

import re

import pytest

from gateway.discussion import posting, subscribing
from gateway.message.addresses import Purpose, Token
from gateway.model import SITE, Author, Cadence, Done, Refused, Scope, Subscription
from tests.discussion.drafts import ANN, article, ledger
from tests.factories import HOME_FRONT

HOME = Scope(HOME_FRONT.name)


async def question(desk):
    """The number that the last letter asks to confirm."""
    _, letter = (await ledger(desk))[-1]
    found = re.search(rb"confirm\+([a-z0-9]+)@gazette\.example", letter)
    token = desk.tokens.read(found[1].decode())
    assert token.purpose is Purpose.CONFIRM_SUBSCRIPTION
    return token.numbers[0]


async def followed(desk, author=ANN):
    person = await desk.store.people.by_address(author.address)
    return await desk.store.subscriptions.of_person(person.id)


async def test_a_subscription_begins_with_the_answer_to_our_question(desk):
    assert isinstance(await subscribing.ask(desk, ANN, HOME, Cadence.DAILY), Done)
    assert await followed(desk) == []

    answer = await subscribing.confirm(desk, await question(desk))

    assert isinstance(answer, Done)
    person = await desk.store.people.by_address(ANN.address)
    assert await followed(desk) == [Subscription(person.id, HOME, Cadence.DAILY)]


async def test_confirming_twice_is_harmless_and_what_has_ended_is_not_confirmed(desk):
    await subscribing.ask(desk, ANN, HOME, Cadence.DAILY)
    number = await question(desk)
    for _ in range(2):
        assert isinstance(await subscribing.confirm(desk, number), Done)

    await subscribing.leave(desk, ANN, HOME)

    assert isinstance(await subscribing.confirm(desk, number), Refused)


async def test_no_storm_of_questions_reaches_a_stranger(desk):
    for _ in range(20):
        answer = await subscribing.ask(desk, ANN, HOME, Cadence.INSTANT)

    assert isinstance(answer, Done)
    assert len(await ledger(desk)) == 5


async def test_who_writes_from_no_address_is_told(desk):
    nobody = Author("Ann")

    assert isinstance(await subscribing.ask(desk, nobody, HOME, Cadence.DAILY), Refused)
    assert isinstance(await subscribing.leave(desk, nobody, HOME), Refused)


async def test_a_banned_person_cannot_subscribe(desk, clock):
    person = await subscribing.begin(desk, ANN, HOME, Cadence.DAILY)
    await desk.store.write(lambda tables: tables.people.ban(person.id, clock()))

    assert isinstance(await subscribing.ask(desk, ANN, HOME, Cadence.INSTANT), Refused)


async def test_leaving_one_section_keeps_the_others_and_leaving_the_site_ends_all(desk):
    thread = (await posting.post(desk, article())).post
    for scope in (HOME, Scope(SITE), Scope(thread=thread.id)):
        await subscribing.begin(desk, ANN, scope, Cadence.INSTANT)

    assert isinstance(await subscribing.leave(desk, ANN, HOME), Done)
    assert [one.scope for one in await followed(desk)] == [Scope(SITE), Scope(thread=thread.id)]
    assert isinstance(await subscribing.leave(desk, ANN, Scope(SITE)), Done)
    assert await followed(desk) == []
    assert isinstance(await subscribing.leave(desk, ANN, HOME), Refused)


async def test_the_token_of_a_mail_ends_its_own_subscription_only(desk):
    person = await subscribing.begin(desk, ANN, HOME, Cadence.INSTANT)
    await subscribing.begin(desk, ANN, Scope(SITE), Cadence.DAILY)
    row = await desk.store.database.row(
        "SELECT id FROM subscription WHERE section = $1", HOME_FRONT.name
    )

    async def leave(*numbers, purpose=Purpose.UNSUBSCRIBE):
        return await subscribing.leave_by_token(desk, Token(purpose, numbers))

    assert await leave(person.id + 1, row[0]) is False
    assert await leave(person.id, row[0]) is True
    assert await leave(person.id, row[0]) is False
    assert len(await followed(desk)) == 1
    assert await leave(person.id, 2, purpose=Purpose.UNSUBSCRIBE_DIGEST) is False
    assert await leave(person.id, 1, purpose=Purpose.UNSUBSCRIBE_DIGEST) is True
    assert await followed(desk) == []
    await subscribing.begin(desk, ANN, HOME, Cadence.INSTANT)
    assert await leave(person.id, 0) is True
    assert await leave(person.id, 7, purpose=Purpose.UNSUBSCRIBE_DIGEST) is None
    assert await leave(person.id, 1, purpose=Purpose.REPLY) is None
    assert await subscribing.leave_by_token(desk, None) is None


@pytest.mark.parametrize(
    ("scope", "title"),
    [
        (Scope(SITE), "The Gazette"),
        (Scope(), "The Gazette"),
        (HOME, "Home Front: WoT"),
        (Scope("gone"), "gone"),
        (Scope(thread=1), "A headline"),
        (Scope(thread=99), "an article"),
    ],
)
async def test_a_scope_has_the_name_readers_know(desk, scope, title):
    await posting.post(desk, article())

    assert await subscribing.title_of(desk, desk.store, scope) == title
