"""Whose digest is due when, and that no post falls between two clocks or is told by both."""

from datetime import timedelta

from gateway.model import Cadence, Format, Preferences
from tests.factories import NOW, a_post
from tests.store.planned import DAY, HOUR_COME, appear, claim, follow, people, plan, reader


async def strike(store, now=NOW, cadence=Cadence.DAILY):
    """Plan all that is due; give how many digests."""
    await plan(store, now)

    async def work(tables):
        planned = 0
        while clocks := [one for one in await tables.clocks.due(now) if one.cadence is cadence]:
            planned += await tables.planning.plan_digests(clocks[0], now, now + DAY)
        return planned

    return await store.write(work)


async def move(store, person, hour, then):
    """Let a person choose another hour."""

    async def work(tables):
        await tables.people.prefer(person, Preferences(Format.HTML, hour, "UTC"), NOW)
        await tables.clocks.schedule(person, Cadence.DAILY, then)

    await store.write(work)


async def windows(store, now=NOW):
    return [(one.person, one.since, one.until) for one in await claim(store, now=now)]


async def test_readers_who_share_an_hour_and_its_days_share_a_clock(store):
    await people(store, reader(1, hour=7, timezone="Europe/Paris"), reader(2), reader(3), reader(4))
    assert await store.clocks.due(NOW) == []
    for person in (1, 2, 4):
        await follow(store, person, Cadence.DAILY)
    await follow(store, 2, Cadence.WEEKLY, section="site")

    assert await store.clocks.due(HOUR_COME - timedelta(seconds=1)) == []
    clocks = await store.clocks.due(NOW)
    assert [(one.cadence, one.timezone, one.hour, len(one.days)) for one in clocks] == [
        (Cadence.DAILY, "Europe/Paris", 7, 7),
        (Cadence.DAILY, "UTC", 6, 7),
        (Cadence.WEEKLY, "UTC", 6, 1),
    ]
    assert await store.clocks.next_due(4, Cadence.DAILY) == HOUR_COME
    assert await store.clocks.next_due(3, Cadence.DAILY) is None


async def test_who_follows_nothing_any_more_waits_for_no_digest(store):
    await people(store, reader(1), reader(2))
    for person in (1, 2):
        await follow(store, person, Cadence.DAILY)
    await store.write(lambda tables: tables.subscriptions.end_all(1, NOW))

    assert await strike(store) == 0
    assert await store.clocks.next_due(1, Cadence.DAILY) is None
    assert await store.clocks.next_due(2, Cadence.DAILY) == NOW + DAY

    await store.write(lambda tables: tables.subscriptions.end_all(2, NOW))
    assert await strike(store, NOW + DAY) == 0
    assert await store.clocks.due(NOW + 9 * DAY) == []


async def test_who_chooses_another_hour_misses_nothing_and_reads_nothing_twice(store):
    await people(store, reader(1), reader(2, hour=20))
    for person in (1, 2):
        await follow(store, person, Cadence.DAILY)
    await appear(store, a_post(1))
    assert await strike(store) == 2
    assert await windows(store) == [(1, 0, 1), (2, 0, 1)]

    # The clock moved to has told of more than the reader was told, then of less.
    await appear(store, a_post(2))
    evening = NOW + timedelta(hours=11)
    await store.database.run("UPDATE digest_clock SET due = due - 50000000000 WHERE hour = 20")
    assert await strike(store, evening) == 1
    await move(store, 1, 20, evening + DAY)
    await appear(store, a_post(3))
    assert await strike(store, evening + DAY) == 2
    await move(store, 2, 6, evening + DAY)
    await appear(store, a_post(4))
    assert await strike(store, evening + 2 * DAY) == 2

    assert sorted(await windows(store, evening + 2 * DAY)) == [
        (1, 1, 3),
        (1, 3, 4),
        (2, 1, 2),
        (2, 2, 3),
        (2, 3, 4),
    ]


async def test_the_next_window_of_a_reader_is_what_planning_would_write(store):
    await people(store, reader(1), reader(2, hour=20))
    await appear(store, a_post(1))
    await follow(store, 1, Cadence.DAILY)
    await appear(store, a_post(2))

    assert await store.clocks.next_window(1, Cadence.DAILY) == (1, 2)
    assert await strike(store) == 1
    assert await store.clocks.next_window(1, Cadence.DAILY) == (2, 2)
    assert await store.clocks.next_window(2, Cadence.DAILY) == (0, 0)
