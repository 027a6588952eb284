"""Deciding on a held post: the deed, its entry in the log and the letters about it, all at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import structlog

from gateway.discussion.appearing import release
from gateway.discussion.bans import its_an_editor
from gateway.discussion.editors import DID, OWNER, tell_others
from gateway.discussion.identity import shown_nic
from gateway.discussion.receipts import recipient_of, ways_for
from gateway.message import editorial
from gateway.message.editorial import Fate
from gateway.message.language import sentence
from gateway.message.markup import remark_of
from gateway.model import Done, Door, Hold, Posted, Refusal, Refused
from gateway.store.acts import Act, Deed

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.discussion.desk import Desk
    from gateway.model import Person, Post
    from gateway.store import Tables

log = structlog.get_logger()

_SHOWS = (Deed.APPROVE, Deed.REMARK)
SAID = {
    Deed.REJECT: sentence("It is rejected."),
    Deed.SPAM: sentence("It is thrown away as spam."),
    Deed.BAN: sentence("It is rejected, and its sender can post here no longer."),
    Deed.CLOSE: sentence("The article is closed to comments. The post still waits."),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done, with a reason or remark; `by` an editor, or None for the owner."""

    what: Deed
    words: str = ""
    by: Person | None = None


async def decide(desk: Desk, number: int, decision: Decision) -> Posted | Done | Refused:
    """Carry out a decision on a held post; Refusal.UNKNOWN when it does not wait (any more)."""
    now = desk.clock()
    answer = await desk.store.write(lambda tables: _decide(desk, tables, number, decision, now))
    desk.woken.set()
    if not isinstance(answer, Refused):
        await _teach(desk, number, decision.what)
    log.info("decided", post=number, what=decision.what, verdict=type(answer).__name__.lower())
    return answer


async def _teach(desk: Desk, number: int, what: Deed) -> None:
    """Let the spam filter learn from what an editor decided."""
    if desk.spam is None or what not in (*_SHOWS, Deed.SPAM):
        return
    came = await desk.store.fates.came(number)
    if came is not None:
        await desk.spam.learn(came.raw, Door(came.door), is_spam=what is Deed.SPAM)


async def _decide(
    desk: Desk, tables: Tables, number: int, decision: Decision, now: datetime
) -> Posted | Done | Refused:
    hold = await tables.moderation.take_hold(number)
    held = await tables.posts.by_id(number)
    if hold is None or held is None:
        return Refused(
            Refusal.UNKNOWN, sentence("No held post has the number %(number)s.", number=number)
        )
    sender = await tables.people.by_id(held.person) if held.person else None
    if decision.by is not None and not decision.by.edits_any(held.sections):
        return Refused(Refusal.FORBIDDEN, sentence("This post is in no section of yours."))
    if decision.what is Deed.BAN and sender is not None and sender.is_editor:
        return its_an_editor(sender)
    act = _act_of(decision, held, now)
    await tables.acts.note(act)
    settled = await _carry_out(desk, tables, held, decision, now)
    # Whoever has not confirmed yet may have nothing to do with the post; the editors never saw it.
    if hold is not Hold.CONFIRMATION:
        await _tell_sender(desk, tables, sender, settled, act)
        fate = Fate(decision.by.nic if decision.by else OWNER, DID[act.what], now, act.words)
        await tell_others(desk, tables, held, fate, but=act.by)
    return Posted(settled) if act.what in _SHOWS else Done(SAID[act.what])


def _act_of(decision: Decision, held: Post, now: datetime) -> Act:
    by = decision.by.id if decision.by else None
    if decision.what is Deed.CLOSE:
        return Act(Deed.CLOSE, now, by, held.article)
    return Act(decision.what, now, by, held.id, held.person, decision.words)


async def _carry_out(
    desk: Desk, tables: Tables, held: Post, decision: Decision, now: datetime
) -> Post:
    """Do what was decided; give the post as it is then."""
    if decision.what is Deed.CLOSE:
        await tables.moderation.close_thread(held.article, now)
        return held
    if decision.what is Deed.REMARK:
        held = replace(held, body=with_remark_below(held.body, decision.words))
        await tables.moderation.set_body(held.id, held.body)
    if decision.what in _SHOWS:
        held = await _with_nic_that_may_stand(desk, tables, held)
        return await release(tables, desk.site, held, now)
    await tables.moderation.remove(held.id, now)
    if decision.what is Deed.BAN and held.person is not None:
        await tables.people.ban(held.person, now)
    return held


async def _with_nic_that_may_stand(desk: Desk, tables: Tables, held: Post) -> Post:
    """Mark a nic that is somebody's, over words whose sender has never proven a thing."""
    sender = await tables.people.by_id(held.person) if held.person else None
    if sender is None or sender.proven_at is not None:
        return held
    nic = await shown_nic(tables, desk, held.nic)
    await tables.moderation.set_nic(held.id, nic)
    return replace(held, nic=nic)


def with_remark_below(body: str, remark: str) -> str:
    """Put the editor's remark at the end of a post."""
    return body + remark_of(remark)


async def _tell_sender(
    desk: Desk, tables: Tables, sender: Person | None, post: Post, act: Act
) -> None:
    """Mail the outcome to the sender; spam is told nothing, nor is who was banned before."""
    if sender is None or sender.address is None or sender.banned_at is not None:
        return
    by_now = await tables.people.by_id(sender.id) or sender  # what appeared counts
    to = await recipient_of(tables, sender.address, post, by_now.comments)
    match act.what:
        case Deed.APPROVE | Deed.REMARK:
            letter = editorial.approved(
                desk.site, to, ways_for(desk, post, sender), post, act.words, act.at
            )
        case Deed.REJECT | Deed.BAN:
            letter = editorial.rejected(desk.site, to, post, act.words, act.at)
        case _:
            return
    await tables.deliveries.letter(sender.address, sender.id, letter, act.at)
