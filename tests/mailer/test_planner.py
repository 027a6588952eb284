"""Planning as time goes by: each thing once, at the reader's own hour, and never nothing."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from gateway.discussion.hours import next_due, zone_of
from gateway.mailer.planner import plan
from gateway.model import Address, Cadence, Kind, Scope, Subscription
from gateway.store import open_store
from tests.factories import HOME_FRONT, a_person, a_post


async def follow(tables, person, cadence, now):
    await tables.people.insert(person, str(person.id))
    wanted = Subscription(person.id, Scope(HOME_FRONT.name), cadence)
    number = await tables.subscriptions.ask(person.id, wanted, now)
    await tables.subscriptions.confirm(number, now)
    if cadence is not Cadence.INSTANT:
        days = {0} if cadence is Cadence.WEEKLY else frozenset(range(7))
        then = next_due(person.timezone, person.hour, days, now)
        await tables.clocks.schedule(person.id, cadence, then)


def reader(number, timezone="UTC", hour=6):
    address = Address(f"reader{number}@example.org")
    return a_person(number, address=address, timezone=timezone, hour=hour)


async def appear(tables, number, now):
    await tables.posts.count_up("sequence")
    await tables.posts.insert(a_post(number, posted_at=now), "s")
    await tables.posts.enter(HOME_FRONT.name, number, number, now, b"line")


async def test_planning_writes_what_is_due_and_again_nothing(store, clock):
    async def prepare(tables):
        await tables.sections.keep([HOME_FRONT], clock())
        for number, cadence in ((1, Cadence.INSTANT), (2, Cadence.DAILY)):
            await follow(tables, reader(number), cadence, clock())
        await appear(tables, 1, clock.advance(minutes=1))

    await store.write(prepare)

    assert await plan(store, clock()) == 1
    assert await plan(store, clock()) == 0
    clock.advance(days=1)
    assert await plan(store, clock()) == 1
    assert await plan(store, clock()) == 0


async def test_after_a_night_without_a_mailer_there_is_one_digest(store, clock):
    async def prepare(tables):
        await tables.sections.keep([HOME_FRONT], clock())
        await follow(tables, reader(1), Cadence.DAILY, clock())
        await appear(tables, 1, clock())

    await store.write(prepare)
    clock.advance(days=5)

    assert await plan(store, clock()) == 1
    assert await plan(store, clock()) == 0


ZONES = ("Europe/Paris", "America/New_York", "Australia/Lord_Howe")
START, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


async def test_in_a_year_each_reader_has_one_digest_a_day_or_week_and_none_is_empty(tmp_path):
    """The clock goes on by 97 minutes; of days without posts, one in nine, no digest tells."""
    store = await open_store("sqlite:year.db", data=tmp_path)

    async def prepare(tables):
        await tables.sections.keep([HOME_FRONT], START)
        for number, zone in enumerate(ZONES, 1):
            await follow(tables, reader(number, zone, hour=2), Cadence.DAILY, START)
            await follow(tables, reader(number + 10, zone), Cadence.WEEKLY, START)

    await store.write(prepare)
    now, posts, written = START, 0, set()
    while now < END:
        if now.timetuple().tm_yday % 9 and now.date() not in written:
            posts += 1
            written.add(now.date())
            await store.write(lambda tables, n=posts, at=now: appear(tables, n, at))
        await plan(store, now)
        now += timedelta(minutes=97)

    claimed = await store.write(lambda tables: tables.claims.take(0, 10_000, END, START))
    assert {one.kind for one in claimed} == {Kind.DIGEST}
    for digest in claimed:
        assert await store.digests.window(digest)
    for number, zone in enumerate(ZONES, 1):
        days = Counter(_day(one, zone) for one in claimed if one.person == number)
        assert set(days.values()) == {1}
        assert len(days) == len(written)
        weeks = Counter(_day(one, zone) for one in claimed if one.person == number + 10)
        assert set(weeks.values()) == {1}
        assert len(weeks) == 52
        assert {day.weekday() for day in weeks} == {0}
    await store.close()


def _day(digest, zone):
    return digest.planned_at.astimezone(zone_of(zone)).date()
