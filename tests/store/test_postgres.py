"""What is PostgreSQL's own: lost connections, and counts in words."""

import asyncio

import pytest

from gateway.nntp.connection import _resumed
from gateway.store import open_store
from gateway.store.postgres import _touched, open_postgres
from gateway.store.posts import Posts


@pytest.mark.parametrize(
    ("tag", "count"), [("INSERT 0 3", 3), ("UPDATE 0", 0), ("DELETE 12", 12), ("BEGIN", 0)]
)
def test_rows_touched_are_read_off_the_command_tag(tag, count):
    assert _touched(tag) == count


async def test_a_connection_that_is_cut_fails_its_group_and_the_next_one_is_fresh(
    postgres_url, tmp_path
):
    store = await open_store(postgres_url, data=tmp_path)

    async def cut(statements):
        await statements.run("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(Exception, match=r"terminat|clos"):
        await store.database.write(cut)
    assert await store.write(lambda tables: tables.posts.count_up("post")) == 1
    await store.close()


async def test_works_of_two_nodes_that_wait_for_each_other_are_all_done(postgres_url):
    one, two = await open_postgres(postgres_url), await open_postgres(postgres_url)

    def counting(name):
        async def count(statements):
            taken = await Posts(statements).count_up(name)
            await statements.row("SELECT pg_sleep(0.2)")  # the other node takes its first as well
            return taken

        return count

    await one.write(counting("a"))
    await one.write(counting("b"))
    works = [(one, "a"), (one, "b"), (two, "b"), (two, "a")]
    taken = await asyncio.gather(*[node.write(counting(name)) for node, name in works])

    assert sorted(taken) == [2, 2, 3, 3]
    await one.close()
    await two.close()


@pytest.mark.parametrize("question", ["row", "rows", "near_rows"])
async def test_a_question_asked_outside_a_task_can_open_a_connection(postgres_url, question):
    """So does an answer to a newsreader begin, while a mailer has the one connection."""
    database = await open_postgres(postgres_url)
    loop, answers = asyncio.get_running_loop(), []
    begun = loop.create_future()

    async def ask():
        answers.append(await getattr(database, question)("SELECT 7"))

    def begin():
        asking = ask()
        try:
            begun.set_result((asking, asking.send(None)))
        except RuntimeError as error:
            begun.set_exception(error)

    async with database._pool.acquire():
        loop.call_soon(begin)
        await _resumed(*await begun)

    (answer,) = answers
    assert tuple(answer if question == "row" else answer[0]) == (7,)
    await database.close()


async def test_dead_rows_are_freed(postgres_url, tmp_path):
    store = await open_store(postgres_url, data=tmp_path)
    await store.database.run(
        "INSERT INTO counter SELECT CAST(number AS TEXT), 1 FROM generate_series(1, 2000) AS number"
    )
    await store.database.run("DELETE FROM counter WHERE name <> 'post'")
    full = await store.database.row("SELECT pg_relation_size('counter')")

    await store.scrub()
    assert (await store.database.row("SELECT pg_relation_size('counter')"))[0] < full[0]
    await store.close()
