"""The table cancellation: articles that were taken away, for the news servers that have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.store.counters import count_up
from gateway.store.database import micros

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.store.database import Statements


class Cancellations:
    """Questions about what was taken away."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def note(self, post: int, now: datetime) -> None:
        """Note that the article of a post is about to leave the wire, if it is on it.

        What another server handed us is not ours to cancel elsewhere.
        """
        row = await self._statements.row(
            "SELECT COALESCE((SELECT wire_id FROM edition WHERE post = $1), message_id) FROM post"
            " WHERE id = $1"
            " AND NOT EXISTS (SELECT 1 FROM arrival WHERE post = $1 AND door = 'feed')",
            post,
        )
        groups = await self._statements.rows(
            "SELECT newsgroup FROM numbering JOIN section ON section.name = numbering.section"
            " WHERE post = $1 ORDER BY newsgroup",
            post,
        )
        if row is not None and groups:
            await self.add(row[0], ",".join(group[0] for group in groups), now)

    async def add(
        self, cancelled: str, newsgroups: str, now: datetime, article: bytes | None = None
    ) -> None:
        """Note a cancellation; `article` is another's control message, None makes one of ours."""
        await self._statements.run(
            "INSERT INTO cancellation (position, cancelled, newsgroups, made_at, article)"
            " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (cancelled) DO NOTHING",
            await count_up(self._statements, "cancellation"),
            cancelled,
            newsgroups,
            micros(now),
            article,
        )
