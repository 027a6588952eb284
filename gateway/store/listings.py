"""The table listing: which articles each section lists, in the order in which they appeared."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gateway.store.database import Statements


class Listings:
    """What is written of it; `pages` reads it."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def add(self, articles: Iterable[tuple[int, int, Iterable[str]]]) -> None:
        """List articles: number, sequence, sections. They stay listed when they are taken away."""
        await self._statements.run_many(
            "INSERT INTO listing (section, place, listed) VALUES ($1, $2, $3)",
            [
                (name, sequence, post)
                for post, sequence, sections in articles
                for name in dict.fromkeys(sections)
            ],
        )
