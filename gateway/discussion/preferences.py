"""How mail comes to a person: read, changed, and the hours of their digests set anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from gateway.discussion.hours import is_timezone, schedule, zone_of
from gateway.message.following import Reader
from gateway.message.language import sentence
from gateway.model import EVERY_DAY, Format

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from gateway.discussion.desk import Desk
    from gateway.model import Address, Person, Preferences
    from gateway.store import Tables


LONGEST_PAUSE = timedelta(days=3660)


async def preferences_of(tables: Tables, person: int) -> Preferences:
    """Give how a person who is known wants mail to come."""
    wanted = await tables.people.preferences(person)
    if wanted is None:
        raise LookupError(f"no person has the number {person}")
    return wanted


async def prefer(tables: Tables, person: int, wanted: Preferences, now: datetime) -> None:
    """Store how a person wants mail to come; their digests come at the hours it says."""
    await tables.people.prefer(person, wanted, now)
    await schedule(tables, person, wanted, now)


async def pause(tables: Tables, person: int, first: date, now: datetime) -> datetime | None:
    """Send nothing about posts until a day begins at a person's; give when that is.

    None, and no pause, where it has begun or is more than LONGEST_PAUSE away.
    """
    known = await preferences_of(tables, person)
    until = datetime.combine(first, time(), zone_of(known.timezone))
    if not now < until <= now + LONGEST_PAUSE:
        return None
    await prefer(tables, person, replace(known, paused_until=until), now)
    return until


async def pause_of(desk: Desk, person: int) -> datetime | None:
    """Tell until when a person's mail is paused; None when it is not."""
    until = (await preferences_of(desk.store, person)).paused_until
    return until if until and until > desk.clock() else None


async def end_pause(tables: Tables, person: int, now: datetime) -> bool:
    """Let mail about posts come again; tell whether it was paused."""
    known = await preferences_of(tables, person)
    await prefer(tables, person, replace(known, paused_until=None), now)
    return known.paused_until is not None and known.paused_until > now


async def set_digest(  # noqa: PLR0913 - what can be chosen
    desk: Desk,
    person: Person,
    *,
    hour: int | None,
    timezone: str | None,
    form: Format | None,
    days: frozenset[int] | None = None,
    weekly_on: int | None = None,
) -> None:
    """Let a person's digests come at another local hour, on other days or in another format.

    None keeps what they chose.
    """
    now = desk.clock()

    async def work(tables: Tables) -> None:
        known = await preferences_of(tables, person.id)
        changed = replace(
            known,
            hour=known.hour if hour is None else hour,
            timezone=timezone or known.timezone,
            format=form or known.format,
            days=days or known.days,
            weekly_on=known.weekly_on if weekly_on is None else weekly_on,
        )
        await prefer(tables, person.id, changed, now)

    await desk.store.write(work)


async def reader_of(tables: Tables, person: Person, address: Address) -> Reader:
    """Give a person as letters speak to them."""
    wanted = await preferences_of(tables, person.id)
    return Reader(address, person.nic, person.comments, wanted)


HOURS = range(24)


def chosen(known: Preferences, typed: Mapping[str, str]) -> tuple[Preferences, str]:
    """Read from a form how mail is to come, and a sentence on what is amiss in it, or none.

    Its fields are `format`, `hour`, `timezone`, `weekly_on` and for each day a box `day-0` to
    `day-6`; what is amiss, or missing, keeps what is known.
    """
    form, hour = typed.get("format", known.format), typed.get("hour", str(known.hour))
    zone = typed.get("timezone", "").strip() or known.timezone
    weekly_on = typed.get("weekly_on", str(known.weekly_on))
    days = frozenset(day for day in EVERY_DAY if f"day-{day}" in typed)
    fits = {
        sentence("Digests come as html, mime or plain."): form in list(Format),
        sentence("An hour is a number from 0 to 23."): hour in map(str, HOURS),
        sentence("A weekly digest comes on one day of the week."): weekly_on in map(str, EVERY_DAY),
        sentence(
            "%(zone)s is not a time zone we know; Europe/Paris is one.", zone=zone[:40]
        ): is_timezone(zone),
        sentence("Choose at least one day for the daily digest."): bool(days),
    }
    format_fits, hour_fits, weekly_fits, zone_fits, days_fit = fits.values()
    wanted = replace(
        known,
        format=Format(form) if format_fits else known.format,
        hour=int(hour) if hour_fits else known.hour,
        weekly_on=int(weekly_on) if weekly_fits else known.weekly_on,
        timezone=zone if zone_fits else known.timezone,
        days=days if days_fit else known.days,
    )
    return wanted, next((sentence for sentence, fit in fits.items() if not fit), "")
