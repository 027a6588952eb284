"""What the pages ask: articles by day with their counts, a thread's state, a post's place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.store.database import instant
from gateway.store.posts import POST_COLUMNS, post_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from gateway.model import Post, SectionName
    from gateway.store.database import Row, Statements

NEWEST = 2**62  # above every sequence
SLICE = 200  # wire forms a statement: some 400 kB in memory

_COLUMNS = ", ".join(f"p.{name.strip()}" for name in POST_COLUMNS.split(","))
# The article itself is one of the posts of its thread, and removed ones are counted by nobody.
_LISTED = (
    f"{_COLUMNS}, p.slug, (SELECT COUNT(*) FROM post c WHERE c.article = p.id"
    " AND c.sequence IS NOT NULL AND c.removed_at IS NULL AND c.id <> p.id)"
)
_STANDING = " AND p.removed_at IS NULL"


@dataclass(frozen=True, slots=True)
class Listed:
    """An article in a list: with the readable part of its URL and its number of comments."""

    post: Post
    slug: str
    comments: int


@dataclass(frozen=True, slots=True)
class ThreadState:
    """What changes whenever a thread does: posts that appeared, the last of them, those removed."""

    posts: int
    last: int
    removed: int


@dataclass(frozen=True, slots=True)
class Archived:
    """A post's wire form (RFC 3977: CRLF, dots doubled), and when it was posted."""

    posted_at: datetime
    octets: bytes


class Pages:
    """Questions of the pages."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def latest(self, before: int, limit: int, *, removed: bool = False) -> list[Listed]:
        """Give the articles that appeared last before a sequence; any age costs the same.

        With `removed`, those that were taken away are among them.
        """
        rows = await self._statements.rows(
            f"SELECT {_LISTED} FROM post p WHERE p.parent IS NULL AND p.sequence < $1"
            f"{'' if removed else _STANDING} ORDER BY p.sequence DESC LIMIT $2",
            before,
            limit,
        )
        return [_listed(row) for row in rows]

    async def latest_in(
        self, section: SectionName, before: int, limit: int, *, removed: bool = False
    ) -> list[Listed]:
        """Give the same of one section."""
        rows = await self._statements.rows(
            f"SELECT {_LISTED} FROM section_article a JOIN post p ON p.id = a.post"
            " WHERE a.section = $3 AND a.sequence < $1"
            f"{'' if removed else _STANDING} ORDER BY a.sequence DESC LIMIT $2",
            before,
            limit,
            section,
        )
        return [_listed(row) for row in rows]

    async def list_article(self, post: Post) -> None:
        """Enter an article that appears in the lists of its sections."""
        await self._statements.run_many(
            "INSERT INTO section_article (section, sequence, post) VALUES ($1, $2, $3)",
            [(section, post.sequence, post.id) for section in post.sections],
        )

    async def article(self, number: int) -> tuple[Post, str] | None:
        """Give an article that has appeared, with its slug; a removed one too."""
        row = await self._statements.row(
            f"SELECT {POST_COLUMNS}, slug FROM post"
            " WHERE id = $1 AND parent IS NULL AND sequence IS NOT NULL",
            number,
        )
        return (post_of(row), row[len(row) - 1]) if row else None

    async def thread_state(self, article: int) -> ThreadState:
        """Tell the state of a thread without reading a post of it."""
        row = await self._statements.row(
            "SELECT COUNT(*), COALESCE(MAX(sequence), 0), COUNT(removed_at) FROM post"
            " WHERE article = $1 AND sequence IS NOT NULL",
            article,
        )
        return ThreadState(*row) if row else ThreadState(0, 0, 0)

    async def latest_of_thread(self, article: int, before: int, limit: int) -> list[Post]:
        """Give the posts of a thread that appeared last before a sequence, removed ones too."""
        rows = await self._statements.rows(
            f"SELECT {POST_COLUMNS} FROM post WHERE article = $1 AND sequence < $2"
            " ORDER BY sequence DESC LIMIT $3",
            article,
            before,
            limit,
        )
        return [post_of(row) for row in rows]

    async def archive_of_thread(self, article: int) -> AsyncIterator[list[Archived]]:
        """Give the posts of a thread to be read, in the order they appeared, a slice at a time."""
        after = 0
        while rows := await self._statements.rows(
            "SELECT p.posted_at, w.article, p.sequence FROM post p JOIN wire w ON w.post = p.id"
            " WHERE p.article = $1 AND p.sequence > $2 ORDER BY p.sequence LIMIT $3",
            article,
            after,
            SLICE,
        ):
            yield [_archived(row) for row in rows]
            after = rows[-1][2]

    async def archive_of_section(self, section: SectionName) -> AsyncIterator[list[Archived]]:
        """Give the posts of a section to be read, by their numbers, a slice at a time."""
        after = 0
        while rows := await self._statements.rows(
            "SELECT p.posted_at, w.article, n.number FROM numbering n"
            " JOIN wire w ON w.post = n.post JOIN post p ON p.id = n.post"
            " WHERE n.section = $1 AND n.number > $2 ORDER BY n.number LIMIT $3",
            section,
            after,
            SLICE,
        ):
            yield [_archived(row) for row in rows]
            after = rows[-1][2]


def _listed(row: Row) -> Listed:
    return Listed(post_of(row), row[len(row) - 2], row[len(row) - 1])


def _archived(row: Row) -> Archived:
    return Archived(instant(row[0]), bytes(row[1]))
