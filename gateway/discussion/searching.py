"""Finding posts by their words, their nic, their section and their day."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from gateway.message.words import folded, question_of, words_of
from gateway.model import Question
from gateway.store.search import Span
from gateway.store.trouble import Trouble

if TYPE_CHECKING:
    from gateway.discussion.desk import Desk
    from gateway.model import Post, SectionName
    from gateway.store import Store, Tables

BATCH = 200  # posts indexed in one transaction: some 30 ms
INTERVAL = 1.0  # seconds until new posts can be found
FIRST, LAST = date(1970, 1, 1), date(9000, 1, 1)  # no post is of a day outside of them


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for; empty fields ask for nothing. Days are those of the site's zone."""

    words: str = ""
    nic: str = ""
    section: SectionName | None = None
    since: date | None = None
    until: date | None = None


def _is_by(nic: str) -> str:
    """Give the word by which posts of a nic are found: one that nobody types."""
    return "qnic" + folded(nic).replace(" ", "")


def _is_in(section: SectionName) -> str:
    return "qsection" + folded(section).replace(" ", "")


def text_of(post: Post) -> str:
    """Give all words a post can be found by."""
    marks = [_is_by(post.nic), *map(_is_in, post.sections)]
    said = f"{post.subject} {post.nic} {words_of(post.body)}"
    return f"{' '.join(marks)} {folded(said)}"


def question(asked: Asked) -> Question:
    """Give what to ask the index for."""
    typed = question_of(asked.words)
    marks = [_is_by(asked.nic)] if folded(asked.nic) else []
    marks += [_is_in(asked.section)] if asked.section else []
    if not (typed or marks):
        return Question(())
    return Question((*marks, *typed.wanted), typed.unwanted)


async def find(desk: Desk, asked: Asked, before: int, limit: int) -> list[Post]:
    """Give the latest posts that hold what is asked for; nothing when nothing is asked."""
    wanted = question(asked)
    if not wanted:
        return []
    zone = ZoneInfo(desk.site.timezone)
    since = datetime.combine(max(asked.since or FIRST, FIRST), time(), zone)
    until = datetime.combine(min(asked.until or LAST, LAST) + timedelta(days=1), time(), zone)
    span = Span(since.astimezone(UTC), until.astimezone(UTC))
    return await desk.store.search.find(wanted, span, before, limit)


async def index_new(store: Store) -> int:
    """Index the next posts that appeared; give how many. The counter's row keeps nodes apart."""

    async def work(tables: Tables) -> int:
        done = await tables.posts.count_up("searchable", 0)
        posts = await tables.search.waiting(done, BATCH)
        if posts:
            await tables.search.put([(post.id, text_of(post)) for post in posts])
            last = posts[-1].sequence or done
            await tables.posts.count_up("searchable", last - done)
        return len(posts)

    # Asked outside first: a quiet site writes nothing.
    return await store.write(work) if await store.search.is_behind() else 0


async def keep_index(store: Store, stopping: asyncio.Event) -> None:
    """Index what appears until `stopping` is set."""
    trouble = Trouble("indexing")
    while not stopping.is_set():
        done = 0
        with trouble.watched():
            done = await index_new(store)
        if done < BATCH:  # what comes one by one is indexed together
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), INTERVAL)
