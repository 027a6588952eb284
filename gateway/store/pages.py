"""What the pages ask: articles in lists and by day with their counts, a thread's version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from gateway.store.database import instant, instant_or_none, micros, places
from gateway.store.posts import POST_COLUMNS, post_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gateway.model import Post, SectionName
    from gateway.store.database import Row, Statements, Value

_LISTED = (
    f"SELECT {POST_COLUMNS}, slug, (SELECT COUNT(*) FROM post c WHERE c.article = p.id"
    " AND c.parent IS NOT NULL AND c.sequence IS NOT NULL AND c.removed_at IS NULL) FROM post p"
)
_ARTICLES = "WHERE p.parent IS NULL AND p.sequence < $1"
_LATEST = "ORDER BY p.sequence DESC LIMIT $2"
# Read along the section's own list, whatever the others hold.
_OF_SECTION = "JOIN listing ON listed = p.id WHERE section = $3 AND place < $1"
_LATEST_LISTED = "ORDER BY place DESC LIMIT $2"
_THERE = "AND p.removed_at IS NULL"
# Word for word the condition of the index post_days.
_BY_DAY = "parent IS NULL AND sequence IS NOT NULL AND removed_at IS NULL"


@dataclass(frozen=True, slots=True)
class Listed:
    """An article in a list: with the readable part of its URL and its number of comments."""

    post: Post
    slug: str
    comments: int


class Said(NamedTuple):
    """What a page shows of a comment; less than a Post, as there may be hundreds of them."""

    id: int
    parent: int | None
    person: int | None
    nic: str
    website: str | None
    body: str
    posted_at: datetime
    removed_at: datetime | None
    sequence: int


def _said(row: Row) -> Said:
    number, parent, person, nic, website, body, posted_at, removed_at, sequence = row
    at, gone = instant(posted_at), instant_or_none(removed_at)
    return Said(number, parent, person, nic, website, body, at, gone, sequence)


def _listed(row: Row) -> Listed:
    return Listed(post_of(row), row[len(row) - 2], row[len(row) - 1])


class Pages:
    """Questions of the pages."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def latest(self, before: int, limit: int) -> list[Listed]:
        """Give the articles that appeared last before a sequence; any age costs the same."""
        query = f"{_LISTED} {_ARTICLES} {_THERE} {_LATEST}"
        return await self._list(query, before, limit)

    async def latest_in(self, section: SectionName, before: int, limit: int) -> list[Listed]:
        """Give the same of one section; what is in others costs nothing."""
        query = f"{_LISTED} {_OF_SECTION} {_THERE} {_LATEST_LISTED}"
        return await self._list(query, before, limit, section)

    async def changes(self, section: SectionName | None, before: int, limit: int) -> list[Listed]:
        """Give the latest articles of a section, or of all, with those that were taken away."""
        if section is None:
            return await self._list(f"{_LISTED} {_ARTICLES} {_LATEST}", before, limit)
        query = f"{_LISTED} {_OF_SECTION} {_LATEST_LISTED}"
        return await self._list(query, before, limit, section)

    async def within(
        self, start: datetime, until: tuple[datetime, int], limit: int
    ) -> list[Listed]:
        """Give the articles of `start` or later that stand before `until`, the latest first.

        `until` is a time and a sequence: what was posted before it, or then with a lower sequence.
        """
        query = (
            f"{_LISTED} WHERE {_BY_DAY} AND posted_at >= $1 AND (posted_at, sequence) < ($2, $3)"
            " ORDER BY posted_at DESC, sequence DESC LIMIT $4"
        )
        return await self._list(query, micros(start), micros(until[0]), until[1], limit)

    async def _list(self, query: str, *values: Value) -> list[Listed]:
        return [_listed(row) for row in await self._statements.rows(query, *values)]

    async def around(self, start: datetime, end: datetime) -> tuple[datetime | None, ...]:
        """Give when the last article before `start` and the first from `end` on was posted."""
        row = await self._statements.row(
            f"SELECT (SELECT MAX(posted_at) FROM post WHERE {_BY_DAY} AND posted_at < $1),"
            f" (SELECT MIN(posted_at) FROM post WHERE {_BY_DAY} AND posted_at >= $2)",
            micros(start),
            micros(end),
        )
        return tuple(None if one is None else instant(one) for one in row or (None, None))

    async def article(self, number: int) -> tuple[Post, str] | None:
        """Give an article that has appeared, with its slug; a removed one too."""
        row = await self._statements.row(
            f"SELECT {POST_COLUMNS}, slug FROM post"
            " WHERE id = $1 AND parent IS NULL AND sequence IS NOT NULL",
            number,
        )
        return (post_of(row), row[len(row) - 1]) if row else None

    async def comments(self, article: int) -> list[Said]:
        """Give the comments of an article in the order in which they appeared; removed ones too."""
        rows = await self._statements.rows(
            "SELECT id, parent, person, nic, website, body, posted_at, removed_at, sequence"
            " FROM post WHERE article = $1 AND sequence IS NOT NULL AND parent IS NOT NULL"
            " ORDER BY sequence",
            article,
        )
        return [_said(row) for row in rows]

    async def by_source(self, urls: Sequence[str]) -> tuple[Post, str] | None:
        """Give the latest article that was first published at one of a few URLs."""
        row = await self._statements.row(
            f"SELECT {POST_COLUMNS}, slug FROM post WHERE source_url IN ({places(len(urls))})"
            " AND parent IS NULL AND sequence IS NOT NULL AND removed_at IS NULL"
            " ORDER BY sequence DESC LIMIT 1",
            *urls,
        )
        return (post_of(row), row[len(row) - 1]) if row else None

    async def version(self, article: int) -> tuple[int, ...]:
        """Give numbers that change when anything a thread shows has changed."""
        row = await self._statements.row(
            "SELECT COUNT(*), COALESCE(MAX(p.sequence), 0), COUNT(p.removed_at),"
            " COALESCE(MAX(p.removed_at), 0), (SELECT COUNT(*) FROM vote v"
            " JOIN post o ON o.id = v.post WHERE o.article = $1),"
            " (SELECT COALESCE(MAX(e.edited_at), 0) FROM edition e"
            " JOIN post o ON o.id = e.post WHERE o.article = $1),"
            " COALESCE((SELECT value FROM counter WHERE name = 'erased'), 0)"
            " FROM post p WHERE p.article = $1 AND p.sequence IS NOT NULL",
            article,
        )
        return tuple(row) if row else ()
