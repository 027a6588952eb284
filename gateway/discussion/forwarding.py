"""Mail for the owner: whoever that is reads it in their own mailbox, and answers from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from gateway.message import letters
from gateway.model import Done, Refusal, Refused, Role

if TYPE_CHECKING:
    from gateway.discussion.desk import Desk
    from gateway.message.reading import Mail
    from gateway.model import Answer
    from gateway.store import Tables

log = structlog.get_logger()


async def forward_to_owner(desk: Desk, mail: Mail, raw: bytes) -> Answer:
    """Send a mail on to every owner; `raw` is how it came."""
    now = desk.clock()

    async def work(tables: Tables) -> int:
        editors = await tables.people.editors()
        owners = [one.address for one in editors if one.role is Role.OWNER and one.address]
        for owner in owners:
            letter = letters.forwarded(desk.site, owner, mail, raw, now)
            await tables.deliveries.letter(owner, None, letter, now)
        return len(owners)

    if await desk.store.write(work) == 0:
        log.warning("no owner to forward to: rejoinder person add NIC --address A --role owner")
        return Refused(Refusal.TOO_MANY, "The owner cannot be reached just now. Try again later.")
    desk.woken.set()
    return Done("Forwarded to the owner.")
