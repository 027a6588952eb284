"""Where a draft belongs: its parent, its subject and its place in the tree.

The order is: what the door knows for certain, then References from the end, then In-Reply-To; a
subject alone never makes a thread.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from gateway.model import Door

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gateway.model import Draft, MessageId, Post, SectionName
    from gateway.store import Tables
    from gateway.store.threads import Answered

NEWS_DOORS = (Door.NEWS, Door.FEED)
IDS_TRIED = 40  # of one draft: a thread's depth and more, and an end to hostile References
SLUG_LIMIT = 60

# What mail programs put before the subject of an answer, in the languages they speak.
_REPLY_MARK = re.compile(
    r"^(?:(?:re|aw|antw|antwort|sv|vs|vl|ref|rif|r|res|resp|odp|ynt|atb|ang|rv|回复|回覆|答复|返信|Ответ|תגובה|رد)"
    r"\s*(?:\[\d+\]|\^\d+)?\s*[:：]\s*)+",
    re.IGNORECASE,
)


async def answered_by(tables: Tables, draft: Draft) -> Answered | None:
    """Find what a draft answers; None when it begins a thread, or answers nothing of ours."""
    if draft.parent is not None:
        return await tables.threads.by_id(draft.parent)
    return await first_known(tables, [*reversed(draft.references), *draft.in_reply_to])


async def first_known(tables: Tables, ids: Iterable[MessageId]) -> Answered | None:
    """Find the post of the first of `ids` that is known here."""
    for message_id in list(dict.fromkeys(ids))[:IDS_TRIED]:
        answered = await tables.threads.by_any_id(message_id)
        if answered is not None:
            return answered
    return None


def sections_of(draft: Draft, parent: Post | None) -> tuple[SectionName, ...]:
    """Give where a draft is to stand: with its parent, or where a newsreader sent it.

    A follow-up goes to the newsgroups its author sees in it, which Followup-To may have chosen.
    """
    if parent is None or (draft.door in NEWS_DOORS and draft.sections):
        return draft.sections
    return parent.sections


def subject_below(typed: str, parent: Post) -> str:
    """Give the subject of an answer: `Re:` and the parent's, unless the sender chose another."""
    inherited = bare_subject(parent.subject)
    if not typed or bare_subject(typed).casefold() == inherited.casefold():
        return f"Re: {inherited}"
    return typed


def bare_subject(subject: str) -> str:
    """Give a subject without the marks of answering, of any language and number."""
    return _REPLY_MARK.sub("", subject).strip()


def slug_of(subject: str) -> str:
    """Give the readable part of an article's URL: ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", subject).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(slug) > SLUG_LIMIT:
        slug = slug[: SLUG_LIMIT + 1].rpartition("-")[0] or slug[:SLUG_LIMIT]
    return slug or "article"
