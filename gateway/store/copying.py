"""Copies a whole store into an empty one, on whichever engines: all its tables, as they are.

What a store has for itself is left out: its migrations, the mailers at work on it (whose rows are
free by that) and the index of words, which each engine builds in its own way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.store.opening import Store, open_database, scripts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gateway.store.database import Database, Dialect, Passage, Statements

    Shape = dict[str, list[str]]
    Tell = Callable[[int, int], object]

_OWN = {"migration", "mailer", "search"}
# How far the index of words has come is the index's own, too.
_COPIED = {"counter": "counter WHERE name <> 'searchable'"}

_COLUMNS: dict[Dialect, str] = {
    "sqlite": "SELECT t.name, c.name FROM pragma_table_list t, pragma_table_info(t.name) c"
    " WHERE t.schema = 'main' AND t.type = 'table' AND substr(t.name, 1, 7) <> 'sqlite_'",
    "postgresql": "SELECT relname, attname FROM pg_class c JOIN pg_attribute ON attrelid = c.oid"
    " WHERE relkind = 'r' AND relnamespace = to_regnamespace(quote_ident(current_schema()))"
    " AND attnum > 0 AND NOT attisdropped",
}
# No two databases are the same file, or were opened by one server under one name.
_IDENTITY: dict[Dialect, str] = {
    "sqlite": "SELECT file, 0 FROM pragma_database_list WHERE name = 'main'",
    "postgresql": "SELECT current_database(), pg_postmaster_start_time()",
}


class CopyError(Exception):
    """Why a store cannot be copied, in a sentence."""


async def open_target(url: str, data: Path) -> Store:
    """Open a store to copy into, its schema made; raises CopyError, OSError, one of `faults`.

    A database that has another schema, or another program's tables, is left as it is.
    """
    database = await open_database(url, data)
    try:
        await _refuse_other_schemas(database)
        await database.migrate(scripts(database.dialect))
    except BaseException:
        await database.close()
        raise
    return Store(database)


async def copy(source: Store, target: Store, tell: Tell) -> dict[str, int]:
    """Copy all or nothing; give how many rows each table has. `tell` hears rows done, and of all.

    The source is read as it was at one moment. Raises CopyError where the target is not empty, is
    the source itself, or differs from it in its schema.
    """
    async with source.database.passage() as old, target.database.passage() as new:
        shape = await _common_shape(old, new)
        await _refuse_rows(new, shape)
        counts = {table: await _count(old, table) for table in shape}
        await _fill(old, new, shape, lambda done: tell(done, sum(counts.values())))
        for table, count in counts.items():
            if await _count(new, table) != count:
                raise CopyError(f"The table {table} came out with another number of rows.")
    if target.database.dialect == "postgresql":
        # Else its planner knows nothing of the tables until it comes round to them.
        await target.database.run("ANALYZE")
    return counts


async def columns_of(database: Statements | Passage) -> Shape:
    """Give the names of all tables, in order, and of their columns; not what indexes consist of."""
    found: Shape = {}
    for table, column in sorted(map(tuple, await database.rows(_COLUMNS[database.dialect]))):
        found.setdefault(table, []).append(column)
    return found


async def _refuse_other_schemas(database: Database) -> None:
    tables = await columns_of(database)
    if tables and "migration" not in tables:
        raise CopyError("The target is not empty: it holds tables of another program.")
    known = await _migrations(database) if tables else []
    if known and known != [number for number, _ in scripts(database.dialect)]:
        raise CopyError("The target has the schema of another version; take an empty database.")


async def _migrations(database: Statements | Passage) -> list[int]:
    return sorted(number for (number,) in await database.rows("SELECT number FROM migration"))


async def _common_shape(old: Passage, new: Passage) -> Shape:
    """Give the tables to be copied and their columns."""
    this, that = [list(map(tuple, await one.rows(_IDENTITY[one.dialect]))) for one in (old, new)]
    if old.dialect == new.dialect and this == that:
        raise CopyError("The target is the store that is in use already.")
    shape, theirs = [
        {table: names for table, names in (await columns_of(one)).items() if table not in _OWN}
        for one in (old, new)
    ]
    if shape != theirs or await _migrations(old) != await _migrations(new):
        raise CopyError("The store in use has the schema of another version than this program's.")
    return shape


async def _refuse_rows(new: Passage, shape: Shape) -> None:
    """Let nothing be there but what a fresh schema has: counters that never counted."""
    for table in [*shape, "mailer"]:
        filled = "counter WHERE value > 0" if table == "counter" else table
        if await new.rows(f"SELECT 1 FROM {filled} LIMIT 1"):
            raise CopyError(f"The target is not empty: its table {table} holds rows.")


async def _count(passage: Passage, table: str) -> int:
    ((count,),) = await passage.rows(f"SELECT COUNT(*) FROM {_COPIED.get(table, table)}")
    return int(count)


async def _fill(old: Passage, new: Passage, shape: Shape, tell: Callable[[int], object]) -> None:
    done = 0
    await new.rows("DELETE FROM counter")
    for table, columns in shape.items():
        query = f"SELECT {', '.join(columns)} FROM {_COPIED.get(table, table)}"
        async for batch in old.batches(query):
            await new.fill(table, columns, batch)
            done += len(batch)
            tell(done)
