"""Subscriptions in the store: asked, confirmed, changed, ended."""

from gateway.model import SITE, Cadence, Scope, SectionName, Subscription
from tests.factories import NOW

HOME = Scope(SectionName("home-front"))


async def ask(store, number, cadence, scope=HOME, person=1):
    wanted = Subscription(person, scope, cadence)
    return await store.write(lambda tables: tables.subscriptions.ask(number, wanted, NOW))


async def confirm(store, number):
    return await store.write(lambda tables: tables.subscriptions.confirm(number, NOW))


async def test_what_was_asked_begins_when_it_is_confirmed(store):
    number = await ask(store, 5, Cadence.INSTANT)
    assert await store.subscriptions.of_person(1) == []

    confirmed = await confirm(store, number)

    assert confirmed == Subscription(1, HOME, Cadence.INSTANT)
    assert await store.subscriptions.of_person(1) == [confirmed]


async def test_another_cadence_waits_for_its_own_confirmation(store):
    first = await ask(store, 5, Cadence.INSTANT)
    await confirm(store, first)

    second = await ask(store, 6, Cadence.DAILY)

    assert second == first
    assert (await store.subscriptions.by_id(first)).cadence == Cadence.INSTANT
    assert (await confirm(store, second)).cadence == Cadence.DAILY


async def test_confirming_twice_changes_nothing(store):
    number = await ask(store, 5, Cadence.DAILY)

    assert await confirm(store, number) == await confirm(store, number)


async def test_what_has_ended_cannot_be_confirmed(store):
    number = await ask(store, 5, Cadence.DAILY)
    await store.write(lambda tables: tables.subscriptions.end(1, HOME))

    assert await confirm(store, number) is None


async def test_only_its_owner_can_end_a_subscription_by_number(store):
    number = await ask(store, 5, Cadence.DAILY)

    assert await store.write(lambda tables: tables.subscriptions.end_by_id(2, number)) == 0
    assert await store.write(lambda tables: tables.subscriptions.end_by_id(1, number)) == 1


async def test_all_of_a_person_end_together_and_nobody_elses(store):
    for number, scope in enumerate((HOME, Scope(SITE), Scope(thread=9)), 1):
        await confirm(store, await ask(store, number, Cadence.DAILY, scope))
    await confirm(store, await ask(store, 9, Cadence.DAILY, person=2))

    assert [one.scope for one in await store.subscriptions.of_person(1)] == [
        HOME, Scope(SITE), Scope(thread=9),
    ]  # fmt: skip
    assert await store.write(lambda tables: tables.subscriptions.end_all(1)) == 3
    assert len(await store.subscriptions.of_person(2)) == 1
