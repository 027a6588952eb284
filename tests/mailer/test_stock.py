"""Mails written ahead: one group leaves while the next is written."""

import asyncio
from datetime import timedelta

import pytest

from gateway.mailer import Pace, Writer
from gateway.mailer.stock import Stock
from gateway.mailer.supply import BATCH, DEAD, Supply
from gateway.message.addresses import Tokens
from tests.factories import SITE_VALUE
from tests.mailer.test_supply import letters


class SlowWriter(Writer):
    """Writes a group when it is let."""

    def __init__(self, store):
        super().__init__(store, SITE_VALUE, {}, Tokens(b"k" * 32))
        self.begun = asyncio.Queue()
        self.may_write = asyncio.Event()
        self.may_write.set()

    async def write(self, rows):
        self.begun.put_nowait(len(rows))
        await self.may_write.wait()
        return await super().write(rows)


@pytest.fixture
def writer(store):
    return SlowWriter(store)


@pytest.fixture
def supply(store, clock):
    return Supply(store, clock, Pace())


@pytest.fixture
def stock(supply, writer):
    return Stock(supply, writer)


async def test_each_row_comes_once_with_its_mail_whoever_asks(store, clock, supply, stock):
    await letters(store, clock, BATCH + 5)
    await supply.begin()

    found = await asyncio.gather(*(stock.next() for _ in range(BATCH + 8)))

    written = [one for one in found if one]
    assert [row.id for row, _ in written] == list(range(1, BATCH + 6))
    assert all(row.recipient == mail.recipient for row, mail in written)


async def test_the_next_groups_are_begun_before_this_one_is_sent(
    store, clock, supply, stock, writer
):
    await letters(store, clock, 2 * BATCH + 1)
    await supply.begin()

    await stock.next()

    assert [await writer.begun.get() for _ in range(3)] == [BATCH, BATCH, 1]
    await stock.end()


async def test_what_nobody_took_is_given_back_even_what_is_being_written(
    store, clock, supply, stock, writer
):
    await letters(store, clock, 2 * BATCH)
    await supply.begin()
    writer.may_write.clear()
    asking = asyncio.create_task(stock.next())
    assert [await writer.begun.get() for _ in range(2)] == [BATCH, BATCH]
    asking.cancel()
    writer.may_write.set()
    await stock.end()
    await supply.end()

    claimed = await store.database.row("SELECT COUNT(*) FROM delivery WHERE mailer IS NOT NULL")
    assert claimed[0] == 0
    assert len(await store.deliveries.waiting()) == 2 * BATCH


async def test_a_group_without_a_turn_keeps_no_other_back(store, clock, writer):
    supply = Supply(store, clock, Pace(domain_rate=1))
    stock = Stock(supply, writer)
    await letters(store, clock, BATCH + 1)
    await letters(store, clock, 1, "example.net")
    await supply.begin()

    found = [await stock.next() for _ in range(3)]

    assert [one and one[0].id for one in found] == [1, BATCH + 2, None]


async def test_mails_of_a_mailer_taken_for_dead_are_dropped(store, clock, supply, stock):
    await letters(store, clock, 3)
    await supply.begin()
    await stock.next()
    await asyncio.wait(stock._coming)
    clock.now += DEAD + timedelta(seconds=1)
    await Supply(store, clock, Pace()).begin()
    await supply.show_life()

    assert await stock.next() is None
    await supply.begin()
    row, _ = await stock.next()
    assert row.id == 1
    await stock.end()
