"""One long transaction on each engine, by which whole tables are read or filled (see `Passage`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.store.database import places

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from gateway.store.database import Dialect, Row

BATCH = 200  # rows in memory at a time: pictures are rows too


class SqlitePassage:
    """Statements on an open transaction of a connection of aiosqlite."""

    dialect: Dialect = "sqlite"

    def __init__(self, connection: Any) -> None:
        """Take the connection."""
        self._connection = connection

    async def rows(self, sql: str) -> list[Row]:
        """Give all rows of a query."""
        return list(await self._connection.execute_fetchall(sql))

    async def batches(self, sql: str) -> AsyncIterator[list[Row]]:
        """Give the rows of a query, some at a time."""
        async with self._connection.execute(sql) as cursor:
            while batch := list(await cursor.fetchmany(BATCH)):
                yield batch

    async def fill(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Put rows into a table, as they are."""
        marks = places(len(columns)).replace("$", "?")
        await self._connection.executemany(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows
        )


class PostgresPassage:
    """Statements on an open transaction of a connection of asyncpg."""

    dialect: Dialect = "postgresql"

    def __init__(self, connection: Any) -> None:
        """Take the connection."""
        self._connection = connection

    async def rows(self, sql: str) -> list[Row]:
        """Give all rows of a query."""
        rows: list[Row] = await self._connection.fetch(sql)
        return rows

    async def batches(self, sql: str) -> AsyncIterator[list[Row]]:
        """Give the rows of a query, some at a time."""
        cursor = await self._connection.cursor(sql)
        while batch := await cursor.fetch(BATCH):
            yield batch

    async def fill(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Put rows into a table, as they are."""
        await self._connection.copy_records_to_table(table, columns=columns, records=rows)
