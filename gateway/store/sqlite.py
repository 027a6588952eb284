"""The embedded engine: SQLite in WAL mode through aiosqlite, one writer and a few readers."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from functools import cache, partial
from typing import TYPE_CHECKING, Any, cast

import aiosqlite

from gateway.store.groups import GroupCommit, Outcome
from gateway.store.passages import SqlitePassage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
    from pathlib import Path

    from gateway.store.database import Dialect, Row, T, Value, Work

READERS = 3  # connections for long reads; each is a thread, and the machines we aim at are small
MAPPED = 4 * 1024**3  # octets of the file that are read as memory; more is read as a file
CHECKPOINT = 4000  # pages: a post writes some 25, and the more posts share a page the better
BUSY_SECONDS = 30.0  # a command line beside the server waits for its turn rather than fail
PAUSE_SECONDS = 0.05  # between two looks where SQLite itself does not wait


@cache
def _numbered(sql: str) -> str:
    """Give SQLite's spelling of our placeholders; the text holds no other dollar sign."""
    return sql.replace("$", "?")


class _Connection(aiosqlite.Connection):
    """A connection that runs a whole function on its thread: one hop for many statements."""

    def call(self, function: Callable[..., T], *arguments: Any) -> asyncio.Future[T]:
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._tx.put_nowait((done, partial(function, self._conn, *arguments)))
        return done

    def transaction(self) -> _Transaction:
        """Give what runs statements on it, for all transactions one after another."""
        return _Transaction(self._conn)


class _Transaction:
    """Statements inside a transaction, run on the writer's own thread without ever waiting."""

    dialect: Dialect = "sqlite"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def rows(self, sql: str, *values: Value) -> list[Row]:
        return self._connection.execute(_numbered(sql), values).fetchall()

    near_rows = rows

    async def row(self, sql: str, *values: Value) -> Row | None:
        row: Row | None = self._connection.execute(_numbered(sql), values).fetchone()
        return row

    async def run(self, sql: str, *values: Value) -> int:
        return self._connection.execute(_numbered(sql), values).rowcount

    async def run_many(self, sql: str, rows: Sequence[Sequence[Value]]) -> None:
        self._connection.executemany(_numbered(sql), rows)


class SqliteDatabase:
    """One file, one writing connection, several reading ones."""

    dialect: Dialect = "sqlite"

    def __init__(
        self, writer: _Connection, readers: list[_Connection], near: sqlite3.Connection
    ) -> None:
        """Take open connections; `near` is the one that reads on the event loop itself."""
        self._writer = writer
        self._inside = writer.transaction()
        self._readers: asyncio.Queue[_Connection] = asyncio.Queue()
        for reader in readers:
            self._readers.put_nowait(reader)
        self._near = near
        self._groups = GroupCommit(self._commit)

    async def rows(self, sql: str, *values: Value) -> list[Row]:
        """Give all rows of a query, read on a thread of its own."""
        reader = await self._readers.get()
        try:
            return await reader.call(_all_rows, _numbered(sql), values)
        finally:
            self._readers.put_nowait(reader)

    async def near_rows(self, sql: str, *values: Value) -> list[Row]:
        """Give some hundred rows, read on the event loop: half a microsecond each.

        A newsreader's list of 500 costs 200 microseconds so, and 350 over a thread.
        """
        return self._near.execute(_numbered(sql), values).fetchall()

    async def row(self, sql: str, *values: Value) -> Row | None:
        """Give the first row of a query that finds it by an index.

        It is read on the event loop: that takes some 10 microseconds, a hop to a thread ten times
        as many, and in WAL mode a reader never waits for the writer.
        """
        row: Row | None = self._near.execute(_numbered(sql), values).fetchone()
        return row

    async def run(self, sql: str, *values: Value) -> int:
        """Run one statement in a transaction of its own."""
        return await self.write(lambda inside: inside.run(sql, *values))

    async def run_many(self, sql: str, rows: Sequence[Sequence[Value]]) -> None:
        """Run one statement for each row of values, in one transaction."""
        await self.write(lambda inside: inside.run_many(sql, rows))

    async def write(self, work: Work[T]) -> T:
        """Run `work` in a group-committed transaction."""
        return await self._groups.write(work)

    def _commit(self, works: list[Work[Any]]) -> asyncio.Future[list[Outcome]]:
        return self._writer.call(_run_group, self._inside, works)

    @contextlib.asynccontextmanager
    async def passage(self) -> AsyncIterator[SqlitePassage]:
        """Give the writer's connection, in a transaction."""
        await self._writer.execute("BEGIN")
        try:
            yield SqlitePassage(self._writer)
        except BaseException:
            await self._writer.rollback()
            raise
        await self._writer.commit()

    async def migrate(self, scripts: Sequence[tuple[int, str]]) -> None:
        """Run the scripts that have not been run yet."""
        await self._writer.call(_migrate, scripts)

    async def scrub(self) -> None:
        """Write the file anew, without what its free places still hold; readers read on."""
        await self._writer.call(_scrub)

    async def close(self) -> None:
        """Let the last group finish and close all connections."""
        await self._groups.drain()
        self._near.close()
        while not self._readers.empty():
            await self._readers.get_nowait().close()
        await self._writer.close()


async def open_sqlite(path: Path) -> SqliteDatabase:
    """Open the database file, making it when it is not there; raises OSError where that fails."""

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        _begin_log(connection)
        # FULL: an acknowledged post survives a power cut, not just a crash of ours.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA cache_size = -16000")
        connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT}")
        connection.execute("PRAGMA temp_store = MEMORY")  # savepoints make no files
        return connection

    def connect_reading() -> sqlite3.Connection:
        connection = connect()
        connection.execute("PRAGMA query_only = ON")
        # Twice as fast where rows lie scattered: no system call and no copy for each page.
        connection.execute(f"PRAGMA mmap_size = {MAPPED}")
        return connection

    # A file that cannot be opened says so here, before there are threads to end.
    try:
        (await asyncio.to_thread(connect)).close()
    except sqlite3.Error as error:
        raise OSError(f"the database {path} cannot be opened: {error}") from error
    writer = _Connection(connect, iter_chunk_size=1000)
    readers = [_Connection(connect_reading, iter_chunk_size=1000) for _ in range(READERS)]
    for connection in (writer, *readers):
        await connection
    return SqliteDatabase(writer, readers, connect_reading())


def _begin_log(connection: sqlite3.Connection) -> None:
    """Put the file into WAL mode, where it is not yet.

    For that SQLite does not wait its BUSY_SECONDS while another process makes the same file.
    """
    patience = BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or patience <= 0:
                raise
        else:
            return
        patience -= PAUSE_SECONDS
        time.sleep(PAUSE_SECONDS)


def _all_rows(connection: sqlite3.Connection, sql: str, values: Sequence[Value]) -> list[Row]:
    return connection.execute(sql, values).fetchall()


def _run_group(
    connection: sqlite3.Connection, inside: _Transaction, works: list[Work[Any]]
) -> list[Outcome]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        if len(works) == 1:
            # What it raises undoes the transaction; a savepoint would copy each page it changes.
            outcomes = [_complete(works[0](inside))]
        else:
            outcomes = [_run_work(connection, inside, work) for work in works]
        connection.execute("COMMIT")
    except BaseException:
        # A full disk has rolled back already; what counts is that no transaction stays open.
        with contextlib.suppress(sqlite3.OperationalError):
            connection.execute("ROLLBACK")
        raise
    return outcomes


def _run_work(connection: sqlite3.Connection, inside: _Transaction, work: Work[Any]) -> Outcome:
    connection.execute("SAVEPOINT work")
    try:
        outcome: Outcome = _complete(work(inside))
    except Exception as error:  # noqa: BLE001 - handed to the caller that waits for this work
        connection.execute("ROLLBACK TO work")
        outcome = error
    connection.execute("RELEASE work")
    return outcome


def _complete(work: Awaitable[T]) -> T:
    """Run a coroutine that never has to wait to its end, here and now."""
    coroutine = cast("Coroutine[Any, Any, T]", work)
    try:
        coroutine.send(None)
    except StopIteration as stop:
        result: T = stop.value
        return result
    coroutine.close()
    raise RuntimeError("a work awaits nothing but its own statements")


def _migrate(connection: sqlite3.Connection, scripts: Sequence[tuple[int, str]]) -> None:
    connection.execute("CREATE TABLE IF NOT EXISTS migration (number BIGINT PRIMARY KEY)")
    for number, script in scripts:
        connection.execute("BEGIN IMMEDIATE")
        try:
            known = connection.execute("SELECT 1 FROM migration WHERE number = ?", (number,))
            if known.fetchone() is None:
                for statement in _statements(script):
                    connection.execute(statement)
                connection.execute("INSERT INTO migration VALUES (?)", (number,))
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise


def _scrub(connection: sqlite3.Connection) -> None:
    # The index keeps deleted words in its older segments until these are one.
    connection.execute("INSERT INTO search (search) VALUES ('optimize')")
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _statements(script: str) -> list[str]:
    """Split a script; `executescript` would commit before it begins."""
    statements, pending = [], ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            statements.append(pending)
            pending = ""
    return statements
