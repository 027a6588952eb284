"""The table alteration: what became of posts that stood, for programs that keep a copy of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from gateway.store.counters import count_up
from gateway.store.database import instant, micros
from gateway.store.posts import POST_COLUMNS, post_of

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.model import Post
    from gateway.store.database import Row, Statements


class Altered(StrEnum):
    """What can become of a post."""

    EDITED = "edited"  # other words, or another name over them
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Alteration:
    """What became of a post; `after` is the sequence of the last post that had appeared by then."""

    position: int
    post: int
    what: Altered
    after: int
    at: datetime


class Alterations:
    """Questions about what became of posts."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def note(self, post: int, what: Altered, now: datetime) -> None:
        """Note it, in the transaction that does it; of what never appeared nothing is noted."""
        stood = await self._statements.row(
            "SELECT COALESCE((SELECT value FROM counter WHERE name = 'sequence'), 0) FROM post"
            " WHERE id = $1 AND sequence IS NOT NULL",
            post,
        )
        if stood is None:
            return
        await self._statements.run(
            "INSERT INTO alteration (position, post, what, after, at) VALUES ($1, $2, $3, $4, $5)",
            await count_up(self._statements, "alteration"),
            post,
            what,
            stood[0],
            micros(now),
        )

    async def behind(self, position: int, limit: int) -> list[tuple[Alteration, Post]]:
        """Give what happened after a position, in the order of the commits; posts as they are."""
        rows = await self._statements.rows(
            f"SELECT {POST_COLUMNS}, position, what, after, at FROM alteration"
            " JOIN post ON post.id = alteration.post"
            " WHERE position > $1 ORDER BY position LIMIT $2",
            position,
            limit,
        )
        return [(_alteration_of(row), post_of(row)) for row in rows]


def _alteration_of(row: Row) -> Alteration:
    post, *_, position, what, after, at = row
    return Alteration(position, post, Altered(what), after, instant(at))
