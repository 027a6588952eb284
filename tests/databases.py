"""Databases with our schema and nothing else, lent by one server to one test after another.

To copy a database costs a third of a second of work, to empty the few tables a test wrote to some
hundredths. A database is lent again only where nothing tells it from a fresh copy.
"""

from collections.abc import Sequence
from pathlib import Path

import asyncpg

from gateway.store import open_store
from tests.postgres import Cluster

ALONE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
WRITTEN = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0
"""
# Tables and indexes, and what the planner was told of their contents.
SHAPE = """
SELECT oid, relname, relnatts, relhastriggers, CASE WHEN relkind = 'r' THEN reltuples END,
       (SELECT COUNT(*) FROM pg_statistic WHERE starelid = pg_class.oid)
FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY oid
"""

Rows = list[tuple[object, ...]]


class Databases:
    """The databases of a server; at most one of them waits to be lent."""

    def __init__(self, cluster: Cluster) -> None:
        """Make none yet."""
        self._cluster = cluster
        self._template = ""
        self._seeds: dict[str, Rows] = {}
        self._shape: Rows = []
        self._spare = ""

    async def take(self, folder: Path) -> str:
        """Give the name of a database as our migrations leave it."""
        if not self._template:
            self._template = await self._migrated(folder)
        name, self._spare = self._spare, ""
        return name or await self._cluster.database(template=self._template)

    async def give_back(self, name: str) -> None:
        """Keep a database for the next test when it is as it was; drop it otherwise."""
        connection = await asyncpg.connect(self._cluster.url(name))
        try:
            await connection.execute(ALONE)
            await self._empty(connection)
            is_fresh = _plain(await connection.fetch(SHAPE)) == self._shape
        finally:
            await connection.close()
        if is_fresh and not self._spare:
            self._spare = name
        else:
            await self._cluster.drop(name)

    async def _migrated(self, folder: Path) -> str:
        name = await self._cluster.database()
        store = await open_store(self._cluster.url(name), data=folder)
        await store.close()
        connection = await asyncpg.connect(self._cluster.url(name))
        for (table,) in await connection.fetch(WRITTEN):
            self._seeds[table] = _plain(await connection.fetch(f"SELECT * FROM {table}"))
        self._shape = _plain(await connection.fetch(SHAPE))
        await connection.close()
        return name

    async def _empty(self, connection: asyncpg.Connection) -> None:
        """Leave in the tables what the migrations put there."""
        written = [table for (table,) in await connection.fetch(WRITTEN)]
        changed = [one for one in written if not await self._is_as_seeded(connection, one)]
        if changed:
            await connection.execute(f"TRUNCATE {', '.join(changed)}")
        for table in set(changed) & self._seeds.keys():
            await connection.copy_records_to_table(table, records=self._seeds[table])

    async def _is_as_seeded(self, connection: asyncpg.Connection, table: str) -> bool:
        seeds = self._seeds.get(table)
        return seeds is not None and seeds == _plain(
            await connection.fetch(f"SELECT * FROM {table}")
        )


def _plain(rows: Sequence[asyncpg.Record]) -> Rows:
    return [tuple(row) for row in rows]
