"""When digests fall due, on the reader's own clock."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from gateway.discussion.hours import is_timezone, next_due, zone_of
from gateway.model import EVERY_DAY

FRIDAY = frozenset({4})


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("timezone", "after", "due"),
    [
        ("UTC", "2026-03-02T06:00", "2026-03-03T06:00"),
        ("UTC", "2026-03-02T05:59", "2026-03-02T06:00"),
        ("Europe/Paris", "2026-03-02T05:30", "2026-03-03T05:00"),
        ("Europe/Paris", "2026-03-28T05:00", "2026-03-29T04:00"),
        ("America/New_York", "2026-10-31T10:00", "2026-11-01T11:00"),
        ("Asia/Kathmandu", "2026-03-02T00:14", "2026-03-02T00:15"),
        ("Atlantis/Poseidonis", "2026-03-02T05:59", "2026-03-02T06:00"),
    ],
)
def test_a_digest_is_due_at_the_readers_own_hour(timezone, after, due):
    assert next_due(timezone, 6, EVERY_DAY, at(after)) == at(due)


def test_a_digest_of_some_days_waits_for_the_next_of_them():
    assert next_due("UTC", 6, FRIDAY, at("2026-03-02T12:00")) == at("2026-03-06T06:00")
    assert next_due("UTC", 6, FRIDAY, at("2026-03-06T06:00")) == at("2026-03-13T06:00")
    with pytest.raises(ValueError, match="day of the week"):
        next_due("UTC", 6, frozenset(), at("2026-03-02T12:00"))


@pytest.mark.parametrize(
    ("timezone", "year"),
    [
        ("Europe/Paris", 2026),
        ("America/New_York", 2026),
        ("Australia/Lord_Howe", 2026),  # half an hour of summer time
        ("Pacific/Apia", 2011),  # without a 30 December
    ],
)
@pytest.mark.parametrize("hour", [0, 1, 2, 3, 6, 23])
def test_every_day_of_a_year_has_one_digest(timezone, year, hour):
    zone, moment, days = zone_of(timezone), at(f"{year}-01-01T12:00"), []
    while moment < at(f"{year + 1}-01-01T12:00"):
        moment = next_due(timezone, hour, EVERY_DAY, moment)
        days.append(moment.astimezone(zone).date())

    gaps = {later - day for day, later in pairwise(days)}
    skipped = {timedelta(days=2)} if timezone == "Pacific/Apia" else set()
    assert gaps == {timedelta(days=1)} | skipped


def test_a_time_zone_is_known_or_not():
    assert is_timezone("Europe/Paris")
    assert not any(map(is_timezone, ("Mars/One", "", "../UTC", "/etc/localtime", "Europe", "a\0b")))
