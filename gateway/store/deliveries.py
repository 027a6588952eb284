"""The ledger: a row for each outgoing mail, from planned to sent or failed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.model import Address, Cadence, Delivery, Kind
from gateway.store.database import instant, micros
from gateway.store.posts import POST_COLUMNS, post_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gateway.model import Post
    from gateway.store.database import Row, Statements

_COLUMNS = (
    "id, kind, person, recipient, post, subscription, cadence, since, until, raw, planned_at,"
    " due_at, attempts"
)

# Whether subscription s is about post p.
_ABOUT = (
    "(s.section = 'site' OR s.thread = p.article OR EXISTS"
    " (SELECT 1 FROM numbering n WHERE n.post = p.id AND n.section = s.section))"
)
# Whether post p is to be told of at all: an archive's is not, nor what was taken away again.
_TOLD = "p.removed_at IS NULL AND p.imported_at IS NULL"

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
        number = await self._count("delivery", 1)
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

    async def plan_notices(self, now: datetime) -> int:
        """Plan a notice of each new post for each of its instant followers but its author.

        Each post is planned once, whichever node does it: the row of the counter is locked.
        """
        since = await self._count("planned", 0)
        until = await self._count("sequence", 0)
        if since >= until:
            return 0
        planned = await self._plan(
            "(id, kind, person, recipient, post, subscription, planned_at, due_at)"
            " SELECT $1 + ROW_NUMBER() OVER (ORDER BY post, person), 'notice', person, address,"
            " post, subscription, CAST($2 AS BIGINT), CAST($2 AS BIGINT) FROM ("
            " SELECT p.id AS post, r.id AS person, r.address AS address, MIN(s.id) AS subscription"
            " FROM post p"
            f" JOIN subscription s ON s.cadence = 'instant' AND s.confirmed_at IS NOT NULL"
            f" AND {_ABOUT}"
            " JOIN person r ON r.id = s.person"
            f" WHERE p.sequence > $3 AND p.sequence <= $4 AND {_TOLD}"
            " AND r.banned_at IS NULL AND r.unreachable_at IS NULL AND r.address IS NOT NULL"
            " AND r.id IS DISTINCT FROM p.person GROUP BY p.id, r.id, r.address) AS due WHERE TRUE",
            micros(now),
            since,
            until,
        )
        await self._count("planned", until - since)
        return planned

    async def digest_hours(self) -> list[tuple[str, int]]:
        """Give each time zone and hour at which somebody wants a digest."""
        rows = await self._statements.rows(
            "SELECT DISTINCT r.timezone, r.hour FROM person r JOIN subscription s"
            " ON s.person = r.id AND s.confirmed_at IS NOT NULL AND s.cadence <> 'instant'"
        )
        return [(row[0], row[1]) for row in rows]

    async def plan_digests(
        self, cadence: Cadence, clock: tuple[str, int], boundary: datetime, now: datetime
    ) -> int:
        """Plan a digest for the readers of a zone and hour who had none since `boundary`.

        Nobody gets an empty one, nor one about what came before they followed.
        """
        last = "weekly" if cadence is Cadence.WEEKLY else "daily"
        until = await self._count("sequence", 0)
        readers = (
            f"r.timezone = $4 AND r.hour = $5 AND r.{last}_at < $6 AND EXISTS (SELECT 1"
            " FROM subscription s WHERE s.person = r.id AND s.cadence = $3 AND s.confirmed_at < $6)"
        )
        planned = await self._plan(
            "(id, kind, cadence, person, recipient, since, until, planned_at, due_at)"
            " SELECT $1 + ROW_NUMBER() OVER (ORDER BY id), 'digest', CAST($3 AS TEXT), id, address,"
            f" {last}_until, CAST($7 AS BIGINT), CAST($2 AS BIGINT), CAST($2 AS BIGINT)"
            f" FROM person r WHERE {readers} AND r.banned_at IS NULL AND r.unreachable_at IS NULL"
            " AND r.address IS NOT NULL AND EXISTS (SELECT 1 FROM post p JOIN subscription s"
            f" ON {_ABOUT} WHERE p.sequence > r.{last}_until AND p.sequence <= $7 AND {_TOLD}"
            " AND s.person = r.id AND s.cadence = $3 AND s.confirmed_at < p.posted_at"
            " AND p.person IS DISTINCT FROM r.id)",
            micros(now),
            cadence,
            *clock,
            micros(boundary),
            until,
        )
        await self._statements.run(
            f"UPDATE person AS r SET {last}_until = $2, {last}_at = $1 WHERE {readers}",
            micros(now),
            until,
            cadence,
            *clock,
            micros(boundary),
        )
        return planned

    async def _plan(self, insert: str, *values: str | int) -> int:
        """Insert planned rows; `$1` of the text is the number before the first of them."""
        before = await self._count("delivery", 0)
        planned = await self._statements.run(
            f"INSERT INTO delivery {insert} ON CONFLICT DO NOTHING", before, *values
        )
        await self._count("delivery", planned)
        return planned

    async def _count(self, counter: str, step: int) -> int:
        """Move a counter on and lock it until the transaction ends; give where it stands."""
        row = await self._statements.row(
            "INSERT INTO counter (name, value) VALUES ($1, $2)"
            " ON CONFLICT (name) DO UPDATE SET value = counter.value + $2 RETURNING value",
            counter,
            step,
        )
        return int(row[0]) if row else 0

    async def daily_window(self, person: int) -> tuple[int, int]:
        """Give the window that a daily digest of a person would have now."""
        row = await self._statements.row(
            "SELECT daily_until, COALESCE((SELECT value FROM counter WHERE name = 'sequence'), 0)"
            " FROM person WHERE id = $1",
            person,
        )
        return (row[0], row[1]) if row else (0, 0)

    async def posts_of_digest(self, digest: Delivery) -> list[Post]:
        """Give what a digest tells of, in the order in which it appeared.

        A reader's own words are among them, where they stand in the thread; alone they would not
        have made a digest.
        """
        rows = await self._statements.rows(
            f"SELECT {POST_COLUMNS} FROM post p WHERE p.sequence > $2 AND p.sequence <= $3"
            f" AND {_TOLD} AND EXISTS (SELECT 1"
            f" FROM subscription s WHERE s.person = $1 AND s.cadence = $4"
            f" AND s.confirmed_at < p.posted_at AND {_ABOUT}) ORDER BY p.sequence",
            digest.person,
            digest.since,
            digest.until,
            digest.cadence,
        )
        return [post_of(row) for row in rows]

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
