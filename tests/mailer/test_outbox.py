"""From claimed to marked: nobody is skipped, nobody is written to twice."""

import asyncio
from datetime import timedelta

import pytest

from gateway.mailer import Outbox, Writer
from gateway.mailer.outbox import CLAIM, STEPS, TOO_OLD
from gateway.message.addresses import Tokens
from gateway.model import Address
from tests.factories import SITE_VALUE
from tests.mailer.relay import DELAYED, REFUSED, FakeRelay


@pytest.fixture
def relay():
    return FakeRelay()


@pytest.fixture
def outbox(store, clock, relay):
    writer = Writer(store, SITE_VALUE, {}, Tokens(b"k" * 32))
    return Outbox(store, writer, relay, clock, 3)


def reader(number):
    return Address(f"reader{number}@example.org")


async def letters(store, clock, count):
    async def work(tables):
        for number in range(count):
            await tables.deliveries.letter(
                reader(number), None, b"Subject: x\r\n\r\nx\r\n", clock()
            )

    await store.write(work)


async def test_everything_due_is_sent_once_over_all_connections(store, clock, outbox, relay):
    await letters(store, clock, 250)

    assert await outbox.send_due() == 250
    assert await outbox.send_due() == 0
    assert sorted(mail.recipient for mail in relay.mails) == sorted(map(reader, range(250)))
    assert all(mail.sender.startswith("bounce+") for mail in relay.mails)
    assert len({mail.sender for mail in relay.mails}) == 250
    assert await store.deliveries.waiting() == []


async def test_what_is_refused_for_good_is_not_tried_again(store, clock, outbox, relay):
    await letters(store, clock, 3)
    relay.answers[reader(1)] = REFUSED

    assert await outbox.send_due() == 2
    clock.advance(days=1)
    assert await outbox.send_due() == 0
    row = await store.database.row("SELECT reply FROM delivery WHERE failed_at IS NOT NULL")
    assert row[0] == "550 no such user"


async def test_a_refusal_is_heard_of_and_a_delay_is_not(store, clock, relay):
    heard = []

    async def refused(delivery, words):
        heard.append((delivery.recipient, words))

    writer = Writer(store, SITE_VALUE, {}, Tokens(b"k" * 32))
    outbox = Outbox(store, writer, relay, clock, 1, refused=refused)
    await letters(store, clock, 3)
    relay.answers |= {reader(1): REFUSED, reader(2): DELAYED}
    await outbox.send_due()

    assert heard == [(reader(1), "550 no such user")]


async def test_what_is_put_off_comes_after_a_while_and_ever_later(store, clock, outbox, relay):
    await letters(store, clock, 1)
    relay.answers[reader(0)] = DELAYED
    waits = []
    for _ in range(4):
        await outbox.send_due()
        due = (await store.deliveries.waiting())[0].due_at
        waits.append(int((due - clock()) / timedelta(minutes=1)))
        clock.now = due

    assert tuple(waits) == STEPS[:4]
    del relay.answers[reader(0)]
    assert await outbox.send_due() == 1


async def test_what_was_put_off_for_days_is_given_up(store, clock, outbox, relay):
    await letters(store, clock, 1)
    relay.answers[reader(0)] = DELAYED
    await outbox.send_due()
    clock.now += TOO_OLD + timedelta(hours=1)

    await outbox.send_due()

    assert await store.deliveries.waiting() == []
    assert await store.database.row("SELECT 1 FROM delivery WHERE failed_at IS NOT NULL")


async def test_a_mailer_that_died_is_succeeded_by_another(store, clock, outbox, relay):
    await letters(store, clock, 5)
    await store.write(lambda tables: tables.deliveries.claim(5, clock(), clock() - CLAIM))

    assert await outbox.send_due() == 0
    clock.now += CLAIM + timedelta(seconds=1)
    assert await outbox.send_due() == 5


async def test_the_end_comes_after_the_batch_in_hand(store, clock, outbox, relay):
    await letters(store, clock, 250)
    stopping = asyncio.Event()
    first = relay.send

    async def send_and_stop(mail):
        stopping.set()
        return await first(mail)

    relay.send = send_and_stop

    assert await outbox.send_due(stopping) == 100
    assert len(await store.deliveries.waiting()) == 150
    await outbox.close()
    assert relay.closed == 3


async def test_two_mailers_share_the_work(store, clock, relay, outbox):
    await letters(store, clock, 250)
    writer = Writer(store, SITE_VALUE, {}, Tokens(b"k" * 32))
    other = Outbox(store, writer, relay, clock, 3)

    sent = await asyncio.gather(outbox.send_due(), other.send_due())

    assert sum(sent) == 250
    assert len({mail.recipient for mail in relay.mails}) == 250
