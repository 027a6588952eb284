"""The table fate, and all else that tells what became of one mail: for the owner who asks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.model import Cut, Kind
from gateway.store.counters import count_up
from gateway.store.database import instant, instant_or_none, micros

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.model import MessageId
    from gateway.store.database import Row, Statements


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a mail that made no post; `sent_id` is empty where it had none."""

    sent_id: str
    sender: str
    door: str
    at: datetime
    verdict: str
    reason: str


@dataclass(frozen=True, slots=True)
class Came:
    """How a post came in, and what was cut from it."""

    sender: str
    door: str
    at: datetime
    raw: bytes
    cuts: tuple[Cut, ...]
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """What the ledger says of one mail about a post; `reply` are the relay's last words.

    `bounce` is why it came back and what was said then; empty where it did not.
    """

    id: int
    kind: Kind
    recipient: str
    planned_at: datetime
    sent_at: datetime | None
    failed_at: datetime | None
    attempts: int
    reply: str
    bounce: str = ""


def as_json(cuts: tuple[Cut, ...]) -> str:
    """Write cuts as their column holds them."""
    return json.dumps([(cut.reason, cut.text) for cut in cuts], ensure_ascii=False)


def _sent_of(row: Row) -> Sent:
    return Sent(
        id=row[0],
        kind=Kind(row[1]),
        recipient=row[2],
        planned_at=instant(row[3]),
        sent_at=instant_or_none(row[4]),
        failed_at=instant_or_none(row[5]),
        attempts=row[6],
        reply=row[7] or "",
        bounce=f"{row[8]}: {row[9]}" if row[8] else "",
    )


class Fates:
    """Questions about single mails."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def note(self, fate: Fate) -> None:
        """Write down what became of a mail that made no post."""
        await self._statements.run(
            "INSERT INTO fate (id, sent_id, sender, door, at, verdict, reason)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)",
            await count_up(self._statements, "fate"),
            fate.sent_id,
            fate.sender,
            fate.door,
            micros(fate.at),
            fate.verdict,
            fate.reason,
        )

    async def of(self, sent_id: MessageId) -> list[Fate]:
        """Give what became of the mails that had this id and made no post, oldest first."""
        rows = await self._statements.rows(
            "SELECT sent_id, sender, door, at, verdict, reason FROM fate WHERE sent_id = $1"
            " ORDER BY id",
            sent_id,
        )
        return [Fate(row[0], row[1], row[2], instant(row[3]), row[4], row[5]) for row in rows]

    async def came(self, post: int) -> Came | None:
        """Give how a post came in; None for one that was made here."""
        row = await self._statements.row(
            "SELECT sender, door, received_at, raw, cuts, proof FROM arrival WHERE post = $1", post
        )
        if row is None:
            return None
        cuts = tuple(Cut(reason, text) for reason, text in json.loads(row[4]))
        return Came(row[0], row[1], instant(row[2]), bytes(row[3]), cuts, row[5])

    async def numbers(self, post: int) -> list[tuple[str, int]]:
        """Give the newsgroups a post stands in, with its number in each."""
        rows = await self._statements.rows(
            "SELECT s.newsgroup, n.number FROM numbering n JOIN section s ON s.name = n.section"
            " WHERE n.post = $1 ORDER BY s.newsgroup",
            post,
        )
        return [(row[0], row[1]) for row in rows]

    async def sent(self, post: int) -> list[Sent]:
        """Give the notices of a post, in the order they were planned."""
        rows = await self._statements.rows(
            "SELECT d.id, d.kind, d.recipient, d.planned_at, d.sent_at, d.failed_at, d.attempts,"
            " d.reply, b.reason, b.said FROM delivery d LEFT JOIN bounce b ON b.delivery = d.id"
            " WHERE d.post = $1 ORDER BY d.id",
            post,
        )
        return [_sent_of(row) for row in rows]

    async def purge(self, before: datetime, limit: int) -> int:
        """Delete the oldest of what was noted before a time, at most `limit`; give how many.

        It names senders, and its use fades.
        """
        return await self._statements.run(
            "DELETE FROM fate WHERE id IN (SELECT id FROM fate WHERE at < $1 ORDER BY at LIMIT $2)",
            micros(before),
            limit,
        )
