"""Reactions: a reader's one sign about a post is counted, and never becomes a comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from gateway.discussion.admission import REACTION_RULES, judge
from gateway.discussion.posting import case_of
from gateway.model import Done, Proof, Refused
from gateway.store.fates import Fate

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.discussion.desk import Desk
    from gateway.model import Answer, Draft
    from gateway.store import Tables

log = structlog.get_logger()

COUNTED = Done("Your reaction is counted.")
NOT_COUNTED = Done(
    "A reaction counts when it answers a mail of ours, from the address that mail was sent to."
)


async def vote(desk: Desk, draft: Draft, reaction: str) -> Answer:
    """Count the reaction that came as `draft`, or say why it is not counted."""
    now = desk.clock()
    answer = await desk.store.write(lambda tables: _cast(desk, tables, draft, reaction, now))
    log.info("voted", message_id=draft.sent_id, answer=type(answer).__name__.lower())
    return answer


async def _cast(
    desk: Desk, tables: Tables, draft: Draft, reaction: str, now: datetime
) -> Done | Refused:
    case = await case_of(desk, tables, draft, now)
    said = judge(case, REACTION_RULES)
    if isinstance(said, Refused):
        return said
    if case.parent is None or case.person is None or draft.proof is Proof.NONE:
        return NOT_COUNTED
    await tables.votes.cast(case.parent.id, case.person.id, reaction, now)
    address = draft.author.address
    fate = Fate(draft.sent_id or "", address or "", draft.door, now, "voted", reaction)
    await tables.fates.note(fate)
    return COUNTED
