"""The ledger as mailers work through it: rows claimed by one of them, and marked one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.model import Address, Cadence, Delivery, Kind
from gateway.store.counters import count_up
from gateway.store.database import instant, micros

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from gateway.store.database import Row, Statements

WAITING = "sent_at IS NULL AND failed_at IS NULL"
_COLUMNS = (
    "id, kind, person, recipient, post, subscription, cadence, since, until, planned_at, due_at,"
    " attempts, part, parts, posts, secret_at"
)


def _delivery_of(row: Row) -> Delivery:
    return Delivery(
        id=row[0],
        kind=Kind(row[1]),
        person=row[2],
        recipient=Address(row[3]),
        post=row[4],
        subscription=row[5] or 0,
        cadence=Cadence(row[6]) if row[6] else None,
        since=row[7] or 0,
        until=row[8] or 0,
        planned_at=instant(row[9]),
        due_at=instant(row[10]),
        attempts=row[11],
        part=row[12],
        parts=row[13],
        posts=tuple(map(int, (row[14] or "").split())),
        is_secret=row[15] is not None,
    )


class Claims:
    """Questions of a mailer about the rows it sends."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def enrol(self, now: datetime, dead: datetime) -> int:
        """Give a new mailer its number; those last seen before `dead` are forgotten."""
        await self._statements.run("DELETE FROM mailer WHERE seen_at < $1", micros(dead))
        number = await count_up(self._statements, "mailer")
        await self._statements.run(
            "INSERT INTO mailer (id, seen_at) VALUES ($1, $2)", number, micros(now)
        )
        return number

    async def show_life(self, mailer: int, now: datetime, dead: datetime) -> int:
        """Keep the claims of a mailer; give how many mailers are alive, 0 when it counts as dead.

        Its rows may have gone to another one then.
        """
        kept = await self._statements.run(
            "UPDATE mailer SET seen_at = $2 WHERE id = $1 AND seen_at >= $3",
            mailer,
            micros(now),
            micros(dead),
        )
        return await self.alive(dead) if kept else 0

    async def alive(self, dead: datetime) -> int:
        """Give how many mailers were seen since `dead`."""
        row = await self._statements.row(
            "SELECT COUNT(*) FROM mailer WHERE seen_at >= $1", micros(dead)
        )
        return int(row[0]) if row else 0

    async def note_away(self, mailer: int, since: datetime | None, reason: str) -> None:
        """Note that a mailer's relay cannot be used, or (None) can be again."""
        await self._statements.run(
            "UPDATE mailer SET away_at = $2, away = $3 WHERE id = $1",
            mailer,
            micros(since) if since else None,
            reason,
        )

    async def leave(self, mailer: int) -> None:
        """Forget a mailer, and give back what it had claimed."""
        await self._statements.run("DELETE FROM mailer WHERE id = $1", mailer)

    async def are_due(self, now: datetime) -> bool:
        """Tell whether a mail is due, whoever may have it in hand."""
        row = await self._statements.row(
            f"SELECT 1 FROM delivery WHERE {WAITING} AND due_at <= $1 LIMIT 1", micros(now)
        )
        return row is not None

    async def take(self, mailer: int, limit: int, now: datetime, dead: datetime) -> list[Delivery]:
        """Claim mails that are due and that no living mailer has; the longest due one first.

        Letters come without their text, which may be long: `letter` has it.
        """
        skip = " FOR UPDATE SKIP LOCKED" if self._statements.dialect == "postgresql" else ""
        rows = await self._statements.rows(
            "UPDATE delivery SET mailer = $1 WHERE id IN"
            f" (SELECT id FROM delivery WHERE {WAITING} AND due_at <= $2 AND (mailer IS NULL"
            " OR mailer NOT IN (SELECT id FROM mailer WHERE seen_at >= $3))"
            f" ORDER BY due_at, id LIMIT $4{skip}) RETURNING {_COLUMNS}",
            mailer,
            micros(now),
            micros(dead),
            limit,
        )
        return sorted((_delivery_of(row) for row in rows), key=lambda one: (one.due_at, one.id))

    async def letter(self, number: int) -> bytes | None:
        """Give the text of a letter; None when it was sent."""
        row = await self._statements.row("SELECT raw FROM delivery WHERE id = $1", number)
        return bytes(row[0]) if row and row[0] is not None else None

    async def give_back(self, numbers: Iterable[int]) -> None:
        """Give back mails that were not sent, through no fault of theirs."""
        await self._statements.run_many(
            "UPDATE delivery SET mailer = NULL WHERE id = $1",
            [(number,) for number in numbers],
        )

    async def spread(self, times: Sequence[tuple[int, datetime]]) -> None:
        """Give back mails whose turn comes later, each with its time."""
        await self._statements.run_many(
            "UPDATE delivery SET mailer = NULL, due_at = $2 WHERE id = $1",
            [(number, micros(due_at)) for number, due_at in times],
        )

    async def mark_sent(self, number: int, reply: str, now: datetime) -> None:
        """Note that a mail was taken by the relay, even if it was dropped meanwhile.

        The text of a letter is needed no more: there may be a password in it.
        """
        await self._statements.run(
            "UPDATE delivery SET sent_at = $3, failed_at = NULL, reply = $2, raw = NULL"
            " WHERE id = $1",
            number,
            reply,
            micros(now),
        )

    async def mark_failed(self, number: int, reply: str, now: datetime) -> None:
        """Note that a mail will never be taken."""
        await self._statements.run(
            f"UPDATE delivery SET failed_at = $3, reply = $2 WHERE id = $1 AND {WAITING}",
            number,
            reply,
            micros(now),
        )

    async def leave_no_trace(self, number: int) -> None:
        """Delete the row of a mail that has left, or never will."""
        await self._statements.run("DELETE FROM delivery WHERE id = $1", number)

    async def put_off(self, number: int, reply: str, due_at: datetime) -> None:
        """Give a mail back, to be tried again at `due_at`, and count the attempt."""
        await self._statements.run(
            "UPDATE delivery SET mailer = NULL, attempts = attempts + 1,"
            " due_at = $3, reply = $2 WHERE id = $1",
            number,
            reply,
            micros(due_at),
        )

    async def purge(self, before: datetime, limit: int) -> int:
        """Delete rows that ended before a time, among the `limit` oldest; give how many.

        Numbers grow with time, so that no index of all that was ever sent is needed.
        """
        return await self._statements.run(
            "DELETE FROM delivery WHERE id IN (SELECT id FROM"
            " (SELECT id, sent_at, failed_at FROM delivery ORDER BY id LIMIT $2) AS oldest"
            " WHERE COALESCE(sent_at, failed_at) < $1)",
            micros(before),
            limit,
        )
