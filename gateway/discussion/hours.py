"""When digests fall due on a reader's own clock, whatever that clock does in spring and autumn."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gateway.model import Cadence

if TYPE_CHECKING:
    from collections.abc import Set

    from gateway.model import Preferences
    from gateway.store import Tables


def is_timezone(name: str) -> bool:
    """Tell whether a name is one of the time zones: `Europe/Paris`."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def zone_of(name: str) -> ZoneInfo:
    """Give a time zone; UTC for one that the tables of this machine no longer know."""
    return ZoneInfo(name if is_timezone(name) else "UTC")


def next_due(timezone: str, hour: int, days: Set[int], after: datetime) -> datetime:
    """Give the first moment later than `after` at which it is `hour` on one of `days` there.

    Each local day has one: an hour that comes twice counts the first time, one that is left out
    counts where it would have been.
    """
    zone = zone_of(timezone)
    today = after.astimezone(zone).date()
    for ahead in range(9):  # today's hour may be over, and the next of its weekday is a week away
        day = today + timedelta(days=ahead)
        due = datetime.combine(day, time(hour), zone).astimezone(UTC)
        if due > after and day.weekday() in days:
            return due
    raise ValueError("a digest needs a day of the week")


async def schedule(tables: Tables, person: int, wanted: Preferences, now: datetime) -> None:
    """Set when the next digests of a person are due: after they follow, and after they choose."""
    days = {Cadence.DAILY: wanted.days, Cadence.WEEKLY: {wanted.weekly_on}}
    for cadence, chosen in days.items():
        then = next_due(wanted.timezone, wanted.hour, chosen, now)
        await tables.clocks.schedule(person, cadence, then)
