"""What is PostgreSQL's own: lost connections, and counts in words."""

import pytest

from gateway.store import open_store
from gateway.store.postgres import _touched


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
