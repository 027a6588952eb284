"""The table ban: addresses, domains, nics and networks that may not post, whoever uses them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from gateway.store.database import instant, micros

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gateway.store.database import Statements


class BanKind(StrEnum):
    """What a ban is compared with."""

    ADDRESS = "address"
    DOMAIN = "domain"  # of the address, and all below it
    NIC = "nic"
    NETWORK = "network"  # a prefix in CIDR notation


@dataclass(frozen=True, slots=True)
class Mark:
    """Something by which a sender is known, in the form in which it is compared."""

    kind: BanKind
    value: str


@dataclass(frozen=True, slots=True)
class Ban:
    """A mark that is turned away; `by` a person, or None for the owner at the command line.

    `typed` is what the owner wrote, whatever form it is compared in.
    """

    mark: Mark
    at: datetime
    by: int | None = None
    typed: str = ""


@cache  # each post asks; its author has some twenty marks
def _any_of(marks: int) -> str:
    """Give the question about so many marks.

    SQLite scans the whole table for `(kind, value) IN (VALUES ...)`, and for values that are joined
    it makes a table of its own.
    """
    pairs = " OR ".join(f"kind = ${2 * n + 1} AND value = ${2 * n + 2}" for n in range(marks))
    return f"SELECT 1 FROM ban WHERE {pairs} LIMIT 1"


class Bans:
    """Questions about who is turned away."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def any_of(self, marks: Sequence[Mark]) -> bool:
        """Tell whether one of these marks is banned: one query, each mark a search of its key."""
        if not marks:
            return False
        # Plain texts: SQLite's driver asks around for each value of a class of our own.
        values = [text for mark in marks for text in (mark.kind.value, mark.value)]
        return await self._statements.row(_any_of(len(marks)), *values) is not None

    async def add(self, ban: Ban) -> bool:
        """Ban a mark; False when it is banned already."""
        added = await self._statements.run(
            "INSERT INTO ban (kind, value, at, by, typed) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT (kind, value) DO NOTHING",
            ban.mark.kind,
            ban.mark.value,
            micros(ban.at),
            ban.by,
            ban.typed,
        )
        return added == 1

    async def remove(self, mark: Mark) -> bool:
        """Lift a ban; False when there is none."""
        removed = await self._statements.run(
            "DELETE FROM ban WHERE kind = $1 AND value = $2", mark.kind, mark.value
        )
        return removed == 1

    async def all(self) -> list[Ban]:
        """Give every ban, by kind and value."""
        rows = await self._statements.rows(
            "SELECT kind, value, at, by, typed FROM ban ORDER BY 1, 2"
        )
        return [Ban(Mark(BanKind(row[0]), row[1]), instant(row[2]), row[3], row[4]) for row in rows]
