"""The table tally: how much came within an hour, by person, network, door and section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.store.counters import count_up
from gateway.store.database import micros, places

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from gateway.store.database import Statements

MINUTE = 60_000_000  # microseconds
HOUR = 60  # minutes, beside the one that has begun: at no time more than a share comes in 60


class Tallies:
    """Questions about shares of an hour; one who is busy has a row a minute."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def take_turn(self) -> None:
        """Wait until what other nodes decide on is decided: from here on all of it is counted.

        It locks the row that numbers posts, which those that are stored take anyhow, until the
        transaction ends. SQLite has one writer at a time in any case.
        """
        if self._statements.dialect == "postgresql":
            await count_up(self._statements, "post", 0)

    async def is_used_up(self, shares: Mapping[str, int], now: datetime) -> bool:
        """Tell whether any of these has had its share, a number of posts, of the hour until now."""
        if not shares:
            return False
        rows = await self._statements.near_rows(
            "SELECT of, SUM(posts) FROM tally WHERE minute >= $1"
            f" AND of IN ({places(len(shares), first=2)}) GROUP BY of",
            _minute(now) - HOUR,
            *shares,
        )
        return any(posts >= shares[of] for of, posts in rows)

    async def count(self, those: Collection[str], now: datetime) -> None:
        """Count a post for each of these, and forget what is older than an hour."""
        minute, is_new = _minute(now), False
        for of in those:
            row = await self._statements.row(
                "INSERT INTO tally (of, minute, posts) VALUES ($1, $2, 1)"
                " ON CONFLICT (of, minute) DO UPDATE SET posts = tally.posts + 1 RETURNING posts",
                of,
                minute,
            )
            is_new |= row is not None and row[0] == 1
        if is_new:
            await self._statements.run("DELETE FROM tally WHERE minute < $1", minute - HOUR)


def _minute(moment: datetime) -> int:
    return micros(moment) // MINUTE
