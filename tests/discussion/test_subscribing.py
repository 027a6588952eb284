"""Following and leaving."""

import re
from datetime import timedelta

import pytest

from gateway.discussion import leaving, moderating, posting, subscribing
from gateway.message.addresses import Purpose
from gateway.model import (
    SITE,
    Author,
    Cadence,
    Done,
    Door,
    Proof,
    Refused,
    Scope,
    Subscription,
)
from tests.discussion.drafts import ANN, article, comment, ledger
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

    await leaving.leave(desk, ANN, HOME)

    assert isinstance(await subscribing.confirm(desk, number), Refused)


async def test_no_storm_of_questions_reaches_a_stranger(desk, clock):
    for _ in range(20):
        answer = await subscribing.ask(desk, ANN, HOME, Cadence.INSTANT)

    assert isinstance(answer, Done)
    assert len(await ledger(desk)) == 1
    for number in range(20):
        await subscribing.ask(desk, ANN, Scope(thread=number + 1), Cadence.INSTANT)
    assert len(await ledger(desk)) == 5
    clock.advance(days=1, minutes=1)
    await subscribing.ask(desk, ANN, HOME, Cadence.INSTANT)
    assert len(await ledger(desk)) == 6


async def test_who_writes_from_no_address_is_told(desk):
    nobody = Author("Ann")

    assert isinstance(await subscribing.ask(desk, nobody, HOME, Cadence.DAILY), Refused)
    assert isinstance(await leaving.leave(desk, nobody, HOME), Refused)


async def test_a_banned_person_cannot_subscribe(desk, clock):
    person = await subscribing.begin(desk, ANN, HOME, Cadence.DAILY)
    await desk.store.write(lambda tables: tables.people.ban(person.id, clock()))

    assert isinstance(await subscribing.ask(desk, ANN, HOME, Cadence.INSTANT), Refused)


async def test_asking_for_another_cadence_while_the_question_stands_asks_no_second_time(desk):
    await subscribing.ask(desk, ANN, HOME, Cadence.DAILY)
    await subscribing.ask(desk, ANN, HOME, Cadence.INSTANT)
    assert len(await ledger(desk)) == 1

    await subscribing.confirm(desk, await question(desk))

    assert [one.cadence for one in await followed(desk)] == [Cadence.INSTANT]
    assert b"each new post as it appears" in (await ledger(desk))[-1][1]


async def test_who_follows_already_is_told_so_once_a_day(desk, clock):
    await subscribing.begin(desk, ANN, HOME, Cadence.DAILY)

    for _ in range(3):
        answer = await subscribing.ask(desk, ANN, HOME, Cadence.DAILY)

    assert answer == subscribing.FOLLOWED
    assert len(await ledger(desk)) == 1
    assert b"You follow" in (await ledger(desk))[0][1]


async def test_an_answer_that_says_no_begins_nothing(desk):
    await subscribing.ask(desk, ANN, HOME, Cadence.DAILY)

    assert isinstance(await subscribing.confirm(desk, await question(desk), "no"), Done)
    assert await followed(desk) == []


async def test_who_writes_in_a_thread_follows_it(desk):
    root = (await posting.post(desk, article())).post
    await posting.post(desk, comment(root))

    (own,) = await followed(desk)

    assert own == Subscription(own.person, Scope(thread=root.id), Cadence.INSTANT, own=True)


@pytest.mark.parametrize("door", [Door.WEB, Door.MAIL])
async def test_an_address_that_anybody_may_have_typed_follows_nothing(desk, door):
    root = (await posting.post(desk, article())).post
    await posting.post(desk, comment(root, door=door, proof=Proof.NONE))

    assert await followed(desk) == []


async def test_whoever_confirms_a_post_follows_its_thread(desk):
    root = (await posting.post(desk, article())).post
    held = await posting.post(desk, comment(root, proof=Proof.NONE))

    await moderating.confirm(desk, held.post.id)

    assert [one.scope for one in await followed(desk)] == [Scope(thread=root.id)]


async def test_a_digest_is_due_at_the_next_of_the_readers_hours(desk, clock):
    await subscribing.begin(desk, ANN, HOME, Cadence.DAILY)

    due = [await desk.store.clocks.due(clock() + timedelta(hours=n)) for n in (20, 21)]

    assert [[one.cadence for one in clocks] for clocks in due] == [[], [Cadence.DAILY]]


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


async def test_who_has_confirmed_today_may_ask_for_another_cadence_today(desk):
    await subscribing.ask(desk, ANN, HOME, Cadence.INSTANT)
    await subscribing.confirm(desk, await question(desk))
    for _ in range(3):
        await subscribing.ask(desk, ANN, HOME, Cadence.DAILY)

    assert len(await ledger(desk)) == 3  # two questions, and what the first answer began
    await subscribing.confirm(desk, await question(desk))
    assert [one.cadence for one in await followed(desk)] == [Cadence.DAILY]
