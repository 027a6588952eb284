"""When digests are due: readers who share a local hour and its days share a clock.

A clock strikes for all of them at once, and where it stands is one row. What a digest tells of
begins where the last one of its clock ended, or where its reader says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.model import Cadence
from gateway.store.database import instant, micros
from gateway.store.people import days_of

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.store.database import Statements

# Where the window of reader w of clock c begins; digests of some may be planned, of others not yet.
_SINCE = "COALESCE(w.since, CASE WHEN c.reached >= w.person THEN c.planning ELSE c.until END)"
_SEQUENCE = "COALESCE((SELECT value FROM counter WHERE name = 'sequence'), 0)"
_FOLLOWS = (
    "EXISTS (SELECT 1 FROM subscription s WHERE s.person = {person} AND s.cadence = {cadence}"
    " AND s.confirmed_at IS NOT NULL AND s.ended_at IS NULL)"
)


@dataclass(frozen=True, slots=True)
class DigestClock:
    """When digests come to the readers who share these: local hour, weekdays."""

    id: int
    cadence: Cadence
    timezone: str
    hour: int
    days: frozenset[int]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A clock that strikes, locked: its window, and the last person a digest was planned for."""

    since: int
    until: int
    reached: int


class Clocks:
    """Questions about the hours of digests."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def due(self, now: datetime) -> list[DigestClock]:
        """Give the clocks whose readers wait for a digest: one look at a small table."""
        rows = await self._statements.near_rows(
            "SELECT id, cadence, timezone, hour, days FROM digest_clock WHERE due <= $1"
            " ORDER BY due, id",
            micros(now),
        )
        return [
            DigestClock(row[0], Cadence(row[1]), row[2], row[3], days_of(row[4])) for row in rows
        ]

    async def schedule(self, person: int, cadence: Cadence, then: datetime) -> None:
        """Let the next digest of a cadence be due `then`, at the hour a person's row says.

        Nothing happens when they follow nothing in it. Who waited for none begins with what
        appears from now on; for others no post is left out and none told twice.
        """
        clock = await self._clock_of(person, cadence, then)
        if clock is None:
            return
        await self._statements.run(
            "INSERT INTO digest_reader (person, cadence, clock, since)"
            f" VALUES ($1, $2, $3, {_SEQUENCE}) ON CONFLICT (person, cadence) DO UPDATE SET"
            " clock = $3, since = (SELECT " + _SINCE + " FROM digest_clock c JOIN digest_reader w"
            " ON w.clock = c.id WHERE w.person = $1 AND w.cadence = $2)"
            " WHERE digest_reader.clock <> $3",
            person,
            cadence,
            clock,
        )

    async def _clock_of(self, person: int, cadence: Cadence, then: datetime) -> int | None:
        """Give the clock of a person, made when it is the first of its kind."""
        number = await self._lock(1)
        row = await self._statements.row(
            "INSERT INTO digest_clock (id, cadence, timezone, hour, days, due, until)"
            " SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT), r.timezone, r.hour,"
            f" r.{cadence}_days, CAST($4 AS BIGINT), {_SEQUENCE} FROM person r WHERE r.id = $3"
            f" AND {_FOLLOWS.format(person='r.id', cadence='CAST($2 AS TEXT)')}"
            " ON CONFLICT (cadence, timezone, hour, days) DO UPDATE SET hour = digest_clock.hour"
            " RETURNING id",
            number,
            cadence,
            person,
            micros(then),
        )
        return int(row[0]) if row else None

    async def strike(self, clock: int, until: int, now: datetime) -> Stroke | None:
        """Begin with the digests of a clock, or go on; None when it is not due any more."""
        await self._lock(0)
        row = await self._statements.row(
            "UPDATE digest_clock SET planning = COALESCE(planning, $2)"
            " WHERE id = $1 AND due <= $3 RETURNING until, planning, reached",
            clock,
            until,
            micros(now),
        )
        return Stroke(row[0], row[1], row[2]) if row else None

    async def _lock(self, step: int) -> int:
        """Keep whoever plans and whoever changes clocks apart until the transaction ends."""
        row = await self._statements.row(
            "INSERT INTO counter (name, value) VALUES ('digest_clock', $1)"
            " ON CONFLICT (name) DO UPDATE SET value = counter.value + $1 RETURNING value",
            step,
        )
        return int(row[0]) if row else 0

    async def slice_of(self, clock: int, reached: int, limit: int) -> int | None:
        """Give the last of the next `limit` readers of a clock; None when there are no more."""
        row = await self._statements.row(
            "SELECT person FROM digest_reader WHERE clock = $1 AND person > $2"
            " ORDER BY person LIMIT 1 OFFSET $3",
            clock,
            reached,
            limit - 1,
        )
        return int(row[0]) if row else None

    async def earliest(self, clock: int, stroke: Stroke, upto: int) -> int:
        """Give where the longest window begins of the next readers of a clock, up to one."""
        row = await self._statements.row(
            "SELECT MIN(since) FROM digest_reader"
            " WHERE clock = $1 AND person > $2 AND person <= $3 AND since < $4",
            clock,
            stroke.reached,
            upto,
            stroke.since,
        )
        return stroke.since if row is None or row[0] is None else int(row[0])

    async def go_on(self, clock: int, stroke: Stroke, upto: int) -> None:
        """Note that the digests of readers up to one are planned: from now on the clock counts.

        Not for one who came from a clock that told them more than this one does.
        """
        await self._statements.run(
            "UPDATE digest_reader SET since = NULL"
            " WHERE clock = $1 AND person > $2 AND person <= $3 AND since <= $4",
            clock,
            stroke.reached,
            upto,
            stroke.until,
        )
        await self._statements.run(
            "UPDATE digest_clock SET reached = $2 WHERE id = $1", clock, upto
        )

    async def forget_idle(self, clock: DigestClock, reached: int, upto: int) -> None:
        """Let those of these readers who follow nothing in its cadence wait for no digest."""
        follows = _FOLLOWS.format(person="digest_reader.person", cadence="$4")
        await self._statements.run(
            "DELETE FROM digest_reader WHERE clock = $1 AND person > $2 AND person <= $3"
            f" AND NOT {follows}",
            clock.id,
            reached,
            upto,
            clock.cadence,
        )

    async def finish(self, clock: int, then: datetime) -> None:
        """Let a clock all of whose digests are planned strike `then`; one without readers goes."""
        await self._statements.run(
            "UPDATE digest_clock SET until = planning, planning = NULL, reached = 0, due = $2"
            " WHERE id = $1",
            clock,
            micros(then),
        )
        await self._statements.run(
            "DELETE FROM digest_clock WHERE id = $1"
            " AND NOT EXISTS (SELECT 1 FROM digest_reader WHERE clock = $1)",
            clock,
        )

    async def next_window(self, person: int, cadence: Cadence) -> tuple[int, int]:
        """Give the window that a digest of a person would have now."""
        row = await self._statements.row(
            f"SELECT {_SINCE}, {_SEQUENCE} FROM digest_reader w JOIN digest_clock c"
            " ON c.id = w.clock WHERE w.person = $1 AND w.cadence = $2",
            person,
            cadence,
        )
        return (row[0], row[1]) if row else (0, 0)

    async def next_due(self, person: int, cadence: Cadence) -> datetime | None:
        """Tell when the next digest of a person is due; None when they wait for none."""
        row = await self._statements.row(
            "SELECT c.due FROM digest_reader w JOIN digest_clock c ON c.id = w.clock"
            " WHERE w.person = $1 AND w.cadence = $2",
            person,
            cadence,
        )
        return instant(row[0]) if row else None
