"""The mailer at work."""

import asyncio

from gateway.mailer import Outbox, Writer, serve
from gateway.message.addresses import Tokens
from gateway.model import Address
from tests.factories import SITE_VALUE
from tests.mailer.relay import FakeRelay
from tests.patience import PATIENCE


async def test_it_sends_when_it_is_woken_and_stops_when_it_is_told(store, clock):
    relay = FakeRelay()
    writer = Writer(store, SITE_VALUE, {}, Tokens(b"k" * 32))
    woken, stopping = asyncio.Event(), asyncio.Event()
    outbox = Outbox(store, writer, relay, clock, 1)
    serving = asyncio.create_task(serve(store, outbox, clock, woken, stopping))
    to = Address("ann@example.org")

    await store.write(lambda tables: tables.deliveries.letter(to, None, b"x", clock()))
    woken.set()
    async with asyncio.timeout(PATIENCE):
        await relay.took_one.wait()
        stopping.set()
        await serving

    assert [mail.recipient for mail in relay.mails] == [to]
    assert relay.closed == 1


async def test_a_fault_of_ours_is_tried_again(store, clock):
    relay = FakeRelay()
    writer = Writer(store, SITE_VALUE, {}, Tokens(b"k" * 32))
    woken, stopping = asyncio.Event(), asyncio.Event()
    outbox = Outbox(store, writer, relay, clock, 1)
    calls = []

    async def broken(stopping):
        calls.append(stopping)
        if len(calls) == 1:
            woken.set()
            raise OSError("the disk is full")
        stopping.set()
        return 0

    outbox.send_due = broken

    async with asyncio.timeout(PATIENCE):
        await serve(store, outbox, clock, woken, stopping)

    assert len(calls) == 2
