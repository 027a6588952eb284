"""Copying a store into an empty one: every table, from each engine to the other."""

from contextlib import asynccontextmanager

import pytest

from gateway.store import faults, open_store
from gateway.store.copying import CopyError, columns_of, copy, open_target
from gateway.store.opening import open_database, scripts
from gateway.store.passages import BATCH
from tests.store.contents import contents, tables_of

ROWS = BATCH + 3
_KINDS = {
    "sqlite": "SELECT name, type, \"notnull\" OR pk FROM pragma_table_info('{}')",
    "postgresql": "SELECT column_name, data_type, CAST(is_nullable = 'NO' AS INTEGER)"
    " FROM information_schema.columns WHERE table_name = '{}'",
}


def a_value(kind, number):
    if kind in ("bytea", "BYTEA"):
        return b"\x00\xff %d" % number
    return f"Größe '{number}' \n" if kind.upper() == "TEXT" else 2**53 + number


async def fill(store):
    """Put rows into every table: numbers, texts, octets, and nothing where nothing may stand."""
    database = store.database
    for table in await tables_of(store):
        kinds = await database.rows(_KINDS[database.dialect].format(table))
        names = ", ".join(name for name, *_ in kinds)
        marks = ", ".join(f"${place}" for place in range(1, len(kinds) + 1))
        rows = [
            [
                None if number % 2 and not needed else a_value(kind, number)
                for _, kind, needed in kinds
            ]
            for number in range(ROWS)
        ]
        await database.run_many(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


@pytest.fixture
def target_url(store_url, request):
    """A database on the other engine."""
    if store_url.startswith("sqlite:"):
        return request.getfixturevalue("postgres_url")
    return "sqlite:target.db"


@pytest.fixture
async def target(store, target_url, tmp_path):
    target = await open_target(target_url, tmp_path)
    yield target
    await target.close()


def quiet(done, rows):
    assert 0 < done <= rows


async def test_all_rows_of_all_tables_are_the_same_afterwards(store, target):
    await fill(store)
    told = []

    counts = await copy(store, target, lambda done, rows: told.append((done, rows)))

    copied = await contents(target)
    assert copied == await contents(store)
    assert set(counts.values()) == {ROWS, ROWS + 1}  # a fresh schema has counted something
    kinds = {type(value) for row in copied["delivery"] for value in row}
    assert kinds == {int, str, bytes, type(None)}
    assert told[-1] == (sum(counts.values()), sum(counts.values()))


async def test_a_store_can_be_copied_on_one_engine_too(store, tmp_path, postgres, store_url):
    await fill(store)
    other = "sqlite:other.db"
    if not store_url.startswith("sqlite:"):
        other = postgres.url(await postgres.database())

    target = await open_target(other, tmp_path)
    await copy(store, target, quiet)

    assert await contents(target) == await contents(store)
    await target.close()


async def test_both_engines_have_the_same_tables_and_columns(store, target):
    # `search` is made in each engine's own way.
    mine, theirs = await columns_of(store.database), await columns_of(target.database)
    mine.pop("search", None)
    theirs.pop("search", None)

    assert mine == theirs
    assert {"post", "mailer", "migration", "tally"} < mine.keys()


async def test_mailers_and_what_is_indexed_are_not_copied(store, target, clock):
    async def work(tables):
        await tables.claims.enrol(clock(), clock())
        await tables.posts.count_up("searchable", 7)

    await store.write(work)
    await copy(store, target, quiet)

    assert await target.claims.alive(clock()) == 0
    assert await target.write(lambda tables: tables.posts.count_up("searchable", 0)) == 0
    assert await target.write(lambda tables: tables.posts.count_up("mailer")) == 2


@pytest.mark.parametrize("table", ["fate", "mailer", "counter"])
async def test_where_something_is_already_nothing_is_copied(store, target, table):
    await fill(store)
    values = {
        "fate": "VALUES (1, '', '', '', 2, '', '')",
        "mailer": "VALUES (1, 2, NULL, NULL)",
        "counter": "VALUES ('post', 1)",
    }
    await target.database.run(f"INSERT INTO {table} {values[table]}")

    with pytest.raises(CopyError, match=f"not empty: its table {table} holds"):
        await copy(store, target, quiet)

    assert (await contents(target))["post"] == []


async def test_a_store_is_not_copied_into_itself(store, store_url, tmp_path):
    await fill(store)
    again = await open_target(store_url.replace("sqlite:", f"sqlite:{tmp_path}/./"), tmp_path)

    with pytest.raises(CopyError, match="in use already"):
        await copy(store, again, quiet)

    await again.close()


async def test_of_a_copy_that_is_broken_off_nothing_is_left(store, target):
    await fill(store)
    before = await contents(target)

    def stop(done, rows):
        if done > rows / 2:
            raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        await copy(store, target, stop)

    assert await contents(target) == before
    await copy(store, target, quiet)
    assert await contents(target) == await contents(store)


async def test_rows_that_went_missing_on_the_way_undo_all(store, target, monkeypatch):
    await fill(store)
    before = await contents(target)
    whole = type(target.database).passage

    class Leaky:
        def __init__(self, passage):
            self._passage = passage

        def __getattr__(self, name):
            return getattr(self._passage, name)

        async def fill(self, table, columns, rows):
            await self._passage.fill(table, columns, rows[1:] if table == "vote" else rows)

    @asynccontextmanager
    async def passage(database):
        async with whole(database) as inner:
            yield Leaky(inner)

    monkeypatch.setattr(type(target.database), "passage", passage)
    with pytest.raises(CopyError, match="table vote"):
        await copy(store, target, quiet)

    assert await contents(target) == before


async def test_a_store_of_another_version_is_left_as_it_is(store_url, tmp_path):
    old = await open_database(store_url, tmp_path)
    known = scripts(old.dialect)
    await old.migrate(known)
    await old.run("DELETE FROM migration WHERE number = $1", known[-1][0])

    with pytest.raises(CopyError, match="another version"):
        await open_target(store_url, tmp_path)

    left = await old.row("SELECT COUNT(*) FROM migration")
    await old.run("INSERT INTO migration VALUES ($1)", known[-1][0])
    await old.close()
    assert left[0] == len(known) - 1


async def test_a_store_that_a_newer_program_made_is_not_copied(store, target):
    await store.database.run("INSERT INTO migration VALUES (9999)")

    with pytest.raises(CopyError, match="another version than this"):
        await copy(store, target, quiet)


async def test_tables_of_another_program_are_left_alone(tmp_path):
    other = await open_database("sqlite:other.db", tmp_path)
    await other.run("CREATE TABLE song (title TEXT)")
    await other.close()

    with pytest.raises(CopyError, match="another program"):
        await open_target("sqlite:other.db", tmp_path)

    again = await open_database("sqlite:other.db", tmp_path)
    assert list(await columns_of(again)) == ["song"]
    await again.close()


async def test_a_text_that_postgresql_cannot_hold_is_an_error_and_leaves_nothing(
    postgres_url, tmp_path
):
    source = await open_store("sqlite:rejoinder.db", tmp_path)
    target = await open_target(postgres_url, tmp_path)
    await source.database.run("INSERT INTO fate VALUES (1, $1, '', '', 2, '', '')", "a\x00b")

    with pytest.raises(faults()):
        await copy(source, target, quiet)

    assert (await contents(target))["fate"] == []
    await source.close()
    await target.close()
