"""When digests fall due, on the reader's own clock."""

from datetime import UTC, datetime, timedelta

import pytest

from gateway.mailer.planner import boundaries, plan
from gateway.model import Address, Cadence, Scope, Subscription
from tests.factories import HOME_FRONT, a_person, a_post


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("timezone", "now", "daily"),
    [
        ("UTC", "2026-03-02T06:00", "2026-03-02T06:00"),
        ("UTC", "2026-03-02T05:59", "2026-03-01T06:00"),
        ("Europe/Paris", "2026-03-02T05:30", "2026-03-02T05:00"),
        ("Europe/Paris", "2026-03-29T04:30", "2026-03-29T04:00"),
        ("America/New_York", "2026-11-01T10:30", "2026-10-31T10:00"),
        ("America/New_York", "2026-11-01T11:30", "2026-11-01T11:00"),
        ("Asia/Kathmandu", "2026-03-02T00:20", "2026-03-02T00:15"),
    ],
)
def test_a_digest_is_due_at_the_readers_own_hour(timezone, now, daily):
    assert boundaries(timezone, 6, at(now))[0] == at(daily)


def test_a_weekly_digest_is_due_on_mondays():
    daily, weekly = boundaries("UTC", 6, at("2026-03-05T12:00"))

    assert (daily.weekday(), weekly.weekday()) == (3, 0)
    assert weekly == at("2026-03-02T06:00")


@pytest.mark.parametrize("timezone", ["Europe/Paris", "America/New_York", "Australia/Lord_Howe"])
@pytest.mark.parametrize("hour", [0, 2, 6, 23])
def test_every_day_of_a_year_has_one_digest(timezone, hour):
    start = at("2026-01-01T00:07")
    due = [boundaries(timezone, hour, start + timedelta(hours=n))[0] for n in range(24 * 365)]

    assert due == sorted(due)
    assert len(set(due)) in (365, 366)


async def test_planning_writes_what_is_due_and_again_nothing(store, clock):
    async def prepare(tables):
        await tables.sections.keep([HOME_FRONT], clock())
        for number, cadence in ((1, Cadence.INSTANT), (2, Cadence.DAILY)):
            person = a_person(number, address=Address(f"reader{number}@example.org"))
            await tables.people.insert(person, str(number))
            wanted = Subscription(number, Scope(HOME_FRONT.name), cadence)
            await tables.subscriptions.ask(number, wanted, clock())
            await tables.subscriptions.confirm(number, clock())
        clock.advance(minutes=1)
        await tables.posts.count_up("sequence")
        await tables.posts.insert(a_post(1, posted_at=clock()), "s")
        await tables.posts.enter(HOME_FRONT.name, 1, 1, clock(), b"line")

    await store.write(prepare)

    assert await plan(store, clock()) == 1
    assert await plan(store, clock()) == 0
    clock.advance(days=1)
    assert await plan(store, clock()) == 1
    assert await plan(store, clock()) == 0
