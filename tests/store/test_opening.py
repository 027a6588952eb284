"""Opening a store, and its migrations."""

import sys

import pytest

from gateway.store import open_store
from gateway.store.opening import scripts
from gateway.store.sqlite import open_sqlite


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


async def test_articles_from_before_they_were_laid_out_by_their_keys_are_all_there(tmp_path):
    old = await open_sqlite(tmp_path / "old.db")
    known = scripts("sqlite")
    this = next(number for number, text in known if "clustered_wire" in text)
    await old.migrate([(number, text) for number, text in known if number < this])
    await old.run_many(
        "INSERT INTO wire (post, head, article) VALUES ($1, 4, $2)", [(7, b"a"), (3, b"b")]
    )
    await old.run_many(
        "INSERT INTO numbering (section, number, post, arrived_at, overview)"
        " VALUES ('s', $1, $2, 5, $3)",
        [(2, 3, b"2\t"), (1, 7, b"1\t")],
    )
    await old.close()

    store = await open_store("sqlite:old.db", data=tmp_path)
    lines = [line async for some in store.newsgroups.overview("s", 1, 9) for line in some]
    article = await store.newsgroups.article("s", 2)
    await store.close()
    assert lines == [b"1\t", b"2\t"]
    assert article == (4, b"b")


async def test_a_file_that_is_no_database_is_an_error(tmp_path):
    (tmp_path / "rejoinder.db").write_bytes(b"not a database at all, and long enough to tell\n" * 9)

    with pytest.raises(OSError, match="file is not a database"):
        await open_store("sqlite:rejoinder.db", data=tmp_path)


async def test_who_has_no_driver_for_postgresql_is_told_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "gateway.store.postgres", None)

    with pytest.raises(OSError, match="pip install 'rejoinder\\[postgres\\]'"):
        await open_store("postgresql://127.0.0.1/x", data=tmp_path)
