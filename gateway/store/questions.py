"""The table question: what was asked of whom by mail, and which commands wait for the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.store.counters import count_up
from gateway.store.database import micros

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gateway.model import Address
    from gateway.store.database import Statements


class Questions:
    """Questions about questions."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def recent(self, person: int, since: datetime) -> tuple[int, frozenset[str]]:
        """Tell how many letters asked a person something since then, and what about."""
        rows = await self._statements.rows(
            "SELECT id, about FROM question WHERE person = $1 AND asked_at > $2",
            person,
            micros(since),
        )
        return len({row[0] for row in rows}), frozenset(row[1] for row in rows)

    async def letters_to(self, address: Address, since: datetime) -> int:
        """Count the letters to an address since then, of the gateway's own accord or asked for."""
        row = await self._statements.row(
            "SELECT COUNT(*) FROM delivery"
            " WHERE kind = 'letter' AND recipient = $1 AND planned_at > $2",
            address,
            micros(since),
        )
        return int(row[0]) if row else 0

    async def note(self, person: int, lines: Sequence[tuple[str, str]], now: datetime) -> int:
        """Note what a letter asks: (about, command) each. Give the number for its answer."""
        number = await count_up(self._statements, "question")
        await self._statements.run_many(
            "INSERT INTO question (id, place, person, about, line, asked_at)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            [
                (number, place, person, about, line, micros(now))
                for place, (about, line) in enumerate(lines)
            ],
        )
        return number

    async def replace(self, person: int, about: str, line: str) -> None:
        """Let the answer to an earlier question mean what was asked last."""
        await self._statements.run(
            "UPDATE question SET line = $3"
            " WHERE person = $1 AND about = $2 AND line <> '' AND answered_at IS NULL",
            person,
            about,
            line,
        )

    async def lines(self, number: int) -> tuple[str, ...]:
        """Give the commands a letter asked about."""
        rows = await self._statements.rows("SELECT line FROM question WHERE id = $1", number)
        return tuple(row[0] for row in rows)

    async def answer(
        self, number: int, since: datetime, now: datetime
    ) -> tuple[int, tuple[str, ...]] | None:
        """Take the person and the commands a letter asked about, once; None when it is too late."""
        rows = await self._statements.rows(
            "UPDATE question SET answered_at = $3 WHERE id = $1 AND asked_at > $2"
            " AND answered_at IS NULL RETURNING place, person, line",
            number,
            micros(since),
            micros(now),
        )
        lines = tuple(row[2] for row in sorted(rows, key=lambda row: int(row[0])) if row[2])
        return (rows[0][1], lines) if rows else None
