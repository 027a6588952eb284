"""The one way in: a draft is decided and stored, whichever door it came by.

When `post` returns, what it says is on disk. Nothing here mails anything but the question to
confirm, and held posts to the editors: rows of the ledger in the same transaction.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from gateway.discussion import limits
from gateway.discussion.admission import Case, judge
from gateway.discussion.appearing import take_place
from gateway.discussion.bans import is_banned
from gateway.discussion.holding import ASKS, HOLD_SENTENCES, hold
from gateway.discussion.locks import approved, locked
from gateway.discussion.receipts import acknowledge
from gateway.discussion.speaking import is_believed, nic_over, speaker_of
from gateway.discussion.subscribing import follow_own
from gateway.discussion.threads import (
    NEWS_DOORS,
    answered_by,
    sections_of,
    slug_of,
    subject_below,
)
from gateway.message.language import gettext, sentence
from gateway.message.media import digests_in
from gateway.message.netnews import date_field
from gateway.message.references import chain_below
from gateway.model import Door, Held, Hold, MessageId, Post, Posted, Proof, Refusal, Refused
from gateway.store.fates import Fate
from gateway.store.posts import Arrival

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gateway.discussion.desk import Desk
    from gateway.model import Draft, Person, Picture, SectionName, Verdict
    from gateway.store import Tables

log = structlog.get_logger()

DAY = timedelta(days=1)
ASKED_TODAY = Refused(
    Refusal.TOO_MANY,
    sentence(
        "We have mailed you to ask about an earlier post: answer that mail, then send this again."
    ),
)


async def post(desk: Desk, draft: Draft) -> Verdict:
    """Decide on a draft and store what is to be stored; the verdict is final and on disk."""
    return await decide(desk, await suspected(desk, draft))


async def decide(desk: Desk, draft: Draft) -> Verdict:
    """Do so once the filter was asked. The draft has its place among others before this waits."""
    now = desk.clock()
    verdict, answered = await desk.store.write(lambda tables: _settle(desk, tables, draft, now))
    match verdict:
        case Posted(post=stored, again=again):
            if not again:
                _note_for_the_fuse(desk, draft, stored, answered)
                desk.woken.set()
            log.info("posted", message_id=stored.message_id, door=draft.door, again=again)
        case Held(post=stored, hold=why):
            desk.woken.set()
            log.info("held", message_id=stored.message_id, door=draft.door, reason=why)
        case Refused(reason=reason):
            log.info("refused", message_id=draft.sent_id, door=draft.door, reason=reason)
    return verdict


async def suspected(desk: Desk, draft: Draft) -> Draft:
    """Ask the spam filter, where there is one, before the transaction: it may take seconds."""
    if desk.spam is None or draft.proof is Proof.OWNER:
        return draft
    return replace(draft, suspicion=await desk.spam.suspicion_of(draft))


async def _settle(
    desk: Desk, tables: Tables, draft: Draft, now: datetime
) -> tuple[Verdict, Post | None]:
    """Decide and store; give the verdict and the post that the draft answers."""
    await tables.tallies.take_turn()
    earlier = await _earlier(tables, draft)
    if earlier is not None:
        return earlier, None
    case = await _case_with_shares(desk, tables, draft, now)
    return await _judged(tables, case), case.parent


async def _judged(tables: Tables, case: Case) -> Verdict:
    """Do what the rules say of a draft that has not come before."""
    desk, draft, now = case.desk, case.draft, case.now
    said = judge(case)
    if said in ASKS and not await _may_ask(desk, tables, draft, now):
        said = ASKED_TODAY
    address = draft.author.address
    if isinstance(said, Refused):
        fate = Fate(draft.sent_id or "", address or "", draft.door, now, "refused", said.reason)
        await tables.fates.note(fate)
        return said
    person = await speaker_of(tables, case, asked=said in ASKS)
    fresh = await _fresh_post(tables, case, person, shown=said is None)
    await _remember(tables, draft, fresh.id, now)
    await _count(tables, case, person, asked=said in ASKS)
    if said is not Hold.LOOP and is_believed(desk, draft):
        await follow_own(tables, person, fresh.article, now)
    await keep_pictures(tables, fresh, draft.pictures, now)
    if said is None:
        await tables.posts.insert(fresh, slug_of(fresh.subject))
        await take_place(tables, desk.site, fresh, desk.clock())
        await acknowledge(desk, tables, person, fresh, now)
        return Posted(fresh)
    return await hold(tables, case, fresh, said, person)


async def _may_ask(desk: Desk, tables: Tables, draft: Draft, now: datetime) -> bool:
    """Tell whether a sender may be asked by mail now.

    Who may have nothing to do with the post is asked once a day at most, whichever node it is
    that asks; an answer shows that they have.
    """
    address = draft.author.address
    if address is None:
        return False
    if is_believed(desk, draft):
        return desk.letter_limit.take(address)
    return await tables.people.may_be_asked(address, now, now - DAY)


async def case_of(desk: Desk, tables: Tables, draft: Draft, now: datetime) -> Case:
    """Gather what the rules of admission ask about a draft."""
    answered = await answered_by(tables, draft)
    address = draft.author.address
    named = await tables.people.by_address(address) if address else None
    banned = await is_banned(desk, tables, draft, named) or bool(named and named.banned_at)
    person = named if is_believed(desk, draft) else None
    today = 0
    if person is not None and desk.rules.posts_per_person_day:
        today = await tables.posts.count_since(person.id, now - DAY)
    parent, thread = (answered.post, answered.thread) if answered else (None, None)
    return Case(desk, draft, person, parent, thread, now, banned, today)


async def _case_with_shares(desk: Desk, tables: Tables, draft: Draft, now: datetime) -> Case:
    case = await case_of(desk, tables, draft, now)
    shares = limits.shares_of(desk, draft, case.person.id if case.person else None, case.article)
    return replace(case, is_used_up=await tables.tallies.is_used_up(shares, now))


async def _count(tables: Tables, case: Case, person: Person | None, *, asked: bool) -> None:
    """Count for the hour. Who is asked has shown nothing: it is their network's share alone."""
    desk, draft = case.desk, case.draft
    if asked:
        shares = limits.share_of_network(desk, draft.network)
    else:
        shares = limits.shares_of(desk, draft, person.id if person else None, case.article)
    if draft.proof is not Proof.OWNER:
        await tables.tallies.count(shares, case.now)


async def _earlier(tables: Tables, draft: Draft) -> Verdict | None:
    """Tell what became of this draft when it came before, or that its id is taken."""
    found = await tables.posts.by_arrival(draft.author.address or "", _fingerprint(draft))
    if found is not None:
        why = await tables.moderation.hold_of(found.id)
        return Held(found, why, HOLD_SENTENCES[why]) if why else Posted(found, again=True)
    keeps_its_id = draft.sent_id if draft.door in NEWS_DOORS else None
    if keeps_its_id and await tables.editions.is_known(keeps_its_id):
        return Refused(Refusal.FORBIDDEN, sentence("A post with this Message-ID is here already."))
    return None


def _fingerprint(draft: Draft) -> str:
    return draft.sent_id or draft.fingerprint


async def _fresh_post(tables: Tables, case: Case, person: Person | None, *, shown: bool) -> Post:
    desk, draft, parent = case.desk, case.draft, case.parent
    number, sequence = await tables.posts.take_numbers(shown=shown)
    message_id = _message_id(desk, draft, number)
    sections = sections_of(draft, parent)
    return Post(
        id=number,
        message_id=message_id,
        article=parent.article if parent else number,
        parent=parent.id if parent else None,
        person=person.id if person else None,
        nic=await nic_over(tables, desk, draft, person),
        website=draft.author.website or (person.website if person else None),
        subject=subject_below(draft.subject, parent)
        if parent
        else draft.subject or gettext("(no subject)"),
        body=draft.body,
        sections=sections,
        references=chain_below(parent.references, parent.message_id) if parent else (),
        source=draft.source,
        posted_at=draft.written_at or desk.clock(),
        sequence=sequence,
        held_at=None,
        removed_at=None,
        closed_at=None,
        kept_headers=_headers(desk, draft, message_id, sections),
    )


def _headers(
    desk: Desk, draft: Draft, message_id: MessageId, sections: tuple[SectionName, ...]
) -> tuple[tuple[str, str], ...]:
    """Give what an article of ours carries; another server's carries what it came with."""
    if draft.door is Door.FEED:
        return draft.kept_headers
    kept = draft.kept_headers
    if draft.door is not Door.NEWS:
        kept = (*kept, ("Injection-Date", date_field(desk.clock())))
    return (*approved(desk, sections), *locked(desk, message_id, kept))


def _message_id(desk: Desk, draft: Draft, number: int) -> MessageId:
    """Keep a newsreader's id (RFC 5537); give others ours, as theirs may name their host."""
    if draft.door in NEWS_DOORS and draft.sent_id:
        return draft.sent_id
    return MessageId(f"<{number}.{secrets.token_hex(8)}@{desk.site.domain}>")


async def _remember(tables: Tables, draft: Draft, number: int, now: datetime) -> None:
    address = draft.author.address
    if _fingerprint(draft):
        arrival = Arrival(
            address or "", _fingerprint(draft), draft.door, now, draft.raw, draft.cuts, draft.proof
        )
        await tables.posts.remember_arrival(arrival, number)
    if draft.sent_id and address and draft.door not in NEWS_DOORS:
        await tables.posts.remember_alias(draft.sent_id, address, number)


async def keep_pictures(
    tables: Tables, post: Post, pictures: Sequence[Picture], now: datetime
) -> None:
    """Store the pictures that came with a post, and note which ones stand in it."""
    standing = digests_in(post.body)
    for picture in pictures:
        if picture.digest in standing:
            await tables.media.keep(picture, now)
    brought = {picture.digest for picture in pictures}
    for digest in standing:
        await tables.media.note_use(digest, post.id, brought=digest in brought)


def _note_for_the_fuse(desk: Desk, draft: Draft, stored: Post, answered: Post | None) -> None:
    if stored.person is not None and draft.door is Door.MAIL and answered is not None:
        after = stored.posted_at - answered.posted_at
        desk.fuse.note(stored.person, stored.article, stored.body, answered.id, after)
