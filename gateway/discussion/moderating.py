"""What is decided after a draft came in: confirmed, approved, rejected, removed, closed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from gateway.discussion.admission import AFTER_CONFIRMATION, Case, judge
from gateway.discussion.appearing import take_place
from gateway.discussion.posting import HOLD_SENTENCES, article_of
from gateway.model import Author, Door, Draft, Held, Hold, Posted, Proof, Refusal, Refused

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.discussion.desk import Desk
    from gateway.model import Post, Verdict
    from gateway.store import Tables

log = structlog.get_logger()


async def confirm(desk: Desk, number: int) -> Verdict:
    """Let a post appear whose sender has confirmed it, or hold it for the editors."""
    now = desk.clock()
    verdict = await desk.store.write(lambda tables: _confirmed(desk, tables, number, now))
    desk.woken.set()
    log.info("confirmed", post=number, verdict=type(verdict).__name__.lower())
    return verdict


async def _confirmed(desk: Desk, tables: Tables, number: int, now: datetime) -> Verdict:
    held = await tables.posts.by_id(number)
    if held is None or held.removed_at:
        return Refused(Refusal.FORBIDDEN, "There is nothing to confirm any more.")
    hold = await tables.moderation.hold_of(number)
    if hold is None:
        return Posted(held, again=True)
    if hold is not Hold.CONFIRMATION:
        return Held(held, hold, HOLD_SENTENCES[hold])
    said = judge(await _case_of(desk, tables, held, now), AFTER_CONFIRMATION)
    if isinstance(said, Refused):
        return said
    if said is None:
        return Posted(await _release(desk, tables, held, now))
    await tables.moderation.hold_for(number, said)
    return Held(held, said, HOLD_SENTENCES[said])


async def _case_of(desk: Desk, tables: Tables, held: Post, now: datetime) -> Case:
    parent = await tables.posts.by_id(held.parent) if held.parent else None
    person = await tables.people.by_id(held.person) if held.person else None
    draft = Draft(
        door=Door.MAIL,
        author=Author(held.nic, person.address if person else None),
        proof=Proof.CONFIRMED,
        subject=held.subject,
        body=held.body,
        sections=held.sections,
        parent=held.parent,
    )
    return Case(desk, draft, person, parent, await article_of(tables, parent), now)


async def _release(desk: Desk, tables: Tables, held: Post, now: datetime) -> Post:
    sequence = await tables.posts.count_up("sequence")
    shown = replace(held, sequence=sequence, held_at=None)
    if not await tables.posts.release(shown.id, sequence):
        raise LookupError(f"post {shown.id} was decided on between two statements")
    await take_place(tables, desk.site, shown, now)
    return shown


async def approve(desk: Desk, number: int) -> Verdict:
    """Let a held post appear, whatever it was held for."""
    now = desk.clock()

    async def work(tables: Tables) -> Verdict:
        held = await tables.posts.by_id(number)
        if held is None or await tables.moderation.hold_of(number) is None:
            return Refused(Refusal.UNKNOWN, f"No held post has the number {number}.")
        return Posted(await _release(desk, tables, held, now))

    verdict = await desk.store.write(work)
    desk.woken.set()
    log.info("approved", post=number, verdict=type(verdict).__name__.lower())
    return verdict


async def remove(desk: Desk, number: int) -> bool:
    """Take a post away from every door, or reject a held one; False when it is gone already."""
    now = desk.clock()
    removed = await desk.store.write(lambda tables: tables.moderation.remove(number, now))
    log.info("removed", post=number, removed=removed)
    return removed


async def close(desk: Desk, article: int, *, closed: bool) -> bool:
    """Close an article to comments, or open it again; False when there is no such article."""
    now = desk.clock() if closed else None
    done = await desk.store.write(lambda tables: tables.posts.close_thread(article, now))
    log.info("closed" if closed else "opened", post=article, done=done)
    return done
