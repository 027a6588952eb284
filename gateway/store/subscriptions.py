"""The table subscription: who follows what, and what was asked but not yet confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.model import Cadence, Scope, SectionName, Subscription
from gateway.store.database import micros

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.store.database import Row, Statements

_COLUMNS = "person, section, thread, cadence"


def _subscription_of(row: Row) -> Subscription:
    return Subscription(
        person=row[0],
        scope=Scope(SectionName(row[1]) if row[1] else None, row[2] or None),
        cadence=Cadence(row[3]),
    )


class Subscriptions:
    """Questions about subscriptions."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def ask(self, number: int, wanted: Subscription, now: datetime) -> int:
        """Note that a subscription was asked for; give its number, the old one when it stood.

        A confirmed subscription keeps its cadence until the new one is confirmed.
        """
        row = await self._statements.row(
            "INSERT INTO subscription (id, person, section, thread, cadence, asked_cadence,"
            " asked_at) VALUES ($1, $2, $3, $4, $5, $5, $6) ON CONFLICT (person, section, thread)"
            " DO UPDATE SET asked_at = $6, asked_cadence = $5 RETURNING id",
            number,
            wanted.person,
            wanted.scope.section or "",
            wanted.scope.thread or 0,
            wanted.cadence,
            micros(now),
        )
        return int(row[0]) if row else number

    async def confirm(self, subscription: int, now: datetime) -> Subscription | None:
        """Put in force what was asked last; None when the subscription has ended meanwhile."""
        row = await self._statements.row(
            "UPDATE subscription SET cadence = asked_cadence,"
            " confirmed_at = COALESCE(confirmed_at, $2) WHERE id = $1"
            f" RETURNING {_COLUMNS}",
            subscription,
            micros(now),
        )
        return _subscription_of(row) if row else None

    async def by_id(self, subscription: int) -> Subscription | None:
        """Find a subscription by number."""
        row = await self._statements.row(
            f"SELECT {_COLUMNS} FROM subscription WHERE id = $1", subscription
        )
        return _subscription_of(row) if row else None

    async def of_person(self, person: int) -> list[Subscription]:
        """Give what a person follows, confirmed ones only."""
        rows = await self._statements.rows(
            f"SELECT {_COLUMNS} FROM subscription"
            " WHERE person = $1 AND confirmed_at IS NOT NULL ORDER BY id",
            person,
        )
        return [_subscription_of(row) for row in rows]

    async def end(self, person: int, scope: Scope) -> int:
        """End one subscription; give how many ended."""
        return await self._statements.run(
            "DELETE FROM subscription WHERE person = $1 AND section = $2 AND thread = $3",
            person,
            scope.section or "",
            scope.thread or 0,
        )

    async def end_by_id(self, person: int, subscription: int) -> int:
        """End the subscription with this number, if it is this person's."""
        return await self._statements.run(
            "DELETE FROM subscription WHERE id = $1 AND person = $2", subscription, person
        )

    async def end_cadence(self, person: int, cadence: Cadence) -> int:
        """End what speaks to a person in this cadence; give how many ended."""
        return await self._statements.run(
            "DELETE FROM subscription WHERE person = $1 AND cadence = $2", person, cadence
        )

    async def end_all(self, person: int) -> int:
        """End everything a person follows; give how many ended."""
        return await self._statements.run("DELETE FROM subscription WHERE person = $1", person)
