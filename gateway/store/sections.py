"""The tables section and secret: what the site is made of, as every node must see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.store.database import micros

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from gateway.model import Section
    from gateway.store.database import Statements


def in_one_of(count: int, first: int, column: str) -> str:
    """Tell whether names with one space between hold one of `count`, which `first` begins.

    It is a condition for a statement, whose parameters from `$first` on are the names.
    """
    names = (f"CAST(${first + place} AS TEXT)" for place in range(count))
    padded = f"(' ' || {column} || ' ')"
    return " OR ".join(f"REPLACE({padded}, ' ' || {name} || ' ', '') <> {padded}" for name in names)


class Sections:
    """Questions about the site itself."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def keep(self, sections: Iterable[Section], now: datetime) -> None:
        """Store the configured sections; one that was there keeps its numbers."""
        await self._statements.run_many(
            "INSERT INTO section (name, newsgroup, title, description, created_at)"
            " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (name) DO UPDATE"
            " SET newsgroup = $2, title = $3, description = $4",
            [
                (section.name, section.newsgroup, section.title, section.description, micros(now))
                for section in sections
            ],
        )

    async def secret(self, name: str, fresh: bytes) -> bytes:
        """Give the site's secret of this name; `fresh` becomes it when there is none yet."""
        row = await self._statements.row(
            "INSERT INTO secret (name, value) VALUES ($1, $2)"
            " ON CONFLICT (name) DO UPDATE SET value = secret.value RETURNING value",
            name,
            fresh,
        )
        return bytes(row[0]) if row else fresh
