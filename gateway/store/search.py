"""The table search: which posts hold which words. Each engine has its own way to index a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.store.database import micros
from gateway.store.posts import POST_COLUMNS, post_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gateway.model import Post, Question
    from gateway.store.database import Dialect, Statements

_PUT: dict[Dialect, str] = {
    "sqlite": "INSERT OR REPLACE INTO search (rowid, words) VALUES ($1, $2)",
    "postgresql": "INSERT INTO search (post, words) VALUES ($1, to_tsvector('simple', $2))"
    " ON CONFLICT (post) DO UPDATE SET words = EXCLUDED.words",
}
_FOUND: dict[Dialect, str] = {
    "sqlite": "SELECT {columns} FROM search s JOIN post p ON p.id = s.rowid"
    " WHERE search MATCH $1 AND s.rowid < $2 AND {shown} ORDER BY s.rowid DESC LIMIT $3",
    "postgresql": "SELECT {columns} FROM search s JOIN post p ON p.id = s.post"
    " WHERE s.words @@ websearch_to_tsquery('simple', $1) AND s.post < $2 AND {shown}"
    " ORDER BY s.post DESC LIMIT $3",
}
_DROP: dict[Dialect, str] = {
    "sqlite": "DELETE FROM search WHERE rowid = $1",
    "postgresql": "DELETE FROM search WHERE post = $1",
}
_SHOWN = (
    "p.sequence IS NOT NULL AND p.removed_at IS NULL AND p.posted_at >= $4 AND p.posted_at < $5"
)
_P_COLUMNS = ", ".join(f"p.{name.strip()}" for name in POST_COLUMNS.split(","))


@dataclass(frozen=True, slots=True)
class Span:
    """The times between which a post must have been made."""

    since: datetime
    until: datetime


class Search:
    """Questions about words."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def put(self, texts: Sequence[tuple[int, str]]) -> None:
        """Index posts by their folded words, anew where they had some."""
        await self._statements.run_many(_PUT[self._statements.dialect], texts)

    async def drop(self, post: int) -> None:
        """Forget the words of a post."""
        await self._statements.run(_DROP[self._statements.dialect], post)

    async def find(self, asked: Question, span: Span, before: int, limit: int) -> list[Post]:
        """Give the latest posts with an id below `before` that hold what is asked for."""
        query = _FOUND[self._statements.dialect].format(columns=_P_COLUMNS, shown=_SHOWN)
        rows = await self._statements.rows(
            query,
            _spelled(asked, self._statements.dialect),
            before,
            limit,
            micros(span.since),
            micros(span.until),
        )
        return [post_of(row) for row in rows]

    async def is_behind(self) -> bool:
        """Tell whether posts have appeared that cannot be found yet."""
        row = await self._statements.row(
            "SELECT 1 FROM counter s WHERE s.name = 'sequence' AND s.value > COALESCE("
            "(SELECT d.value FROM counter d WHERE d.name = 'searchable'), 0)"
        )
        return row is not None

    async def waiting(self, after: int, limit: int) -> list[Post]:
        """Give the posts that appeared behind a sequence, in order."""
        rows = await self._statements.rows(
            f"SELECT {POST_COLUMNS} FROM post WHERE sequence > $1 ORDER BY sequence LIMIT $2",
            after,
            limit,
        )
        return [post_of(row) for row in rows]


def _spelled(asked: Question, dialect: Dialect) -> str:
    """Give a question in an engine's own language; folded terms hold nothing that it could mean."""
    wanted = " ".join(f'"{term}"' for term in asked.wanted)
    if dialect == "sqlite":
        return wanted + "".join(f' NOT "{term}"' for term in asked.unwanted)
    return wanted + "".join(f' -"{term}"' for term in asked.unwanted)
