"""What people ask of the gateway itself by mail: help, following and leaving, the owner's ear."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from gateway.discussion import subscribing
from gateway.message import letters
from gateway.model import SITE, Cadence, Done, Refusal, Refused, Role, Scope, SectionName

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gateway.discussion.desk import Desk
    from gateway.model import Answer, Author
    from gateway.store import Tables

log = structlog.get_logger()

LINES_READ = 20  # of a mail to request@: commands stand at its top, a signature at its end


async def obey(desk: Desk, author: Author, lines: Iterable[str]) -> Answer:
    """Carry out the first command found in `lines`; mail the help when there is none."""
    for line in list(lines)[:LINES_READ]:
        word, _, rest = line.strip().lower().partition(" ")
        scope = _scope(desk, rest.strip())
        if scope is None:
            continue
        match word:
            case "subscribe":
                return await subscribing.ask(desk, author, scope, Cadence.INSTANT)
            case "digest":
                return await subscribing.ask(desk, author, scope, Cadence.DAILY)
            case "unsubscribe":
                return await subscribing.leave(desk, author, scope)
            case "help":
                break
    return await send_help(desk, author)


def _scope(desk: Desk, name: str) -> Scope | None:
    if not name:
        return Scope(SITE)
    return Scope(SectionName(name)) if name in desk.sections else None


async def send_help(desk: Desk, author: Author) -> Answer:
    """Mail what can be asked, and how."""
    address, now = author.address, desk.clock()
    if address is None:
        return Refused(Refusal.UNREADABLE, "Write from a mail address, so that we can answer.")
    if desk.letter_limit.take(address):
        letter = letters.help_letter(desk.site, address, tuple(desk.sections.values()), now)
        await desk.store.write(lambda tables: tables.deliveries.letter(address, None, letter, now))
        desk.woken.set()
    return Done("We have sent you a mail that says what you can ask, and how.")


async def forward_to_owner(desk: Desk, raw: bytes) -> Answer:
    """Send a mail on to every owner."""
    now = desk.clock()

    async def work(tables: Tables) -> int:
        editors = await tables.people.editors()
        owners = [one.address for one in editors if one.role is Role.OWNER and one.address]
        for owner in owners:
            letter = letters.forwarded(desk.site, owner, raw, now)
            await tables.deliveries.letter(owner, None, letter, now)
        return len(owners)

    if await desk.store.write(work) == 0:
        log.warning("no owner to forward to: rejoinder person add NIC --address A --role owner")
        return Refused(Refusal.TOO_MANY, "The owner cannot be reached just now. Try again later.")
    desk.woken.set()
    return Done("Forwarded to the owner.")
