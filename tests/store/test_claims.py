"""Rows in the hands of mailers: of one at a time, for as long as it lives."""

import asyncio
from datetime import timedelta

from gateway.model import Address
from gateway.store import open_store
from tests.factories import NOW

DEAD = timedelta(seconds=30)
SOON = NOW + timedelta(seconds=20)
LATER = NOW + timedelta(minutes=1)


async def letters(store, count, now=NOW):
    async def work(tables):
        for number in range(count):
            to = Address(f"reader{number}@example.org")
            await tables.deliveries.letter(to, None, b"Subject: %d" % number, now)

    await store.write(work)


async def enrol(store, now=NOW):
    return await store.write(lambda tables: tables.claims.enrol(now, now - DEAD))


async def show_life(store, mailer, now):
    return await store.write(lambda tables: tables.claims.show_life(mailer, now, now - DEAD))


async def take(store, mailer, limit=100, now=NOW):
    rows = await store.write(lambda tables: tables.claims.take(mailer, limit, now, now - DEAD))
    return [row.id for row in rows]


async def test_each_row_is_claimed_by_one_mailer_the_longest_due_first(store):
    await letters(store, 2)
    await letters(store, 2, NOW - timedelta(hours=1))
    first, second = await enrol(store), await enrol(store)

    assert await take(store, first, 3) == [3, 4, 1]
    assert await take(store, second) == [2]
    assert await take(store, first) == []


async def test_mailers_that_claim_at_the_same_time_never_get_the_same(store_url, tmp_path):
    stores = [await open_store(store_url, tmp_path) for _ in range(3)]
    await letters(stores[0], 200)
    mailers = [await enrol(store) for store in stores]

    claimed = await asyncio.gather(
        *(
            take(store, mailer, 20)
            for _ in range(5)
            for store, mailer in zip(stores, mailers, strict=True)
        )
    )
    rest = await take(stores[0], mailers[0], 200)
    for store in stores:
        await store.close()

    ids = [number for some in claimed for number in some] + rest
    assert sorted(ids) == list(range(1, 201))


async def test_a_mailer_keeps_its_claims_while_it_shows_life(store):
    await letters(store, 3)
    first, second = await enrol(store), await enrol(store)
    await take(store, first)

    assert await show_life(store, first, SOON) == 2
    assert await take(store, second, now=SOON + timedelta(seconds=20)) == []
    assert await show_life(store, first, NOW + timedelta(seconds=40)) == 1


async def test_what_a_dead_mailer_had_goes_to_another_and_it_learns_of_that(store):
    await letters(store, 3)
    first = await enrol(store)
    await take(store, first)
    second = await enrol(store, LATER)

    assert await take(store, second, now=LATER) == [1, 2, 3]
    assert await show_life(store, first, LATER) == 0


async def test_a_mailer_that_leaves_gives_all_back(store):
    await letters(store, 3)
    first, second = await enrol(store), await enrol(store)
    await take(store, first)
    await store.write(lambda tables: tables.claims.leave(first))

    assert await take(store, second) == [1, 2, 3]


async def test_what_was_marked_is_never_claimed_again(store):
    await letters(store, 5)
    mailer = await enrol(store)
    await take(store, mailer)

    async def work(tables):
        await tables.claims.mark_sent(1, "250 OK", NOW)
        await tables.claims.mark_failed(2, "550 no", NOW)
        await tables.claims.put_off(3, "451 later", LATER)
        await tables.claims.spread([(4, LATER)])
        await tables.claims.give_back([5])

    await store.write(work)

    assert await take(store, mailer) == [5]
    assert await show_life(store, mailer, SOON)
    assert await take(store, mailer, now=SOON + timedelta(seconds=10)) == []
    assert await show_life(store, mailer, SOON + timedelta(seconds=20))
    assert await take(store, mailer, now=LATER) == [3, 4]
    waiting = await store.deliveries.waiting()
    assert [(one.id, one.attempts, one.reply) for one in waiting] == [
        (5, 0, ""),
        (3, 1, "451 later"),
        (4, 0, ""),
    ]


async def test_a_mail_that_was_dropped_on_its_way_counts_as_sent(store):
    await letters(store, 2)

    async def work(tables):
        for number in (1, 2):
            await tables.claims.mark_failed(number, "dropped by the owner", NOW)
        await tables.claims.mark_sent(1, "250 OK", NOW)
        await tables.claims.mark_failed(1, "550 too late", NOW)

    await store.write(work)

    rows = await store.database.rows("SELECT sent_at IS NULL, reply FROM delivery ORDER BY id")
    assert [(bool(row[0]), row[1]) for row in rows] == [
        (False, "250 OK"),
        (True, "dropped by the owner"),
    ]


async def test_a_letter_keeps_its_text_in_the_ledger_until_it_is_sent(store):
    await letters(store, 3)

    async def work(tables):
        await tables.claims.mark_sent(1, "250 OK", NOW)
        await tables.claims.mark_failed(3, "550 no", NOW)

    await store.write(work)

    texts = [await store.claims.letter(number) for number in (1, 2, 3, 9)]
    assert texts == [None, b"Subject: 1", b"Subject: 2", None]


async def test_something_is_due_or_is_not(store):
    assert not await store.claims.are_due(NOW)
    await letters(store, 1, LATER)
    assert not await store.claims.are_due(NOW)
    assert await store.claims.are_due(LATER)


async def test_rows_that_ended_long_ago_are_purged_a_few_at_a_time(store):
    await letters(store, 5)

    async def work(tables):
        await tables.claims.mark_sent(1, "250 OK", NOW)
        await tables.claims.mark_failed(2, "550 no", NOW)
        await tables.claims.mark_sent(4, "250 OK", NOW)
        await tables.claims.mark_sent(5, "250 OK", LATER)

    await store.write(work)

    async def purge(limit):
        return await store.write(lambda tables: tables.claims.purge(LATER, limit))

    assert await purge(1) == 1
    assert await purge(100) == 2
    assert await purge(100) == 0
    rows = await store.database.rows("SELECT id FROM delivery ORDER BY id")
    assert [row[0] for row in rows] == [3, 5]
