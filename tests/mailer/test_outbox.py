"""From claimed to marked: nobody is skipped, nobody is written to twice."""

import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from gateway.mailer import Outbox, Pace, Writer
from gateway.mailer.answers import Answer, Outcome
from gateway.mailer.outbox import IDLE, RESTS
from gateway.mailer.settling import TOO_OLD
from gateway.mailer.supply import BATCH, DEAD
from gateway.message.addresses import Tokens
from gateway.model import Address
from tests.factories import SITE_VALUE
from tests.mailer.relay import AWAY, DELAYED, REFUSED, TAKEN, FakeRelay
from tests.patience import PATIENCE

CONNECTIONS = 3


@pytest.fixture
def relay():
    return FakeRelay()


@pytest.fixture
def writer(store):
    return Writer(store, SITE_VALUE, {}, Tokens(b"k" * 32))


@pytest.fixture
def outbox(store, clock, relay, writer):
    return Outbox(store, writer, relay, clock, CONNECTIONS)


def reader(number):
    return Address(f"reader{number}@example.org")


async def letters(store, clock, count):
    async def work(tables):
        for number in range(count):
            text = b"To: x\r\nMessage-ID: <%d@gazette.example>\r\n\r\nx\r\n" % number
            await tables.deliveries.letter(reader(number), None, text, clock())

    await store.write(work)


async def test_everything_due_is_sent_once_over_all_connections(store, clock, outbox, relay):
    await letters(store, clock, 450)

    assert await outbox.send_due() == 450
    assert await outbox.send_due() == 0
    assert sorted(mail.recipient for mail in relay.mails) == sorted(map(reader, range(450)))
    assert all(mail.sender.startswith("bounce+") for mail in relay.mails)
    assert len({mail.sender for mail in relay.mails}) == 450
    assert await store.deliveries.waiting() == []


async def test_each_fate_is_a_line_of_the_log_with_its_message_id(store, clock, outbox, relay):
    await letters(store, clock, 3)
    relay.answers = {reader(1): REFUSED, reader(2): DELAYED}

    with capture_logs() as lines:
        await outbox.send_due()

    assert sorted((line["message_id"], line["event"], line.get("reason")) for line in lines) == [
        ("<0@gazette.example>", "sent", None),
        ("<1@gazette.example>", "failed", REFUSED.words),
        ("<2@gazette.example>", "delayed", DELAYED.words),
    ]


async def test_what_is_refused_for_good_is_not_tried_again(store, clock, outbox, relay):
    await letters(store, clock, 3)
    relay.answers[reader(1)] = REFUSED

    assert await outbox.send_due() == 2
    clock.advance(days=1)
    assert await outbox.send_due() == 0
    row = await store.database.row("SELECT reply FROM delivery WHERE failed_at IS NOT NULL")
    assert row[0] == "550 no such user"


async def test_a_refusal_is_heard_of_and_no_delay_nor_what_we_could_not_hand_over(
    store, clock, relay
):
    heard = []

    async def refused(delivery, words):
        heard.append((delivery.recipient, words))

    writer = Writer(store, SITE_VALUE, {}, Tokens(b"k" * 32))
    outbox = Outbox(store, writer, relay, clock, 1, refused=refused)
    await letters(store, clock, 4)
    unfit = Answer(Outcome.UNFIT, "it offers no SMTPUTF8")
    relay.answers |= {reader(1): REFUSED, reader(2): DELAYED, reader(3): unfit}
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

    assert waits == [1, 5, 15, 60]
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


async def test_a_storm_of_delays_ends_by_itself_and_loses_nothing(store, clock, outbox, relay):
    await letters(store, clock, 300)
    relay.says = DELAYED

    assert await outbox.send_due() == 0
    assert relay.tried == 300
    relay.says = TAKEN
    clock.advance(minutes=1)
    assert await outbox.send_due() == 300


async def test_a_relay_that_is_away_for_an_hour_costs_no_mail_an_attempt(
    store, clock, outbox, relay
):
    await letters(store, clock, 300)
    relay.says = AWAY
    start = clock()

    with capture_logs() as lines:
        while clock() - start < timedelta(hours=1):
            assert await outbox.send_due() == 0
            clock.advance(seconds=5)
        relay.says = TAKEN
        clock.advance(seconds=RESTS[-1])
        assert await outbox.send_due() == 300

    said = [(line["log_level"], line["event"]) for line in lines if "relay" in line["event"]]
    assert said == [("error", "relay away"), ("warning", "relay back")]
    assert relay.tried < 30 * CONNECTIONS + 300
    row = await store.database.row("SELECT MAX(attempts), COUNT(sent_at) FROM delivery")
    assert tuple(row) == (0, 300)


async def test_the_owner_sees_since_when_and_why_a_relay_is_away(store, clock, outbox, relay):
    await letters(store, clock, 3)
    relay.says = AWAY
    await outbox.send_due()

    assert await store.deliveries.relays_away() == [(clock(), "connection refused")]
    clock.advance(minutes=1)
    relay.says = TAKEN
    await outbox.send_due()
    assert await store.deliveries.relays_away() == []


async def test_one_connection_too_many_leaves_the_work_to_the_others(store, clock, outbox, relay):
    await letters(store, clock, 50)
    _, _, last = outbox._connections
    send = last.send

    async def refused(mail, following=None):
        await relay.took_one.wait()
        return AWAY

    last.send = refused
    assert await outbox.send_due() in (48, 49)  # back went the one in hand, and one behind it
    last.send = send
    clock.advance(seconds=1)
    await outbox.send_due()
    assert len({mail.recipient for mail in relay.mails}) == 50


async def test_a_connection_refused_after_the_others_had_done_is_no_relay_away(
    store, clock, outbox, relay
):
    await letters(store, clock, 50)
    _, _, last = outbox._connections
    send = last.send

    async def refused_late(mail, following=None):
        while len(await store.deliveries.waiting()) > 2:  # the one in its hand, and one behind it
            pass
        return AWAY

    last.send = refused_late
    assert await outbox.send_due() == 48
    assert await store.deliveries.relays_away() == []
    last.send = send
    clock.advance(seconds=1)
    assert await outbox.send_due() == 2


async def test_a_mailer_that_died_is_succeeded_by_another(store, clock, outbox, relay):
    await letters(store, clock, 5)

    async def die(tables):
        mailer = await tables.claims.enrol(clock(), clock() - DEAD)
        await tables.claims.take(mailer, 5, clock(), clock() - DEAD)

    await store.write(die)

    assert await outbox.send_due() == 0
    clock.now += DEAD + timedelta(seconds=1)
    assert await outbox.send_due() == 5


async def test_the_end_comes_after_the_mails_in_hand(store, clock, outbox, relay):
    await letters(store, clock, 250)
    stopping = asyncio.Event()
    first = outbox._connections[0]
    send = first.send

    async def send_and_stop(mail, following=None):
        stopping.set()
        return await send(mail, following)

    first.send = send_and_stop

    sent = await outbox.send_due(stopping)

    assert sent <= 2 * CONNECTIONS
    assert len(await store.deliveries.waiting()) == 250 - sent
    await outbox.close()
    assert relay.closed == CONNECTIONS
    assert (
        await store.database.row("SELECT 1 FROM delivery WHERE mailer IS NOT NULL") is None
        or (await store.database.row("SELECT COUNT(*) FROM mailer"))[0] == 0
    )


async def test_two_mailers_share_the_work(store, clock, relay, writer, outbox):
    await letters(store, clock, 2 * BATCH + 50)
    other = Outbox(store, writer, relay, clock, CONNECTIONS)

    sent = await asyncio.gather(outbox.send_due(), other.send_due())

    assert sum(sent) == 2 * BATCH + 50
    assert len({mail.recipient for mail in relay.mails}) == 2 * BATCH + 50


@pytest.mark.parametrize("step", ["_read", "_written"])
async def test_a_mail_that_cannot_be_written_keeps_no_other_back(
    store, clock, relay, step, monkeypatch
):
    writer = Writer(store, SITE_VALUE, {}, Tokens(b"k" * 32))
    outbox = Outbox(store, writer, relay, clock, CONNECTIONS)
    await letters(store, clock, 3)
    right = getattr(writer, step)

    def broken(*given):
        rows = given[-1] if step == "_read" else [given[-1]]
        if reader(1) in [row.recipient for row in rows]:
            raise ValueError("a fault of ours")
        return right(*given)

    monkeypatch.setattr(writer, step, broken)

    assert await outbox.send_due() == 2
    (waiting,) = await store.deliveries.waiting()
    assert (waiting.recipient, waiting.attempts) == (reader(1), 1)


async def test_a_fault_of_the_store_leaves_no_mail_claimed(store, clock, outbox, relay):
    await letters(store, clock, 10)
    settle = outbox._supply.settle

    async def broken(row, answer):
        raise OSError("the disk is full")

    outbox._supply.settle = broken
    with pytest.raises(ExceptionGroup):
        await outbox.send_due()
    outbox._supply.settle = settle

    assert await outbox.send_due() == 10


async def test_mail_leaves_at_the_rate_the_owner_set(store, clock, writer, relay):
    await letters(store, clock, 100)
    outbox = Outbox(store, writer, relay, clock, CONNECTIONS, pace=Pace(rate=60))

    for _ in range(30):
        await outbox.send_due()
        clock.advance(seconds=1)

    assert 30 <= len(relay.mails) <= 33


async def test_idle_connections_are_closed(store, clock, outbox, relay):
    await letters(store, clock, 1)
    await outbox.send_due()
    await outbox.send_due()
    assert relay.closed == 0

    clock.now += IDLE + timedelta(seconds=1)
    await outbox.send_due()

    assert relay.closed == CONNECTIONS


async def test_the_end_does_not_wait_for_a_relay_that_hangs(
    store, clock, outbox, relay, monkeypatch
):
    await letters(store, clock, 1)
    monkeypatch.setattr("gateway.mailer.outbox.PATIENCE", 0)
    stopping, hung_up = asyncio.Event(), asyncio.Event()

    async def hang(mail, following=None):
        stopping.set()
        await hung_up.wait()
        return Answer(Outcome.DOUBTFUL, "hung up")

    for connection in outbox._connections:
        connection.send, connection.abort = hang, hung_up.set
    async with asyncio.timeout(PATIENCE):
        assert await outbox.send_due(stopping) == 0

    (waiting,) = await store.deliveries.waiting()
    assert (waiting.reply, waiting.attempts) == ("hung up", 1)
