"""The table subscription: who follows what, what was asked, what has ended and can come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.model import Cadence, Scope, SectionName, Subscription
from gateway.store.database import micros, places

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from gateway.store.database import Row, Statements, Value

_COLUMNS = "person, section, thread, cadence, own_at, muted_at, confirmed_at, ended_at"
_IN_FORCE = "confirmed_at IS NOT NULL AND ended_at IS NULL"
# Where a subscription begins: readers are told of nothing older.
_NOW_IN_SEQUENCE = "COALESCE((SELECT value FROM counter WHERE name = 'sequence'), 0)"


def _subscription_of(row: Row) -> Subscription:
    return Subscription(
        person=row[0],
        scope=Scope(SectionName(row[1]) if row[1] else None, row[2] or None),
        cadence=Cadence(row[3]),
        own=row[4] is not None,
        muted=row[5] is not None,
        followed=row[6] is not None and row[7] is None,
    )


class Subscriptions:
    """Questions about subscriptions."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def ask(self, number: int, wanted: Subscription, now: datetime) -> int:
        """Note that a subscription was asked for; give its number, the old one when it stood.

        One in force keeps its cadence until the new one is confirmed; one that has ended waits.
        """
        return await self._write(
            number,
            "INSERT INTO subscription (id, person, section, thread, cadence, asked_cadence,"
            " asked_at) VALUES ($1, $2, $3, $4, $5, $5, $6) ON CONFLICT (person, section, thread)"
            " DO UPDATE SET asked_at = $6, asked_cadence = $5, ended_at = NULL, confirmed_at ="
            " CASE WHEN subscription.ended_at IS NULL THEN subscription.confirmed_at END"
            " RETURNING id",
            wanted,
            now,
        )

    async def confirm(self, subscription: int, now: datetime) -> Subscription | None:
        """Put in force what was asked last; None when it was ended after it was asked for."""
        row = await self._statements.row(
            "UPDATE subscription SET cadence = asked_cadence, since = CASE WHEN"
            f" confirmed_at IS NOT NULL THEN since ELSE {_NOW_IN_SEQUENCE} END,"
            " confirmed_at = COALESCE(confirmed_at, $2), own_at = NULL, muted_at = NULL"
            f" WHERE id = $1 AND ended_at IS NULL RETURNING {_COLUMNS}",
            subscription,
            micros(now),
        )
        return _subscription_of(row) if row else None

    async def follow_own(self, number: int, person: int, thread: int, now: datetime) -> None:
        """Let a person follow a thread they wrote in, unless they know it already or left it."""
        wanted = Subscription(person, Scope(thread=thread), Cadence.INSTANT)
        await self._write(
            number,
            "INSERT INTO subscription (id, person, section, thread, cadence, asked_cadence,"
            " asked_at, confirmed_at, own_at, since)"
            f" VALUES ($1, $2, $3, $4, $5, $5, $6, $6, $6, {_NOW_IN_SEQUENCE})"
            " ON CONFLICT (person, section, thread) DO UPDATE SET own_at = $6, asked_at = $6,"
            " confirmed_at = $6, cadence = $5, asked_cadence = $5, since = excluded.since"
            " WHERE subscription.confirmed_at IS NULL AND subscription.ended_at IS NULL"
            " RETURNING id",
            wanted,
            now,
        )

    async def knows(self, person: int, thread: int) -> bool:
        """Tell whether a person follows a thread, or has left it."""
        row = await self._statements.row(
            "SELECT 1 FROM subscription WHERE person = $1 AND section = '' AND thread = $2"
            " AND (confirmed_at IS NOT NULL OR ended_at IS NOT NULL)",
            person,
            thread,
        )
        return row is not None

    async def mute(self, number: int, person: int, thread: int, now: datetime) -> None:
        """Let a thread be silent for a person, whatever else they follow."""
        wanted = Subscription(person, Scope(thread=thread), Cadence.INSTANT)
        await self._write(
            number,
            "INSERT INTO subscription (id, person, section, thread, cadence, asked_cadence,"
            " asked_at, muted_at) VALUES ($1, $2, $3, $4, $5, $5, $6, $6)"
            " ON CONFLICT (person, section, thread) DO UPDATE SET muted_at = $6 RETURNING id",
            wanted,
            now,
        )

    async def unmute(self, person: int, thread: int) -> bool:
        """Let a thread speak again; False when it was not muted."""
        spoke = await self._statements.run(
            "UPDATE subscription SET muted_at = NULL"
            " WHERE person = $1 AND section = '' AND thread = $2 AND muted_at IS NOT NULL",
            person,
            thread,
        )
        return spoke == 1

    async def _write(self, number: int, upsert: str, wanted: Subscription, now: datetime) -> int:
        row = await self._statements.row(
            upsert,
            number,
            wanted.person,
            wanted.scope.section or "",
            wanted.scope.thread or 0,
            wanted.cadence,
            micros(now),
        )
        return int(row[0]) if row else number

    async def by_id(self, subscription: int) -> Subscription | None:
        """Find a subscription by number."""
        row = await self._statements.row(
            f"SELECT {_COLUMNS} FROM subscription WHERE id = $1", subscription
        )
        return _subscription_of(row) if row else None

    async def scopes(self, numbers: Collection[int]) -> dict[int, Scope]:
        """Give what each of some hundred subscriptions is about, ended ones too."""
        if not numbers:
            return {}
        rows = await self._statements.rows(
            f"SELECT id, section, thread FROM subscription WHERE id IN ({places(len(numbers))})",
            *numbers,
        )
        return {row[0]: Scope(row[1] or None, row[2] or None) for row in rows}

    async def of_person(self, person: int) -> list[Subscription]:
        """Give what a person follows: in force, muted or not, the oldest first."""
        return await self._list(f"person = $1 AND {_IN_FORCE}", person)

    async def muted_by(self, person: int) -> list[Subscription]:
        """Give the threads a person has muted."""
        return await self._list("person = $1 AND muted_at IS NOT NULL", person)

    async def ended_at(self, person: int, moment: datetime) -> list[Subscription]:
        """Give what a person left at one moment."""
        return await self._list("person = $1 AND ended_at = $2", person, micros(moment))

    async def _list(self, condition: str, *values: Value) -> list[Subscription]:
        rows = await self._statements.rows(
            f"SELECT {_COLUMNS} FROM subscription WHERE {condition} ORDER BY id", *values
        )
        return [_subscription_of(row) for row in rows]

    async def set_cadence(self, person: int, cadence: Cadence) -> int:
        """Let all sections a person follows speak in one cadence; give how many there are."""
        return await self._statements.run(
            "UPDATE subscription SET cadence = $2, asked_cadence = $2"
            f" WHERE person = $1 AND thread = 0 AND {_IN_FORCE}",
            person,
            cadence,
        )

    async def end(self, person: int, scope: Scope, now: datetime) -> int:
        """End one subscription; give how many ended."""
        return await self._end(
            "person = $1 AND section = $3 AND thread = $4",
            now,
            person,
            scope.section or "",
            scope.thread or 0,
        )

    async def end_by_id(self, person: int, subscription: int, now: datetime) -> int:
        """End the subscription with this number, if it is this person's."""
        return await self._end("person = $1 AND id = $3", now, person, subscription)

    async def end_cadence(self, person: int, cadence: Cadence, now: datetime) -> int:
        """End what speaks to a person in this cadence; give how many ended."""
        return await self._end("person = $1 AND cadence = $3", now, person, cadence)

    async def end_all(self, person: int, now: datetime) -> int:
        """End everything a person follows; give how many ended."""
        return await self._end("person = $1", now, person)

    async def _end(self, condition: str, now: datetime, person: int, *values: Value) -> int:
        """End in one moment, by which it can be taken back; give how many, asked for or begun."""
        return await self._statements.run(
            "UPDATE subscription SET ended_at = $2 WHERE ended_at IS NULL"
            f" AND (confirmed_at IS NOT NULL OR muted_at IS NULL) AND {condition}",
            person,
            micros(now),
            *values,
        )

    async def take_back(self, person: int, moment: datetime) -> int:
        """Put in force again what a person left at one moment; give how many."""
        return await self._statements.run(
            f"UPDATE subscription SET ended_at = NULL, since = {_NOW_IN_SEQUENCE}"
            " WHERE person = $1 AND ended_at = $2",
            person,
            micros(moment),
        )
