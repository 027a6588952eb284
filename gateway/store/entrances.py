"""The link to the editors' desk, in the column person.entrance_at: one at a time, used once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.store.database import micros

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.store.database import Statements


class Entrances:
    """Questions about links that wait to be used."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def make(self, person: int, now: datetime, since: datetime) -> bool:
        """Note that a link is mailed now; False when one of after `since` still waits."""
        made = await self._statements.run(
            "UPDATE person SET entrance_at = $2"
            " WHERE id = $1 AND (entrance_at IS NULL OR entrance_at <= $3)",
            person,
            micros(now),
            micros(since),
        )
        return made == 1

    async def waits(self, person: int, made_at: int) -> bool:
        """Tell whether the link made then, in microseconds, is the last one and was not used."""
        row = await self._statements.row(
            "SELECT 1 FROM person WHERE id = $1 AND entrance_at = $2", person, made_at
        )
        return row is not None

    async def use(self, person: int, made_at: int) -> bool:
        """Use the link made then; False when it does not wait (any more)."""
        used = await self._statements.run(
            "UPDATE person SET entrance_at = NULL WHERE id = $1 AND entrance_at = $2",
            person,
            made_at,
        )
        return used == 1
