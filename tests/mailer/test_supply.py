"""Rows in hand: given out as they may leave, given back when they were not sent."""

from datetime import timedelta

import pytest

from gateway.mailer.pace import Pace
from gateway.mailer.supply import BATCH, DEAD, Supply
from gateway.model import Address


@pytest.fixture
def supply(store, clock):
    return Supply(store, clock, Pace())


async def letters(store, clock, count, domain="example.org"):
    async def work(tables):
        for number in range(count):
            to = Address(f"reader{number}@{domain}")
            await tables.deliveries.letter(to, None, b"x", clock())

    await store.write(work)


async def all_of(supply):
    numbers = []
    while rows := await supply.take():
        numbers += [row.id for row in rows]
    return numbers


async def test_rows_are_claimed_and_given_out_in_batches(store, clock, supply):
    assert not await supply.is_due()
    await letters(store, clock, BATCH + 5)
    assert await supply.is_due()

    await supply.begin()

    taken = [await supply.take() for _ in range(3)]
    assert [len(rows) for rows in taken] == [BATCH, 5, 0]
    assert [row.id for rows in taken for row in rows] == list(range(1, BATCH + 6))


async def test_what_was_not_settled_is_given_back_at_the_end(store, clock, supply):
    await letters(store, clock, 3)
    await supply.begin()
    await supply.take()
    await supply.end()
    await supply.begin()

    assert await all_of(supply) == [1, 2, 3]


async def test_a_mailer_taken_for_dead_gives_out_no_row_that_others_have(store, clock, supply):
    other = Supply(store, clock, Pace())
    await letters(store, clock, 3)
    await supply.begin()
    (first, *_) = await supply.take()
    clock.now += DEAD + timedelta(seconds=1)
    await other.begin()
    assert await all_of(other) == [1, 2, 3]

    await supply.show_life()

    assert not supply.holds(first)
    assert await supply.take() == []


async def test_a_domains_mails_get_times_one_after_another(store, clock):
    pace = Pace(domain_rate=1)
    supply = Supply(store, clock, pace)
    await letters(store, clock, 3)
    await letters(store, clock, 1, "example.net")
    await supply.begin()

    assert await all_of(supply) == [1, 4]
    await supply.end()
    waits = [one.due_at - clock() for one in await store.deliveries.waiting()]
    assert sorted(waits)[-2:] == [timedelta(minutes=1), timedelta(minutes=2)]


async def test_mailers_at_work_know_of_one_another(store, clock):
    paces = [Pace(), Pace()]
    for pace in paces:
        await Supply(store, clock, pace).begin()

    assert [pace.mailers for pace in paces] == [1, 2]


async def test_a_row_given_back_is_due_when_it_was_said(store, clock, supply):
    await letters(store, clock, 1)
    await supply.begin()
    (row,) = await supply.take()
    await supply.give_back(row, clock() + timedelta(hours=1))
    await supply.leave()

    (waiting,) = await store.deliveries.waiting()
    assert (waiting.due_at - clock(), waiting.attempts) == (timedelta(hours=1), 0)
