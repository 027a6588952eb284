"""One long transaction, on each engine."""

import pytest

from gateway.store import open_store
from gateway.store.passages import BATCH

ASKED = "SELECT address, at FROM asked ORDER BY at"


async def put(passage, rows):
    await passage.fill("asked", ["address", "at"], rows)


async def test_what_is_put_in_is_there_once_it_ends(store):
    rows = [(f"reader{number}@example.org", number) for number in range(2 * BATCH + 1)]

    async with store.database.passage() as passage:
        await put(passage, rows)
        assert await store.database.rows(ASKED) == []

    async with store.database.passage() as passage:
        batches = [list(map(tuple, batch)) async for batch in passage.batches(ASKED)]
    assert [len(batch) for batch in batches] == [BATCH, BATCH, 1]
    assert [row for batch in batches for row in batch] == rows


async def test_what_raises_undoes_it_all(store):
    async def fail():
        async with store.database.passage() as passage:
            await put(passage, [("ann@example.org", 1)])
            raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        await fail()

    assert await store.database.rows(ASKED) == []
    await store.write(lambda tables: tables.posts.count_up("post"))


async def test_it_sees_the_database_as_it_was_at_its_first_question(store, store_url, tmp_path):
    other = await open_store(store_url, tmp_path)
    async with store.database.passage() as passage:
        assert await passage.rows(ASKED) == []
        await other.database.run("INSERT INTO asked VALUES ('ann@example.org', 1)")
        seen = await passage.rows(ASKED)
    await other.close()

    assert seen == []
    assert len(await store.database.rows(ASKED)) == 1
