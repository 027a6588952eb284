"""The one face of a database that the table groups and the other rooms see.

The same SQL text runs on both engines: `$1` placeholders, times as integer microseconds.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

Value = str | int | bytes | None
Row = Sequence[Any]
Dialect = Literal["sqlite", "postgresql"]
T = TypeVar("T")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(moment: datetime) -> int:
    """Give an aware time as microseconds since 1970 UTC."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def instant(microseconds: int) -> datetime:
    """Give the aware UTC time of `micros`."""
    return EPOCH + timedelta(microseconds=microseconds)


def micros_or_none(moment: datetime | None) -> int | None:
    """Give `micros` of what has happened."""
    return None if moment is None else micros(moment)


def instant_or_none(microseconds: int | None) -> datetime | None:
    """Give `instant` of what has happened."""
    return None if microseconds is None else instant(microseconds)


def places(count: int, first: int = 1) -> str:
    """Give the placeholders of `count` values, `$first` and on, as a list of SQL has them."""
    return ", ".join(f"${place}" for place in range(first, first + count))


class Statements(Protocol):
    """Something that runs SQL: the database itself when reading, a transaction when writing."""

    dialect: Dialect

    async def rows(self, sql: str, *values: Value) -> list[Row]:
        """Give all rows of a query."""
        ...

    async def near_rows(self, sql: str, *values: Value) -> list[Row]:
        """Give the rows of a query that finds a few hundred of them by an index, in their order."""
        ...

    async def row(self, sql: str, *values: Value) -> Row | None:
        """Give the first row of a query, or None."""
        ...

    async def run(self, sql: str, *values: Value) -> int:
        """Run a statement; give the number of rows it touched."""
        ...

    async def run_many(self, sql: str, rows: Sequence[Sequence[Value]]) -> None:
        """Run a statement once for each row of values."""
        ...


Work = Callable[[Statements], Awaitable[T]]


class Passage(Protocol):
    """One long transaction that sees the database as it is at its first question."""

    dialect: Dialect

    async def rows(self, sql: str) -> list[Row]:
        """Give all rows of a query."""
        ...

    def batches(self, sql: str) -> AsyncIterator[list[Row]]:
        """Give the rows of a query, some at a time."""
        ...

    async def fill(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Put rows into a table, as they are."""
        ...


class Database(Statements, Protocol):
    """An engine: reads as it is asked, writes in group-committed transactions."""

    async def write(self, work: Work[T]) -> T:
        """Run `work` in a transaction and return once it is on disk.

        Works that wait at the same time are committed together, each behind a savepoint of its
        own: one that raises undoes its own statements only. A work awaits nothing but statements.
        """
        ...

    def passage(self) -> AbstractAsyncContextManager[Passage]:
        """Give a transaction for copying; committed at its end, undone where that raises.

        Nothing else is written through this database meanwhile.
        """
        ...

    async def migrate(self, scripts: Sequence[tuple[int, str]]) -> None:
        """Run the numbered scripts that have not been run yet, each in a transaction."""
        ...

    async def scrub(self) -> None:
        """Overwrite what deleted and changed rows left in the database's files."""
        ...

    async def close(self) -> None:
        """Let what is being written finish, then close every connection."""
        ...
