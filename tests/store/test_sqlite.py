"""What is SQLite's own: durability, and transactions that run on the writer's thread."""

import asyncio
import sqlite3

import pytest

from gateway.store import open_store, sqlite
from gateway.store.sqlite import _statements


@pytest.fixture
async def store(tmp_path):
    store = await open_store("sqlite:rejoinder.db", data=tmp_path)
    yield store
    await store.close()


async def test_a_commit_waits_for_the_disk(store):
    async def pragmas(statements):
        return [
            (await statements.row(f"PRAGMA {name}"))[0] for name in ("synchronous", "journal_mode")
        ]

    assert await store.database.write(pragmas) == [2, "wal"]


async def test_a_work_that_waits_for_something_else_is_a_broken_promise(store):
    async def impatient(statements):
        await asyncio.sleep(0)
        return statements

    with pytest.raises(RuntimeError, match="awaits nothing but"):
        await store.database.write(impatient)
    assert await store.write(lambda tables: tables.posts.count_up("post")) == 1


async def test_readers_go_on_while_somebody_writes(store):
    await store.database.run("INSERT INTO counter VALUES ('x', 1)")
    rows = await asyncio.gather(
        *(store.database.rows("SELECT * FROM counter WHERE name = 'x'") for _ in range(20))
    )

    assert all([tuple(row) for row in one] == [("x", 1)] for one in rows)


async def test_closing_lets_what_waits_be_written(tmp_path):
    store = await open_store("sqlite:other.db", data=tmp_path)
    waiting = asyncio.create_task(store.write(lambda tables: tables.posts.count_up("post")))
    await asyncio.sleep(0)

    await store.close()

    assert await waiting == 1


async def test_a_file_that_another_process_makes_just_now_is_waited_for(tmp_path, monkeypatch):
    path = tmp_path / "rejoinder.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE theirs (x TEXT)")
    other.execute("BEGIN IMMEDIATE")
    waited = []

    def pause(seconds):
        waited.append(seconds)
        if len(waited) == 2:
            other.execute("COMMIT")

    monkeypatch.setattr(sqlite.time, "sleep", pause)
    store = await open_store("sqlite:rejoinder.db", data=tmp_path)
    other.close()

    assert waited == [sqlite.PAUSE_SECONDS] * 2
    assert await store.write(lambda tables: tables.posts.count_up("post")) == 1
    await store.close()


async def test_a_file_that_stays_locked_is_said_after_a_while(tmp_path, monkeypatch):
    other = sqlite3.connect(tmp_path / "rejoinder.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waited = []
    monkeypatch.setattr(sqlite.time, "sleep", waited.append)

    with pytest.raises((sqlite3.OperationalError, OSError), match="locked"):
        await open_store("sqlite:rejoinder.db", data=tmp_path)
    other.close()
    assert sum(waited) == pytest.approx(sqlite.BUSY_SECONDS)


def test_a_script_is_split_at_the_ends_of_its_statements():
    script = (
        "-- a comment; with a semicolon\nCREATE TABLE a (x TEXT);\n"
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN\n  DELETE FROM a;\nEND;\n"
    )

    assert len(_statements(script)) == 2


async def test_nothing_of_deleted_rows_is_left_in_the_files(store, tmp_path):
    def octets():
        return b"".join(path.read_bytes() for path in tmp_path.glob("rejoinder.db*"))

    secret = "unforgettable"
    await store.database.run("INSERT INTO counter VALUES ($1, 1)", secret)
    await store.write(lambda tables: tables.search.put([(1, secret)]))
    await store.write(lambda tables: tables.search.drop(1))
    await store.database.run("DELETE FROM counter WHERE name = $1", secret)
    assert secret.encode() in octets()

    await store.scrub()
    assert secret.encode() not in octets()
