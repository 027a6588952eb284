"""Subscriptions in the store: asked, confirmed, changed, ended."""

from datetime import timedelta

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
    await store.write(lambda tables: tables.subscriptions.end(1, HOME, NOW))

    assert await confirm(store, number) is None


async def test_only_its_owner_can_end_a_subscription_by_number(store):
    number = await ask(store, 5, Cadence.DAILY)

    assert await store.write(lambda tables: tables.subscriptions.end_by_id(2, number, NOW)) == 0
    assert await store.write(lambda tables: tables.subscriptions.end_by_id(1, number, NOW)) == 1


async def test_all_of_a_person_end_together_and_nobody_elses(store):
    for number, scope in enumerate((HOME, Scope(SITE), Scope(thread=9)), 1):
        await confirm(store, await ask(store, number, Cadence.DAILY, scope))
    await confirm(store, await ask(store, 9, Cadence.DAILY, person=2))

    assert [one.scope for one in await store.subscriptions.of_person(1)] == [
        HOME, Scope(SITE), Scope(thread=9),
    ]  # fmt: skip
    assert await store.write(lambda tables: tables.subscriptions.end_all(1, NOW)) == 3
    assert len(await store.subscriptions.of_person(2)) == 1


LATER = NOW + timedelta(hours=1)


async def count_up(store, counter="subscription"):
    return await store.write(lambda tables: tables.posts.count_up(counter))


async def follow_own(store, thread, person=1):
    number = await count_up(store)
    await store.write(lambda tables: tables.subscriptions.follow_own(number, person, thread, NOW))


async def test_what_was_left_at_one_moment_comes_back_together(store):
    for number, scope in enumerate((HOME, Scope(SITE)), 1):
        await confirm(store, await ask(store, number, Cadence.DAILY, scope))
    await store.write(lambda tables: tables.subscriptions.end(1, HOME, NOW))
    await store.write(lambda tables: tables.subscriptions.end_all(1, LATER))
    assert await store.subscriptions.of_person(1) == []
    assert [one.scope for one in await store.subscriptions.ended_at(1, LATER)] == [Scope(SITE)]

    assert await store.write(lambda tables: tables.subscriptions.take_back(1, LATER)) == 1

    assert [one.scope for one in await store.subscriptions.of_person(1)] == [Scope(SITE)]
    assert await store.write(lambda tables: tables.subscriptions.take_back(1, LATER)) == 0


async def test_who_asks_again_after_leaving_begins_anew(store):
    number = await confirm_all(store)
    await store.write(lambda tables: tables.subscriptions.end(1, HOME, NOW))
    wanted = Subscription(1, HOME, Cadence.INSTANT)
    await store.write(lambda tables: tables.subscriptions.ask(7, wanted, LATER))

    assert (await confirm(store, number)).cadence is Cadence.INSTANT
    assert len(await store.subscriptions.of_person(1)) == 1


async def confirm_all(store):
    number = await ask(store, 95, Cadence.DAILY)
    await confirm(store, number)
    return number


async def test_a_thread_of_ones_own_is_followed_until_it_is_left_for_good(store):
    await follow_own(store, 9)
    (own,) = await store.subscriptions.of_person(1)
    assert own == Subscription(1, Scope(thread=9), Cadence.INSTANT, own=True)

    await store.write(lambda tables: tables.subscriptions.end(1, own.scope, NOW))
    await follow_own(store, 9)
    assert await store.subscriptions.of_person(1) == []


async def test_what_was_asked_for_in_words_is_not_made_ones_own(store):
    await confirm(store, await ask(store, 95, Cadence.DAILY, Scope(thread=9)))

    await follow_own(store, 9)

    assert await store.subscriptions.of_person(1) == [
        Subscription(1, Scope(thread=9), Cadence.DAILY)
    ]


async def test_a_thread_is_muted_and_speaks_again_followed_or_not(store):
    await follow_own(store, 9)
    for thread in (8, 9):
        number = await count_up(store)
        await store.write(
            lambda tables, n=number, t=thread: tables.subscriptions.mute(n, 1, t, NOW)
        )

    muted = await store.subscriptions.muted_by(1)
    assert [(one.scope.thread, one.followed) for one in muted] == [(9, True), (8, False)]
    assert await store.write(lambda tables: tables.subscriptions.unmute(1, 9))
    assert not await store.write(lambda tables: tables.subscriptions.unmute(1, 9))
    assert [one.muted for one in await store.subscriptions.of_person(1)] == [False]


async def test_all_sections_change_their_cadence_together_and_threads_keep_theirs(store):
    await confirm_all(store)
    await follow_own(store, 9)

    changed = await store.write(lambda tables: tables.subscriptions.set_cadence(1, Cadence.WEEKLY))

    assert changed == 1
    assert [one.cadence for one in await store.subscriptions.of_person(1)] == [
        Cadence.INSTANT,
        Cadence.WEEKLY,
    ]
