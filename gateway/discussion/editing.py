"""Changing a post that stands: other words for it, or taking it away, whichever door asks.

Its author may within the site's window, and may take it away at any time; an editor always may.
The post keeps its Message-ID; on the wire an article of its own supersedes the former one. Each
change is written into the log of acts in the transaction that makes it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from gateway.discussion import searching
from gateway.discussion.appearing import stand_anew
from gateway.discussion.limits import too_big
from gateway.discussion.locks import approved, locked
from gateway.discussion.posting import keep_pictures
from gateway.discussion.suspecting import objection_to
from gateway.message.addresses import Purpose
from gateway.message.cancel_locks import key_of, opens
from gateway.message.changing import please_confirm_change, with_remarks_of
from gateway.message.language import nsentence, sentence
from gateway.model import (
    Author,
    Change,
    Done,
    Door,
    Edition,
    MessageId,
    Posted,
    Refusal,
    Refused,
)
from gateway.store.acts import Act, Deed
from gateway.store.posts import Arrival

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.discussion.desk import Desk
    from gateway.model import Answer, Person, Post, Words
    from gateway.store import Tables

log = structlog.get_logger()

NOBODY = Author("")
"""The author of a change whose sender is known by more than a From."""

NOT_HERE = Refused(Refusal.FORBIDDEN, sentence("The article you want to change is not here."))
NOT_YOURS = Refused(
    Refusal.FORBIDDEN,
    sentence(
        "Only its author and the editors can change a post: log in, or send the From line"
        " you posted with."
    ),
)
BANNED = Refused(Refusal.FORBIDDEN, sentence("You can no longer change anything here."))
MODERATED = Refused(
    Refusal.FORBIDDEN,
    sentence(
        "The editors have approved these words: ask them for a change, or take the post"
        " away and post again."
    ),
)
NO_WORDS = Refused(
    Refusal.UNREADABLE, sentence("There are no words in it: to take a post away, cancel it.")
)
ID_TAKEN = Refused(Refusal.FORBIDDEN, sentence("A post with this Message-ID is here already."))
GONE = Done(sentence("It is taken away."))
ASKED = Done(sentence("Please confirm: we have sent you a mail; answer it and it is done."))


@dataclass(frozen=True, slots=True)
class Case:
    """A change with what is known of it; `by` is who has proven themselves, `is_author` if they.

    `is_guest`: the post came from another server, and so does the change.
    """

    desk: Desk
    post: Post
    words: Words | None
    by: Person | None
    is_author: bool
    is_owner: bool
    now: datetime
    is_guest: bool = False
    raw: bytes = b""

    @property
    def is_editors(self) -> bool:
        """Whether an editor of its sections or the owner asks."""
        return self.is_owner or (self.by is not None and self.by.edits_any(self.post.sections))


async def edit(desk: Desk, post: Post, words: Words, by: Person) -> Answer:
    """Give a post other words: its author within the window, an editor always."""
    return await change(desk, Change(post.message_id, Author(by.nic), words, person=by.id))


async def take_away(desk: Desk, post: Post, by: Person) -> Answer:
    """Take a post away from every door, held or not: its author or an editor, at any time."""
    return await change(desk, Change(post.message_id, Author(by.nic), person=by.id))


async def change(desk: Desk, asked: Change) -> Answer:
    """Do what is asked of a post, or ask its author by mail whether it is meant."""
    now = desk.clock()
    answer: Answer | None = await objection_to(desk, asked)
    if answer is None:
        answer = await desk.store.write(lambda tables: change_within(desk, tables, asked, now))
    desk.woken.set()
    reason = answer.reason if isinstance(answer, Refused) else ""
    log.info("change", message_id=asked.target, edit=asked.words is not None, refused=reason)
    return answer


async def change_within(desk: Desk, tables: Tables, asked: Change, now: datetime) -> Answer:
    """Do as `change` does, inside a transaction."""
    found = await tables.posts.by_any_id(asked.target)
    post = await tables.posts.locked(found.id) if found else None
    if post is None:
        return NOT_HERE
    by = await tables.people.by_id(asked.person) if asked.person else None
    is_author = (by is not None and by.id == post.person) or asked.by_author
    is_author = is_author or _has_the_key(post, asked.keys)
    is_guest = asked.relayed_by is not None and await tables.posts.came_by_feed(post.id)
    if is_guest and asked.relayed_by is not None and asked.relayed_by.trusts_cancels:
        is_author = True
    case = Case(desk, post, asked.words, by, is_author, asked.by_owner, now, is_guest, asked.raw)
    if by is not None and by.banned_at is not None:
        return BANNED
    if not case.is_editors and not case.is_author:
        return await _ask_by_mail(tables, case, asked)
    said = judge(case)
    if said is None and is_guest and asked.words is None:
        # Goes on to the others; what was posted here gets a message of our own.
        await tables.cancellations.add(asked.target, "", now, asked.raw)
    return said or await _carry_out(tables, case)


def _has_the_key(post: Post, keys: str) -> bool:
    locks = " ".join(value for name, value in post.kept_headers if name == "Cancel-Lock")
    return bool(keys) and opens(keys, locks)


def judge(case: Case) -> Answer | None:
    """Say what an author cannot have changed any more, and what need not be done."""
    if case.post.removed_at is not None:
        return GONE if case.words is None else NOT_HERE
    if case.words is None:
        return None
    if not case.words.body:
        return NO_WORDS
    limit = case.desk.rules.max_comment
    if not case.post.is_article and len(case.words.body.encode()) > limit:
        return too_big(limit)
    if case.is_editors or case.is_guest:
        return None
    return within_the_window(case.desk, case.post, case.now)


def within_the_window(desk: Desk, post: Post, now: datetime) -> Refused | None:
    """Say why its author cannot give a post other words any more; None when they can."""
    sections = desk.sections
    if any(sections[name].moderated for name in post.sections if name in sections):
        return MODERATED
    window = desk.rules.edit_window
    if not window:
        return Refused(
            Refusal.FORBIDDEN, sentence("Posts are not changed here; you can take yours away.")
        )
    if now - post.posted_at > window:
        return Refused(
            Refusal.FORBIDDEN,
            sentence(
                "A post can be changed for %(time)s; you can still take it away.",
                time=_in_words(window),
            ),
        )
    return None


def _in_words(window: timedelta) -> str:
    if days := window // timedelta(days=1):
        return nsentence("%(num)s day", "%(num)s days", days, num=days)
    if hours := window // timedelta(hours=1):
        return nsentence("%(num)s hour", "%(num)s hours", hours, num=hours)
    minutes = max(1, window // timedelta(minutes=1))
    return nsentence("%(num)s minute", "%(num)s minutes", minutes, num=minutes)


async def _ask_by_mail(tables: Tables, case: Case, asked: Change) -> Answer:
    """Ask the author's own mailbox, and only where the sender named it."""
    desk, post = case.desk, case.post
    author = await tables.people.by_id(post.person) if post.person else None
    address = author.address if author else None
    if author is None or address is None or asked.author.address != address:
        return NOT_YOURS
    if author.banned_at is not None:
        return BANNED
    if (said := judge(replace(case, by=author, is_author=True))) is not None:
        return said
    if desk.letter_limit.take(address):
        number = await tables.posts.count_up("wish")
        await tables.editions.wish(number, post.id, case.words, case.now)
        token = desk.tokens.make(Purpose.CONFIRM_CHANGE, number)
        letter = please_confirm_change(desk.site, address, token, post, case.words, case.now)
        await tables.deliveries.letter(address, author.id, letter, case.now)
    return ASKED


async def confirm(desk: Desk, number: int) -> Answer:
    """Do what an author has confirmed by mail."""
    now = desk.clock()

    async def work(tables: Tables) -> Answer:
        wish = await tables.editions.take_wish(number)
        post = await tables.posts.locked(wish.post) if wish else None
        if wish is None or post is None:
            return Refused(Refusal.FORBIDDEN, sentence("There is nothing to confirm any more."))
        by = await tables.people.by_id(post.person) if post.person else None
        case = Case(desk, post, wish.words, by, is_author=True, is_owner=False, now=now)
        return judge(case) or await _carry_out(tables, case)

    answer = await desk.store.write(work)
    log.info("confirmed", wish=number, answer=type(answer).__name__.lower())
    return answer


async def _carry_out(tables: Tables, case: Case) -> Answer:
    post, by = case.post, case.by.id if case.by else None
    if case.words is None:
        await tables.moderation.remove(post.id, case.now)
        answer: Answer = GONE
    else:
        answer = await _reword(tables, case, case.words)
    if isinstance(answer, Done | Posted):
        its_authors = case.is_author and not case.is_owner
        taken, given = _DEEDS[its_authors]
        deed = taken if case.words is None else given
        by = post.person if its_authors else by
        await tables.acts.note(Act(deed, case.now, by, post.id, post.person))
    return answer


_DEEDS = {True: (Deed.WITHDRAW, Deed.REVISE), False: (Deed.REMOVE, Deed.EDIT)}
"""How taking away and other words are called, of the author and of others."""


async def _reword(tables: Tables, case: Case, words: Words) -> Answer:
    desk, post = case.desk, case.post
    wire_id = words.sent_id or MessageId(f"<{post.id}.{secrets.token_hex(8)}@{desk.site.domain}>")
    if await tables.editions.is_known(wire_id):
        return ID_TAKEN
    own = (*approved(desk, post.sections), *locked(desk, wire_id, words.kept_headers))
    # A remark is the editors' word: it stands, whatever its post says.
    body = words.body if case.is_editors else with_remarks_of(post.body, words.body)
    changed = replace(
        post,
        subject=words.subject or post.subject,
        body=body,
        kept_headers=words.kept_headers if case.is_guest else own,
    )
    await keep_pictures(tables, changed, words.pictures, case.now)
    if post.sequence is None:
        await tables.moderation.set_body(post.id, body)
        return Posted(changed)
    former = await tables.editions.wire_id(post.id) or post.message_id
    edition = Edition(wire_id, former, key_of(desk.tokens.lock_key, former))
    await tables.editions.keep(changed, edition, case.now)
    if case.is_guest:
        arrival = Arrival("", wire_id, Door.FEED, case.now, case.raw)
        await tables.posts.remember_arrival(arrival, post.id)
    await stand_anew(tables, desk.site, changed, edition, case.now)
    await tables.search.put([(post.id, searching.text_of(changed))])
    return Posted(changed)
