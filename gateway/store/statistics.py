"""Counts over all tables, for the owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.store.database import micros

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.store.database import Statements

_COUNTS = {
    "posts": "SELECT COUNT(*) FROM post WHERE sequence IS NOT NULL AND removed_at IS NULL",
    "articles": "SELECT COUNT(*) FROM post"
    " WHERE sequence IS NOT NULL AND removed_at IS NULL AND parent IS NULL",
    "held": "SELECT COUNT(*) FROM post WHERE held_at IS NOT NULL AND removed_at IS NULL",
    "removed": "SELECT COUNT(*) FROM post WHERE removed_at IS NOT NULL",
    "people": "SELECT COUNT(*) FROM person",
    "subscriptions": (
        "SELECT COUNT(*) FROM subscription WHERE confirmed_at IS NOT NULL AND ended_at IS NULL"
    ),
    "unreachable": "SELECT COUNT(*) FROM person WHERE unreachable_at IS NOT NULL",
    "mails_waiting": "SELECT COUNT(*) FROM delivery WHERE sent_at IS NULL AND failed_at IS NULL",
    "mails_sent": "SELECT COUNT(*) FROM delivery WHERE sent_at IS NOT NULL",
    "mails_failed": "SELECT COUNT(*) FROM delivery WHERE failed_at IS NOT NULL",
}
_RATES = {
    "posts_since": "SELECT COUNT(*) FROM post WHERE sequence IS NOT NULL AND posted_at > $1",
    "bounces_since": "SELECT COUNT(*) FROM bounce WHERE at > $1",
    "mails_sent_since": "SELECT COUNT(*) FROM delivery WHERE sent_at > $1",
}


class Statistics:
    """Questions of how many."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def counts(self, since: datetime) -> dict[str, int]:
        """Count what there is, and what came about after `since`."""
        counts = {name: await self._count(sql) for name, sql in _COUNTS.items()}
        rates = {name: await self._count(sql, micros(since)) for name, sql in _RATES.items()}
        return counts | rates

    async def _count(self, sql: str, *values: int) -> int:
        rows = await self._statements.rows(sql, *values)
        return int(rows[0][0])
