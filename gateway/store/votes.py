"""The table vote: what readers think of a post in one sign, counted and never a comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.store.database import micros

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.store.database import Statements


class Votes:
    """Questions about votes."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def cast(self, post: int, person: int, reaction: str, now: datetime) -> None:
        """Count a person's reaction to a post, once however often it comes."""
        await self._statements.run(
            "INSERT INTO vote (post, person, reaction, at) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (post, person, reaction) DO NOTHING",
            post,
            person,
            reaction,
            micros(now),
        )

    async def below(self, article: int) -> dict[int, tuple[tuple[str, int], ...]]:
        """Give the reactions to each post of a thread with their counts, most frequent first."""
        rows = await self._statements.rows(
            "SELECT v.post, v.reaction, COUNT(*) FROM vote v JOIN post p ON p.id = v.post"
            " WHERE p.article = $1 GROUP BY v.post, v.reaction ORDER BY v.post, 3 DESC, v.reaction",
            article,
        )
        found: dict[int, tuple[tuple[str, int], ...]] = {}
        for post, reaction, count in rows:
            found[post] = (*found.get(post, ()), (reaction, count))
        return found
