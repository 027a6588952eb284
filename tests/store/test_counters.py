"""Numbers that are given once."""

from gateway.store.counters import count_of, count_up, set_count


async def test_each_number_is_given_once(store):
    async def work(statements):
        return [
            await count_of(statements, "post"),
            await count_up(statements, "post"),
            await count_up(statements, "post", 10),
            await count_up(statements, "other"),
            await count_of(statements, "post"),
        ]

    assert await store.database.write(work) == [0, 1, 11, 1, 11]


async def test_a_counter_stands_where_it_was_set(store):
    for value in (7, 3):
        await store.database.write(lambda inside, value=value: set_count(inside, "scrubbed", value))

        assert await count_of(store.database, "scrubbed") == value
