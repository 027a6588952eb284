"""The way to the editors' desk: a link by mail, good once and for an hour, for editors alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

import structlog

from gateway.message import editorial
from gateway.message.addresses import Purpose
from gateway.store.database import instant, micros

if TYPE_CHECKING:
    from gateway.discussion.desk import Desk
    from gateway.model import Address, Person
    from gateway.store import Tables

log = structlog.get_logger()

GOOD_FOR = timedelta(hours=1)  # greylisting delays a mail by minutes, rarely by more
ANOTHER_AFTER = timedelta(minutes=15)  # the last one is good still: no storm in an editor's mailbox


async def send_link(desk: Desk, address: Address, wanted: str = "") -> None:
    """Mail the link to the desk if the address is an editor's; the caller hears nothing.

    It leads on to the page `wanted`, a path of the desk, or where that is empty to the queue.
    """
    now = desk.clock()

    async def work(tables: Tables) -> None:
        person = await tables.people.by_address(address)
        if person is None or not may_enter(person):
            log.info("no link to the desk", reason="no editor")
            return
        if not await tables.entrances.make(person.id, now, now - ANOTHER_AFTER):
            log.info("no link to the desk", person=person.id, reason="one waits")
            return
        token = desk.tokens.make(Purpose.ENTRANCE, person.id, micros(now))
        letter = editorial.entrance(desk.site, address, path_of(token, wanted), now)
        await tables.deliveries.letter(address, person.id, letter, now)

    await desk.store.write(work)
    desk.woken.set()


def path_of(token: str, wanted: str = "") -> str:
    """Give the path of a link to the desk that leads on to the page `wanted`."""
    return f"/moderate/in/{token}" + (f"?to={quote(wanted)}" if wanted else "")


def may_enter(person: Person) -> bool:
    """Tell whether somebody may be at the desk now."""
    return person.is_editor and person.banned_at is None and person.address is not None


async def opened_by(desk: Desk, text: str) -> Person | None:
    """Tell who a link lets in; None when it is old, was used, or is none. Nothing is changed."""
    found = _read(desk, text)
    if found is None or not await desk.store.entrances.waits(*found):
        return None
    person = await desk.store.people.by_id(found[0])
    return person if person is not None and may_enter(person) else None


async def enter(desk: Desk, text: str) -> Person | None:
    """Use a link; give who enters by it, None as `opened_by` does."""
    person, found = await opened_by(desk, text), _read(desk, text)
    if person is None or found is None:
        return None
    used = await desk.store.write(lambda tables: tables.entrances.use(*found))
    log.info("entered the desk", person=person.id, used=used)
    return person if used else None


def _read(desk: Desk, text: str) -> tuple[int, int] | None:
    """Give the person and the time in microseconds of a link that is not too old."""
    token = desk.tokens.read(text)
    if token is None or token.purpose is not Purpose.ENTRANCE:
        return None
    person, made_at = token.numbers
    return (person, made_at) if desk.clock() - instant(made_at) < GOOD_FOR else None
