"""How mail comes to a person: read, changed, and the hours of their digests set anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gateway.discussion.hours import schedule
from gateway.message.following import Reader

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.discussion.desk import Desk
    from gateway.model import Address, Format, Person, Preferences
    from gateway.store import Tables


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


async def set_digest(
    desk: Desk, person: Person, *, hour: int | None, timezone: str | None, form: Format | None
) -> None:
    """Let a person's digests come at another local hour or in another format; None keeps."""
    now = desk.clock()

    async def work(tables: Tables) -> None:
        known = await preferences_of(tables, person.id)
        changed = replace(
            known,
            hour=known.hour if hour is None else hour,
            timezone=timezone or known.timezone,
            format=form or known.format,
        )
        await prefer(tables, person.id, changed, now)

    await desk.store.write(work)


async def reader_of(tables: Tables, person: Person, address: Address) -> Reader:
    """Give a person as letters speak to them."""
    wanted = await preferences_of(tables, person.id)
    return Reader(address, person.nic, person.comments, wanted)
