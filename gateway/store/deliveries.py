"""The ledger: a row for each outgoing mail, from planned to sent or failed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.model import Address, Cadence, Delivery, Kind
from gateway.store.database import instant, micros

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gateway.store.database import Row, Statements

_COLUMNS = (
    "id, kind, person, recipient, post, subscription, cadence, since, until, raw, planned_at,"
    " due_at, attempts, part, parts, posts"
)

_WAITING = "sent_at IS NULL AND failed_at IS NULL"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail that was not sent yet, for the owner's eyes."""

    id: int
    kind: Kind
    recipient: Address
    due_at: datetime
    attempts: int
    reply: str


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
        raw=bytes(row[9]) if row[9] is not None else None,
        planned_at=instant(row[10]),
        due_at=instant(row[11]),
        attempts=row[12],
        part=row[13],
        parts=row[14],
        posts=tuple(map(int, (row[15] or "").split())),
    )


class Deliveries:
    """Questions about outgoing mail."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def letter(
        self, recipient: Address, person: int | None, raw: bytes, now: datetime
    ) -> int:
        """Plan a finished mail of the gateway's own; give its number."""
        number = await self._next_number()
        await self._statements.run(
            "INSERT INTO delivery (id, kind, person, recipient, raw, planned_at, due_at)"
            " VALUES ($1, 'letter', $2, $3, $4, $5, $5)",
            number,
            person,
            recipient,
            raw,
            micros(now),
        )
        return number

    async def _next_number(self) -> int:
        row = await self._statements.row(
            "INSERT INTO counter (name, value) VALUES ('delivery', 1)"
            " ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value"
        )
        return int(row[0]) if row else 0

    async def claim(self, limit: int, now: datetime, expired: datetime) -> list[Delivery]:
        """Take mails that are due; those a mailer took before `expired` and never marked, too."""
        skip = " FOR UPDATE SKIP LOCKED" if self._statements.dialect == "postgresql" else ""
        rows = await self._statements.rows(
            "UPDATE delivery SET claimed_at = $1, attempts = attempts + 1 WHERE id IN"
            f" (SELECT id FROM delivery WHERE {_WAITING} AND due_at <= $1"
            " AND (claimed_at IS NULL OR claimed_at < $2)"
            f" ORDER BY due_at, id LIMIT $3{skip}) RETURNING {_COLUMNS}",
            micros(now),
            micros(expired),
            limit,
        )
        return sorted((_delivery_of(row) for row in rows), key=lambda one: one.id)

    async def mark_sent(self, sent: Sequence[tuple[int, str]], now: datetime) -> None:
        """Note that mails were taken by the relay, with its words."""
        await self._statements.run_many(
            "UPDATE delivery SET sent_at = $3, reply = $2 WHERE id = $1",
            [(number, reply, micros(now)) for number, reply in sent],
        )

    async def mark_failed(self, number: int, reply: str, now: datetime) -> None:
        """Note that a mail will never be taken."""
        await self._statements.run(
            "UPDATE delivery SET failed_at = $3, reply = $2 WHERE id = $1",
            number,
            reply,
            micros(now),
        )

    async def put_off(self, number: int, reply: str, due_at: datetime) -> None:
        """Give a mail back, to be tried again at `due_at`."""
        await self._statements.run(
            "UPDATE delivery SET claimed_at = NULL, due_at = $3, reply = $2 WHERE id = $1",
            number,
            reply,
            micros(due_at),
        )

    async def note_report(self, number: int, said: str) -> None:
        """Note what a mail system said later of a mail."""
        await self._statements.run("UPDATE delivery SET reply = $2 WHERE id = $1", number, said)

    async def waiting(self, limit: int = 1000) -> list[Waiting]:
        """Give the mails that were not sent yet, the next one first."""
        rows = await self._statements.rows(
            f"SELECT id, kind, recipient, due_at, attempts, reply FROM delivery WHERE {_WAITING}"
            " ORDER BY due_at, id LIMIT $1",
            limit,
        )
        return [
            Waiting(row[0], Kind(row[1]), Address(row[2]), instant(row[3]), row[4], row[5] or "")
            for row in rows
        ]

    async def retry(self, now: datetime) -> int:
        """Make everything that waits due now; give how many."""
        return await self._statements.run(
            f"UPDATE delivery SET due_at = $1, claimed_at = NULL WHERE {_WAITING}", micros(now)
        )

    async def drop(self, number: int, now: datetime) -> bool:
        """Give a mail up; False when it does not wait."""
        dropped = await self._statements.run(
            f"UPDATE delivery SET failed_at = $2, reply = 'dropped by the owner'"
            f" WHERE id = $1 AND {_WAITING}",
            number,
            micros(now),
        )
        return dropped == 1
