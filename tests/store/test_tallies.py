"""Shares of an hour."""

ANN, NET = "person 1", "network 192.0.2.0/24"


async def count(store, clock, *those):
    await store.write(lambda tables: tables.tallies.count(those, clock()))


async def test_a_share_is_used_up_until_its_hour_is_over(store, clock):
    await count(store, clock, ANN, NET)
    clock.advance(minutes=30)
    await count(store, clock, ANN)

    assert await store.tallies.is_used_up({ANN: 2, NET: 2}, clock())
    assert not await store.tallies.is_used_up({ANN: 3, NET: 2}, clock())
    clock.advance(minutes=31)
    assert not await store.tallies.is_used_up({ANN: 2}, clock())
    assert await store.tallies.is_used_up({ANN: 1}, clock())


async def test_in_no_sixty_minutes_there_is_more_than_a_share(store, clock):
    clock.advance(seconds=59)
    await count(store, clock, ANN)
    clock.advance(minutes=59, seconds=59)

    assert await store.tallies.is_used_up({ANN: 1}, clock())


async def test_where_nothing_is_limited_nothing_is_used_up(store, clock):
    await count(store, clock, ANN)

    assert not await store.tallies.is_used_up({}, clock())


async def test_what_is_older_than_an_hour_is_forgotten(store, clock):
    await count(store, clock, ANN, NET)
    clock.advance(minutes=61)
    await count(store, clock, ANN)

    rows = await store.database.rows("SELECT of, posts FROM tally")
    assert [tuple(row) for row in rows] == [(ANN, 1)]
