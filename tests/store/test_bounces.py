"""Mails that came back, on both engines."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.mailer.planner import plan
from gateway.model import Address, Cadence, Reason, Scope, Subscription
from gateway.store.bounces import Bounce, Probe
from tests.factories import HOME_FRONT, NOW, a_person, a_post

ANN = Address("ann@example.org")
LATER = NOW + timedelta(hours=4)
BACK = Bounce(1, 1, "example.org", NOW, Reason.DEAD, "550 no")
BEFORE = NOW - timedelta(days=1)


@pytest.fixture
async def ann(store):
    person = a_person(address=ANN)
    await store.write(lambda tables: tables.people.insert(person, "ann"))
    return person


async def letter(store, recipient=ANN, person=1):
    return await store.write(lambda tables: tables.deliveries.letter(recipient, person, b"x", NOW))


async def test_a_mail_comes_back_once(store, ann):
    assert await store.write(lambda tables: tables.bounces.note(BACK))
    assert not await store.write(lambda tables: tables.bounces.note(BACK))
    assert await store.bounces.of_person(1, BEFORE) == [BACK]
    assert await store.bounces.of_person(1, NOW) == []


async def test_the_addressee_of_a_mail_is_known(store, ann):
    number = await letter(store)
    assert await store.bounces.addressee(number) == (1, ANN)
    assert await store.bounces.addressee(number + 1) is None
    moved = Address("ann@example.net")
    await store.write(lambda tables: tables.people.update(a_person(address=moved)))
    assert await store.bounces.addressee(number) == (None, ANN)


async def test_the_last_probe_counts(store, ann):
    for number in (5, 6):
        probe = Probe(number, NOW)
        await store.write(lambda tables, probe=probe: tables.bounces.note_probe(1, probe))
    assert await store.bounces.probe(1) == Probe(6, NOW)
    assert await store.bounces.probe(2) is None


async def test_giving_up_pauses_what_waits_but_letters(store, ann):
    number = await letter(store)
    await store.database.run(
        "INSERT INTO delivery (id, kind, person, recipient, post, planned_at, due_at)"
        " VALUES (99, 'notice', 1, 'ann@example.org', 1, 0, 0)"
    )

    await store.write(lambda tables: tables.bounces.give_up(1, NOW))

    assert [one.id for one in await store.deliveries.waiting()] == [number]
    assert await store.bounces.unreachable_since(1) == NOW
    assert await store.bounces.suspect(ANN) == 1


async def test_what_is_forgiven_counts_no_more(store, ann):
    assert await store.bounces.suspect(ANN) is None
    await store.write(lambda tables: tables.bounces.note(BACK))
    assert await store.bounces.suspect(ANN) == 1
    assert not await store.write(lambda tables: tables.bounces.forgive(1, NOW))
    assert await store.bounces.suspect(ANN) is None

    await store.write(lambda tables: tables.bounces.give_up(1, NOW))
    assert await store.write(lambda tables: tables.bounces.forgive(1, NOW))
    assert await store.bounces.unreachable_since(1) is None
    assert await store.bounces.of_person(1, BEFORE) == []


@pytest.mark.parametrize("cadence", [Cadence.INSTANT, Cadence.DAILY])
@pytest.mark.parametrize("reached", [True, False])
async def test_no_mail_is_planned_for_whom_it_does_not_reach(store, ann, reached, cadence):
    wanted = Subscription(1, Scope(HOME_FRONT.name), cadence)
    post = a_post(posted_at=NOW + timedelta(minutes=1))

    async def follow(tables):
        await tables.sections.keep([HOME_FRONT], NOW)
        await tables.subscriptions.confirm(await tables.subscriptions.ask(1, wanted, NOW), NOW)
        if cadence is Cadence.DAILY:
            await tables.clocks.schedule(1, cadence, LATER)
        await tables.posts.insert(
            replace(post, sequence=await tables.posts.count_up("sequence")), "x"
        )
        await tables.posts.enter(HOME_FRONT.name, 1, 1, NOW, b"line")
        if not reached:
            await tables.bounces.give_up(1, NOW)

    await store.write(follow)

    assert await plan(store, LATER + timedelta(days=2)) == reached


async def test_refusals_of_a_domain_are_counted(store):
    for number in range(3):
        bounce = replace(BACK, delivery=number, reason=Reason.POLICY)
        await store.write(lambda tables, bounce=bounce: tables.bounces.note(bounce))
    assert await store.bounces.refused_by("example.org", BEFORE) == 3
    assert await store.bounces.refused_by("example.net", BEFORE) == 0


async def test_mail_to_a_domain_that_refuses_waits_and_is_released(store):
    numbers = [
        await letter(store, Address(one), None) for one in ("a@x.org", "a@y.x.org", "a@_.org")
    ]

    assert await store.write(lambda tables: tables.bounces.hold("x.org", NOW, LATER))
    assert not await store.write(lambda tables: tables.bounces.hold("x.org", NOW, LATER))
    assert await store.bounces.held_domains(NOW) == [("x.org", LATER)]
    assert await store.write(lambda tables: tables.bounces.hold_back(NOW)) == 1
    due = {one.id: one.due_at for one in await store.deliveries.waiting()}
    assert due == {numbers[0]: LATER, numbers[1]: NOW, numbers[2]: NOW}

    await store.write(lambda tables: tables.bounces.release(NOW))
    assert await store.bounces.held_domains(NOW) == []
    much_later = LATER + timedelta(days=2)
    assert await store.write(lambda tables: tables.bounces.hold("x.org", much_later, much_later))


async def test_what_was_refused_on_principle_goes_once_more(store):
    """A letter refused, one the relay had taken, one of another domain; notices by subscription."""
    letters = [await letter(store) for _ in range(2)]
    elsewhere = await letter(store, Address("a@example.net"))
    await store.database.run(
        "INSERT INTO delivery (id, kind, person, recipient, post, subscription, planned_at, due_at)"
        " VALUES (98, 'notice', 1, 'ann@example.org', 1, 5, 0, 0),"
        " (99, 'notice', 1, 'ann@example.org', 2, 6, 0, 0)"
    )
    await store.database.run(
        "INSERT INTO subscription (id, person, section, cadence, asked_cadence, asked_at, ended_at)"
        " VALUES (5, 1, 'a', 'instant', 'instant', 0, NULL),"
        " (6, 1, 'b', 'instant', 'instant', 0, 1)"
    )

    async def refuse(tables):
        await tables.claims.mark_sent(letters[1], "250 OK", NOW)
        for number in (letters[0], elsewhere, 98, 99):
            await tables.claims.mark_failed(number, "554 spam", NOW)
        for number in (*letters, elsewhere, 98, 99):
            domain = "example.net" if number == elsewhere else "example.org"
            policy = replace(BACK, delivery=number, domain=domain, reason=Reason.POLICY)
            await tables.bounces.note(policy)

    async def try_again(tables):
        return await tables.bounces.try_again("example.org", BEFORE, NOW, LATER)

    await store.write(refuse)

    assert await store.write(try_again) == 2
    waiting = [(one.id, one.due_at, one.attempts) for one in await store.deliveries.waiting()]
    assert waiting == [(letters[0], LATER, 1), (98, LATER, 1)]
    await store.write(lambda tables: tables.claims.mark_failed(98, "554 spam", LATER))
    assert await store.write(try_again) == 0
    assert len(await store.bounces.of_person(1, BEFORE)) == 1
