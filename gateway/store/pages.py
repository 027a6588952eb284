"""What the pages ask: articles by day with their counts, a thread whole, a post's place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.store.posts import POST_COLUMNS, post_of

if TYPE_CHECKING:
    from gateway.model import Post, SectionName
    from gateway.store.database import Row, Statements

_LISTED = (
    f"SELECT {POST_COLUMNS}, slug, (SELECT COUNT(*) FROM post c WHERE c.article = p.id"
    " AND c.parent IS NOT NULL AND c.sequence IS NOT NULL AND c.removed_at IS NULL) FROM post p"
    " WHERE p.parent IS NULL AND p.sequence < $1"
)
_THERE = "p.removed_at IS NULL"
_IN_SECTION = (
    "EXISTS (SELECT 1 FROM numbering n WHERE n.post = p.id AND n.section = CAST($3 AS TEXT))"
)
_NAMED = "(' ' || p.sections || ' ') LIKE ('% ' || CAST($3 AS TEXT) || ' %')"
_LATEST = "ORDER BY p.sequence DESC LIMIT $2"


@dataclass(frozen=True, slots=True)
class Listed:
    """An article in a list: with the readable part of its URL and its number of comments."""

    post: Post
    slug: str
    comments: int


def _listed(row: Row) -> Listed:
    return Listed(post_of(row), row[len(row) - 2], row[len(row) - 1])


class Pages:
    """Questions of the pages."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def latest(self, before: int, limit: int) -> list[Listed]:
        """Give the articles that appeared last before a sequence; any age costs the same."""
        rows = await self._statements.rows(f"{_LISTED} AND {_THERE} {_LATEST}", before, limit)
        return [_listed(row) for row in rows]

    async def latest_in(self, section: SectionName, before: int, limit: int) -> list[Listed]:
        """Give the same of one section."""
        rows = await self._statements.rows(
            f"{_LISTED} AND {_THERE} AND {_IN_SECTION} {_LATEST}", before, limit, section
        )
        return [_listed(row) for row in rows]

    async def changes(self, section: SectionName | None, before: int, limit: int) -> list[Listed]:
        """Give the latest articles of a section, or of all, with those that were taken away."""
        if section is None:
            rows = await self._statements.rows(f"{_LISTED} {_LATEST}", before, limit)
        else:
            # A removed article has lost its number: its own list of sections still names it.
            query = f"{_LISTED} AND {_NAMED} {_LATEST}"
            rows = await self._statements.rows(query, before, limit, section)
        return [_listed(row) for row in rows]

    async def article(self, number: int) -> tuple[Post, str] | None:
        """Give an article that has appeared, with its slug; a removed one too."""
        row = await self._statements.row(
            f"SELECT {POST_COLUMNS}, slug FROM post"
            " WHERE id = $1 AND parent IS NULL AND sequence IS NOT NULL",
            number,
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
