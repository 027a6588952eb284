"""The link to the editors' desk."""

from datetime import timedelta

from gateway.store.database import micros
from tests.factories import NOW, a_person

EARLIER = NOW - timedelta(minutes=15)


async def add(store):
    await store.write(lambda tables: tables.people.insert(a_person(1), "ann"))


async def make(store, now):
    since = now - timedelta(minutes=15)
    return await store.write(lambda tables: tables.entrances.make(1, now, since))


async def test_another_link_is_made_when_the_last_one_has_waited_a_while(store):
    await add(store)

    assert await make(store, EARLIER)
    assert not await make(store, NOW - timedelta(seconds=1))
    assert await make(store, NOW)
    assert not await store.entrances.waits(1, micros(EARLIER))
    assert await store.entrances.waits(1, micros(NOW))


async def test_a_link_is_used_once_and_then_another_can_be_made(store):
    await add(store)
    await make(store, NOW)

    assert not await store.write(lambda tables: tables.entrances.use(1, micros(EARLIER)))
    assert await store.write(lambda tables: tables.entrances.use(1, micros(NOW)))
    assert not await store.write(lambda tables: tables.entrances.use(1, micros(NOW)))
    assert not await store.entrances.waits(1, micros(NOW))
    assert await make(store, NOW + timedelta(seconds=1))
