"""The engine for sites that outgrow one machine: PostgreSQL through asyncpg."""

from __future__ import annotations

import asyncio
import contextlib
import os
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import asyncpg

from gateway.store.groups import GroupCommit, Outcome
from gateway.store.passages import PostgresPassage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from gateway.store.database import Dialect, Row, T, Value, Work

PORT = 5432
POOL = 10  # connections a node; PostgreSQL's default of 100 then carries nine nodes
TURNS = 5  # of a work that meets deadlocks; each takes PostgreSQL a second to find
MIGRATION_LOCK = 7_305_518  # any fixed number: two nodes that start together take turns


class _Transaction:
    """Statements on one connection."""

    dialect: Dialect = "postgresql"

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def rows(self, sql: str, *values: Value) -> list[Row]:
        rows: list[Row] = await self._connection.fetch(sql, *values)
        return rows

    near_rows = rows

    async def row(self, sql: str, *values: Value) -> Row | None:
        row: Row | None = await self._connection.fetchrow(sql, *values)
        return row

    async def run(self, sql: str, *values: Value) -> int:
        return _touched(await self._connection.execute(sql, *values))

    async def run_many(self, sql: str, rows: Sequence[Sequence[Value]]) -> None:
        await self._connection.executemany(sql, rows)


class PostgresDatabase(_Transaction):
    """A pool of connections; writes that wait together share a transaction."""

    def __init__(self, pool: Any) -> None:
        """Take an open pool, which runs single statements as a connection does."""
        super().__init__(pool)
        self._pool = pool
        self._groups = GroupCommit(self._commit)

    async def rows(self, sql: str, *values: Value) -> list[Row]:
        """Give all rows of a query."""
        await _in_a_task()
        return await super().rows(sql, *values)

    near_rows = rows

    async def row(self, sql: str, *values: Value) -> Row | None:
        """Give the first row of a query."""
        await _in_a_task()
        return await super().row(sql, *values)

    async def write(self, work: Work[T]) -> T:
        """Run `work` in a group-committed transaction.

        Groups of two nodes may take rows in opposite orders: the work that PostgreSQL ends for it
        is done again in the next group, which begins without a lock.
        """
        for _ in range(TURNS - 1):
            with contextlib.suppress(asyncpg.DeadlockDetectedError):
                return await self._groups.write(work)
        return await self._groups.write(work)

    async def _commit(self, works: list[Work[Any]]) -> list[Outcome]:
        async with self._pool.acquire() as connection, connection.transaction():
            return [await _run_work(connection, work) for work in works]

    @contextlib.asynccontextmanager
    async def passage(self) -> AsyncIterator[PostgresPassage]:
        """Give a connection in a transaction, which sees what was committed before it began."""
        async with (
            self._pool.acquire() as connection,
            connection.transaction(isolation="repeatable_read"),
        ):
            yield PostgresPassage(connection)

    async def migrate(self, scripts: Sequence[tuple[int, str]]) -> None:
        """Run the scripts that have not been run yet."""
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock($1)", MIGRATION_LOCK)
            await connection.execute(
                "CREATE TABLE IF NOT EXISTS migration (number BIGINT PRIMARY KEY)"
            )
            known = {row[0] for row in await connection.fetch("SELECT number FROM migration")}
            for number, script in scripts:
                if number not in known:
                    await connection.execute(script)
                    await connection.execute("INSERT INTO migration VALUES ($1)", number)

    async def scrub(self) -> None:
        """Free the room of dead rows for others to overwrite; no transaction may be around it."""
        await self._pool.execute("VACUUM")

    async def close(self) -> None:
        """Let the last group finish and close the pool."""
        await self._groups.drain()
        await self._pool.close()


async def open_postgres(url: str) -> PostgresDatabase:
    """Connect to the database of `postgresql://user:pass@host/name`; raises OSError for none."""
    # To compile a query costs more than it gains: 65 ms of 360, of which 100,000 readers are found.
    settings = {"jit": "off"}
    try:
        pool = await asyncpg.create_pool(url, min_size=1, max_size=POOL, server_settings=settings)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        # The URL has a password: what is said names the place only.
        parts = urlsplit(url)
        where = f"{parts.hostname or 'the local socket'}:{parts.port or PORT}"
        number = getattr(error, "errno", None)
        said = os.strerror(number) if number else str(error) or type(error).__name__
        raise OSError(f"PostgreSQL at {where} cannot be used: {said}") from error
    return PostgresDatabase(pool)


async def _in_a_task() -> None:
    """Wait once where no task runs, as an answer to a newsreader begins: what waits becomes one.

    A pool whose connections are all busy opens another, with a deadline that only a task can have.
    """
    if asyncio.current_task() is None:
        await asyncio.sleep(0)


async def _run_work(connection: Any, work: Work[Any]) -> Outcome:
    try:
        async with connection.transaction():
            return await work(_Transaction(connection))
    except (OSError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError):
        raise  # the connection is gone, and with it the whole group
    except Exception as error:  # noqa: BLE001 - handed to the caller that waits for this work
        return error


def _touched(tag: str) -> int:
    """Read the row count off a command tag such as `INSERT 0 3`; `BEGIN` has none."""
    count = tag.rpartition(" ")[2]
    return int(count) if count.isdigit() else 0
