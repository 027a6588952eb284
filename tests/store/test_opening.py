"""Opening a store, and its migrations."""

import sqlite3

import pytest

from gateway.store import open_store
from gateway.store.opening import scripts


def test_migrations_have_the_same_numbers_on_both_engines_each_once():
    on_sqlite, on_postgresql = (
        [number for number, _ in scripts(dialect)] for dialect in ("sqlite", "postgresql")
    )
    assert on_sqlite == on_postgresql == sorted(set(on_sqlite))


async def test_a_store_is_opened_again_as_it_was(tmp_path):
    store = await open_store("sqlite:deep/rejoinder.db", data=tmp_path)
    await store.write(lambda tables: tables.posts.count_up("post", 7))
    await store.close()

    again = await open_store("sqlite:deep/rejoinder.db", data=tmp_path)
    assert await again.write(lambda tables: tables.posts.count_up("post")) == 8
    await again.close()


async def test_a_file_that_is_no_database_is_an_error(tmp_path):
    (tmp_path / "rejoinder.db").write_bytes(b"not a database at all, and long enough to tell\n" * 9)

    with pytest.raises(sqlite3.DatabaseError):
        await open_store("sqlite:rejoinder.db", data=tmp_path)
