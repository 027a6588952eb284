"""Readers, what they follow and what appears, straight into a store."""

from datetime import timedelta

from gateway.model import Address, Cadence, Scope, Subscription
from tests.factories import HOME_FRONT, NOW, OPINION, a_person

DAY = timedelta(days=1)
HOUR_COME = NOW - timedelta(hours=3, minutes=30)


async def people(store, *persons):
    async def work(tables):
        for person in persons:
            await tables.people.insert(person, f"key {person.id}")

    await store.write(work)


def reader(number, **changed):
    return a_person(number, address=Address(f"reader{number}@example.org"), **changed)


async def follow(store, person, cadence=Cadence.INSTANT, section=HOME_FRONT.name, thread=None):
    scope = Scope(thread=thread) if thread else Scope(section)

    async def work(tables):
        number = await tables.posts.count_up("subscription")
        wanted = Subscription(person, scope, cadence)
        number = await tables.subscriptions.ask(number, wanted, NOW - DAY)
        await tables.subscriptions.confirm(number, NOW - DAY)
        if cadence is not Cadence.INSTANT:
            await tables.clocks.schedule(person, cadence, HOUR_COME)

    await store.write(work)


async def appear(store, *posts):
    async def work(tables):
        await tables.sections.keep([HOME_FRONT, OPINION], NOW)
        for post in posts:
            await tables.posts.insert(post, "slug")
            await tables.posts.count_up("sequence")
            for section in post.sections:
                _, number = await tables.posts.number(section)
                await tables.posts.enter(section, number, post.id, NOW, b"line")

    await store.write(work)


async def plan(store, now=NOW):
    return await store.write(lambda tables: tables.planning.plan_notices(now))


def digests_of(now, cadence):
    """Give the work that plans the digests of a cadence; it gives how many."""

    async def work(tables):
        clocks = [clock for clock in await tables.clocks.due(now) if clock.cadence is cadence]
        return sum([await tables.planning.plan_digests(one, now, now + DAY) for one in clocks])

    return work


async def claim(store, limit=10_000, now=NOW, dead=NOW - DAY):
    """Claim what is due, and what mailers have in hand that were last seen before `dead`."""

    async def work(tables):
        mailer = await tables.claims.enrol(now, dead)
        return await tables.claims.take(mailer, limit, now, dead)

    return await store.write(work)


async def told(store):
    """Who gets which post by notice."""
    await plan(store)
    return [(one.person, one.post) for one in await claim(store)]


async def plan_digests(store, now=NOW, cadence=Cadence.DAILY):
    await plan(store, now)
    return await store.write(digests_of(now, cadence))


async def in_digest(store, digest):
    return await store.digests.window(digest)
