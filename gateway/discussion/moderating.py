"""What is decided after a draft came in: confirmed, approved, rejected, removed, closed.

Each is written into the log of acts in the transaction that does it, but for a sender's own word.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from gateway.discussion.admission import AFTER_CONFIRMATION, Case, judge
from gateway.discussion.appearing import release
from gateway.discussion.bans import is_banned
from gateway.discussion.deciding import Decision, decide
from gateway.discussion.editors import ask_editors
from gateway.discussion.holding import HOLD_SENTENCES
from gateway.discussion.identity import prove
from gateway.discussion.receipts import acknowledge
from gateway.discussion.subscribing import follow_own
from gateway.model import Author, Done, Door, Draft, Held, Hold, Posted, Proof, Refusal, Refused
from gateway.store.acts import Act, Deed

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.discussion.desk import Desk
    from gateway.model import Answer, Person, Post, Verdict
    from gateway.store import Tables

log = structlog.get_logger()


PUBLISH = {"publish", "yes", "ok", "ja", "oui", "si", "sí"}
DROP = {"drop", "no", "nein", "non", "delete"}
ONE_WORD = Refused(
    Refusal.FORBIDDEN,
    "Answer with one word: publish, and your words appear as they are, or drop, and they do not.",
)


async def confirm(desk: Desk, number: int, word: str = "") -> Answer:
    """Let a post appear whose sender has confirmed it, or hold it for the editors.

    `word` is the first of the answer; where words may be private it decides.
    """
    now = desk.clock()
    verdict = await desk.store.write(lambda tables: _confirmed(desk, tables, number, word, now))
    desk.woken.set()
    log.info("confirmed", post=number, verdict=type(verdict).__name__.lower())
    return verdict


async def _confirmed(desk: Desk, tables: Tables, number: int, word: str, now: datetime) -> Answer:
    held = await tables.posts.by_id(number)
    if held is None or held.removed_at:
        return Refused(Refusal.FORBIDDEN, "There is nothing to confirm any more.")
    match await tables.moderation.take_hold(number):
        case None:
            return Posted(held, again=True)
        case Hold.PRIVACY if word in DROP:
            return await _dropped(tables, held, now)
        case Hold.PRIVACY if word not in PUBLISH:
            return ONE_WORD
        case Hold.PRIVACY | Hold.CONFIRMATION:
            return await _admitted(desk, tables, await _proven(desk, tables, held, now), now)
        case hold:
            return Held(held, hold, HOLD_SENTENCES[hold])


async def _proven(desk: Desk, tables: Tables, held: Post, now: datetime) -> Post:
    """Note that the sender is who they say; their nic may have become somebody else's meanwhile."""
    person = await tables.people.by_id(held.person) if held.person else None
    if person is None:
        return held
    if person.address is not None:
        await tables.people.has_answered(person.address)
    person = await prove(tables, desk, person, now, held.nic)
    await tables.moderation.set_nic(held.id, person.nic)
    return replace(held, nic=person.nic)


async def _admitted(desk: Desk, tables: Tables, held: Post, now: datetime) -> Verdict:
    """Ask what is left to ask once a sender has confirmed."""
    said = judge(await _case_of(desk, tables, held, now), AFTER_CONFIRMATION)
    if isinstance(said, Refused):
        return said
    person = await tables.people.by_id(held.person) if held.person else None
    await follow_own(tables, person, held.article, now)
    if said is None:
        shown = await release(tables, desk.site, held, now)
        await acknowledge(desk, tables, person, shown, now)
        return Posted(shown)
    await tables.moderation.hold_for(held.id, said)
    await ask_editors(desk, tables, held, said, now)
    return Held(held, said, HOLD_SENTENCES[said])


async def _dropped(tables: Tables, held: Post, now: datetime) -> Done:
    await tables.moderation.remove(held.id, now)
    return Done("Nothing was published.")


async def _case_of(desk: Desk, tables: Tables, held: Post, now: datetime) -> Case:
    answered = await tables.threads.by_id(held.parent) if held.parent else None
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
    parent, thread = (answered.post, answered.thread) if answered else (None, None)
    banned = await is_banned(desk, tables, draft, person)
    return Case(desk, draft, person, parent, thread, now, banned)


async def approve(desk: Desk, number: int, by: Person | None = None) -> Posted | Done | Refused:
    """Let a held post appear, whatever it was held for; `by` is None for the owner."""
    return await decide(desk, number, Decision(Deed.APPROVE, by=by))


async def reject(
    desk: Desk, number: int, reason: str = "", by: Person | None = None
) -> Posted | Done | Refused:
    """Throw a held post away and tell its sender."""
    return await decide(desk, number, Decision(Deed.REJECT, reason, by))


async def remove(desk: Desk, number: int, by: int | None = None) -> bool:
    """Take a post away from every door, held or not; False when it is gone already.

    `by` is the number of the person who does it, None for the owner.
    """
    now = desk.clock()

    async def work(tables: Tables) -> bool:
        if not await tables.moderation.remove(number, now):
            return False
        post = await tables.posts.by_id(number)
        await tables.acts.note(Act(Deed.REMOVE, now, by, number, post.person if post else None))
        return True

    removed = await desk.store.write(work)
    log.info("removed", post=number, removed=removed)
    return removed


async def close(desk: Desk, article: int, *, closed: bool, by: int | None = None) -> bool:
    """Close an article to comments, or open it again; False when there is no such article."""
    now = desk.clock()

    async def work(tables: Tables) -> bool:
        done = await tables.moderation.close_thread(article, now if closed else None)
        if done:
            await tables.acts.note(Act(Deed.CLOSE if closed else Deed.OPEN, now, by, article))
        return done

    done = await desk.store.write(work)
    log.info("closed" if closed else "opened", post=article, done=done)
    return done
