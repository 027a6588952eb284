"""The ledger: a row for each outgoing mail; the gateway's own letters, and what the owner sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.model import Address, Kind
from gateway.store.claims import WAITING
from gateway.store.counters import count_up
from gateway.store.database import instant, micros

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.store.database import Statements


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail that was not sent yet, for the owner's eyes."""

    id: int
    kind: Kind
    recipient: Address
    due_at: datetime
    attempts: int
    reply: str


@dataclass(frozen=True, slots=True)
class Which:
    """Which of the waiting mails are meant; what is None stands for any."""

    number: int | None = None
    kind: Kind | None = None
    domain: str | None = None  # of the recipient, in lower case

    @property
    def values(self) -> tuple[int | None, str | None, str | None]:
        """Give the values of the placeholders in _WHICH."""
        return self.number, self.kind, self.domain and f"@{self.domain}"


EVERYTHING = Which()
_WHICH = (
    f"{WAITING} AND (CAST($2 AS BIGINT) IS NULL OR id = CAST($2 AS BIGINT))"
    " AND (CAST($3 AS TEXT) IS NULL OR kind = CAST($3 AS TEXT))"
    # The end of the address, with what both engines have; a domain may hold LIKE's signs.
    " AND (CAST($4 AS TEXT) IS NULL OR SUBSTR(recipient, LENGTH(recipient)"
    " - LENGTH(CAST($4 AS TEXT)) + 1) = CAST($4 AS TEXT))"
)


class Deliveries:
    """Questions about outgoing mail."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def letter(
        self,
        recipient: Address,
        person: int | None,
        raw: bytes,
        now: datetime,
        *,
        is_secret: bool = False,
    ) -> int:
        """Plan a finished mail of the gateway's own; give its number. A secret one leaves none."""
        number = await count_up(self._statements, "delivery")
        await self._statements.run(
            "INSERT INTO delivery (id, kind, person, recipient, raw, planned_at, due_at, secret_at)"
            " VALUES ($1, 'letter', $2, $3, $4, $5, $5, $6)",
            number,
            person,
            recipient,
            raw,
            micros(now),
            micros(now) if is_secret else None,
        )
        return number

    async def note_report(self, number: int, said: str) -> None:
        """Note what a mail system said later of a mail."""
        await self._statements.run("UPDATE delivery SET reply = $2 WHERE id = $1", number, said)

    async def relays_away(self) -> list[tuple[datetime, str]]:
        """Give since when, and why, mailers cannot use their relay."""
        rows = await self._statements.rows(
            "SELECT away_at, away FROM mailer WHERE away_at IS NOT NULL ORDER BY away_at"
        )
        return [(instant(row[0]), row[1]) for row in rows]

    async def waiting(self, which: Which = EVERYTHING, limit: int = 1000) -> list[Waiting]:
        """Give the mails that were not sent yet, the next one first."""
        rows = await self._statements.rows(
            f"SELECT id, kind, recipient, due_at, attempts, reply FROM delivery WHERE {_WHICH}"
            " ORDER BY due_at, id LIMIT $1",
            limit,
            *which.values,
        )
        return [
            Waiting(row[0], Kind(row[1]), Address(row[2]), instant(row[3]), row[4], row[5] or "")
            for row in rows
        ]

    async def retry(self, which: Which, now: datetime) -> int:
        """Make mails that wait due now; give how many."""
        return await self._statements.run(
            f"UPDATE delivery SET due_at = $1 WHERE {_WHICH}", micros(now), *which.values
        )

    async def drop(self, which: Which, now: datetime) -> int:
        """Give mails up that wait; give how many. One that is on its way is marked sent after."""
        return await self._statements.run(
            f"UPDATE delivery SET failed_at = $1, reply = 'dropped by the owner' WHERE {_WHICH}",
            micros(now),
            *which.values,
        )
