"""The one face of both engines: what holds on one holds on the other."""

import asyncio
from datetime import UTC, datetime

import pytest

from gateway.store import open_store
from gateway.store.database import instant, micros


async def test_times_come_back_to_the_microsecond():
    moment = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)

    assert instant(micros(moment)) == moment


async def test_numbers_of_a_counter_follow_each_other_in_commit_order(store):
    async def work(tables):
        return await tables.posts.count_up("post")

    numbers = await asyncio.gather(*(store.write(work) for _ in range(50)))

    assert sorted(numbers) == list(range(1, 51))


async def test_a_work_that_raises_undoes_its_own_statements_only(store):
    async def good(tables):
        return await tables.posts.count_up("post")

    async def bad(tables):
        await tables.posts.count_up("post", 100)
        raise ValueError("changed my mind")

    one, error, two = await asyncio.gather(
        store.write(good), store.write(bad), store.write(good), return_exceptions=True
    )

    assert isinstance(error, ValueError)
    assert {one, two} == {1, 2}


async def test_a_statement_that_fails_undoes_its_own_work_only(store):
    async def good(tables):
        return await tables.posts.count_up("post")

    async def bad(tables):
        await tables.posts.file(1, 1, b"one")
        await tables.posts.file(1, 1, b"the same key")

    results = await asyncio.gather(store.write(bad), store.write(good), return_exceptions=True)

    assert isinstance(results[0], Exception)
    assert results[1] == 1
    assert await store.database.row("SELECT 1 FROM wire WHERE post = 1") is None


async def test_what_was_written_is_read_at_once(store):
    await store.write(lambda tables: tables.posts.file(7, 3, b"a\x00b"))

    row = await store.database.row("SELECT head, article FROM wire WHERE post = $1", 7)
    rows = await store.database.rows("SELECT post FROM wire")

    assert (row[0], bytes(row[1])) == (3, b"a\x00b")
    assert [one[0] for one in rows] == [7]


async def test_two_nodes_on_one_database_give_each_number_once(store_url, tmp_path):
    nodes = [await open_store(store_url, data=tmp_path) for _ in range(2)]

    async def work(tables):
        return await tables.posts.count_up("post")

    numbers = await asyncio.gather(*(nodes[place % 2].write(work) for place in range(40)))
    for node in nodes:
        await node.close()

    assert sorted(numbers) == list(range(1, 41))


async def test_two_nodes_that_start_together_bring_the_schema_up_once(store_url, tmp_path):
    nodes = await asyncio.gather(*(open_store(store_url, data=tmp_path) for _ in range(2)))

    rows = await nodes[0].database.rows("SELECT number FROM migration")
    for node in nodes:
        await node.close()

    assert [row[0] for row in rows] == sorted({row[0] for row in rows})


async def test_a_reading_cannot_write(tmp_path):
    store = await open_store("sqlite:rejoinder.db", data=tmp_path)

    with pytest.raises(Exception, match="readonly"):
        await store.database.rows("DELETE FROM post")
    await store.close()
