"""Whatever a relay does: no mail is lost, the log says what happened, it goes on by itself."""

import errno
import os
from dataclasses import dataclass, field
from functools import partial

import pytest
from structlog.testing import capture_logs

from gateway.discussion import bouncing
from gateway.discussion.bouncing import BURST
from gateway.mailer import Outbox, Writer
from gateway.mailer.maildir import Maildir
from gateway.mailer.relay import Deadlines, Relay
from gateway.model import Address
from tests.mailer.scripted import HANG_UP, SILENT, Script, serving
from tests.ports import free_ports

READERS = BURST + 2
CONNECTIONS = 3
IN_VAIN = Deadlines(mail=0.3)  # for a relay that says nothing


def reader(number):
    return Address(f"reader{number}@example.org")


@pytest.fixture
async def planned(desk):
    async def work(tables):
        for number in range(READERS):
            text = b"Message-ID: <%d@x>\r\n\r\nx\r\n" % number
            await tables.deliveries.letter(reader(number), None, text, desk.clock())

    await desk.store.write(work)


def outbox_of(desk, transport):
    refused = partial(bouncing.take_refusal, desk)
    writer = Writer(desk.store, desk.site, {}, desk.tokens)
    return Outbox(desk.store, writer, transport, desk.clock, CONNECTIONS, refused=refused)


async def go_on(desk, outbox, **step):
    """Send until nothing waits; give the hours that took."""
    began = desk.clock()
    while await desk.store.deliveries.waiting():
        assert (desk.clock() - began).days < 1
        desk.clock.advance(**step)
        await outbox.send_due()
    return (desk.clock() - began).total_seconds() / 3600


@dataclass
class Trouble:
    """What a relay says for a while, what the log says of it, and how long mails wait after it."""

    says: dict[str, str]
    event: str
    words: str
    hours: float
    greeting: str = Script().greeting
    lost: list[int] = field(default_factory=list)


TROUBLES = {
    "it greets with 421": Trouble({}, "relay away", "421 busy", hours=0.1, greeting="421 busy"),
    "it hangs up": Trouble({"MAIL": HANG_UP}, "relay away", "closed the connection", hours=0.1),
    "a storm of 4xx": Trouble({"RCPT": "451 4.3.0 later"}, "delayed", "451 4.3.0 later", hours=0.1),
    "too many of ours": Trouble({"RCPT": "450 4.7.1 too many"}, "delayed", "too many", hours=0.3),
    "it hangs after DATA": Trouble({".": SILENT}, "delayed", "said nothing", hours=0.3),
    "it hangs up after DATA": Trouble({".": HANG_UP}, "delayed", "closed", hours=0.3),
    "no TLS though offered": Trouble(
        {
            "EHLO": "250-relay.example\r\n250-STARTTLS\r\n250 PIPELINING",
            "STARTTLS": "454 4.7.0 no TLS today",
        },
        "relay without TLS",
        "454 4.7.0 no TLS today",
        hours=0,
    ),
    "5xx for one reader": Trouble(
        {f"RCPT TO:<{reader(3)}>": "550 5.1.1 no such user"},
        "failed",
        "550 5.1.1 no such user",
        hours=0,
        lost=[3],
    ),
    "all refused on principle": Trouble(
        {".": "554 5.7.1 spam"}, "refused", "example.org", hours=4.1
    ),
}


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
async def test_nobodys_mail_is_lost_by_a_relay_in_trouble(desk, trouble):
    script = Script()
    script.says, script.greeting = dict(trouble.says), trouble.greeting
    async with serving(script):
        deadlines = IN_VAIN if SILENT in trouble.says.values() else Deadlines()
        relay = Relay(f"smtp://127.0.0.1:{script.port}", "x.example", deadlines)
        outbox = outbox_of(desk, relay)
        with capture_logs() as lines:
            await outbox.send_due()
        script.says, script.greeting, relay.deadlines = {}, Script().greeting, Deadlines()
        hours = await go_on(desk, outbox, minutes=1)
        await outbox.close()

    told = [str(line) for line in lines if line["event"] == trouble.event]
    assert trouble.words in told[0]
    there = [
        b"Message-ID: <%d@x>" % number for number in range(READERS) if number not in trouble.lost
    ]
    assert sorted(text.splitlines()[0] for text in script.texts) == sorted(there)
    assert hours <= trouble.hours


# NUL, an escape sequence of terminals, octets that are no UTF-8, and a letter that turns the line.
GARBLED = "4\0\x1b[2J\udcff\udcfe \u202e\x85"


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize(
    ("command", "answer", "is_sent"),
    [
        (".", "250 2.0.0 Ok", True),
        (".", "451 4.3.0 later", False),
        ("RCPT", "550 5.1.1 no such user", False),
        ("RCPT", "421 4.3.2 closing", False),
        ("greeting", "421 4.3.2 closing", False),
    ],
)
async def test_whatever_octets_are_in_a_reply_it_is_noted(desk, command, answer, is_sent):
    script = Script()
    garbled = f"{answer} {GARBLED} the end"
    if command == "greeting":
        script.greeting = garbled
    else:
        script.says[command] = garbled
    async with serving(script):
        outbox = outbox_of(desk, Relay(f"smtp://127.0.0.1:{script.port}", "x.example"))
        await outbox.send_due()
        away = await desk.store.deliveries.relays_away()
        rows = await desk.store.database.rows("SELECT reply, sent_at FROM delivery")
        await outbox.close()

    said = [away[0][1]] if answer.startswith("421") else [row[0] for row in rows]
    assert set(said) == {f"{answer} 4 [2J\ufffd\ufffd the end"}
    assert all((row[1] is not None) == is_sent for row in rows)


@pytest.mark.usefixtures("planned")
async def test_a_relay_that_is_down_for_an_hour_is_found_again(desk):
    (port,) = free_ports(1)
    outbox = outbox_of(desk, Relay(f"smtp://127.0.0.1:{port}", "x.example"))
    with capture_logs() as lines:
        for _ in range(12):
            await outbox.send_due()
            desk.clock.advance(minutes=5)
        assert len(await desk.store.deliveries.waiting()) == READERS
        script = Script()
        async with serving(script, port):
            assert await go_on(desk, outbox, minutes=1) <= 0.1
            await outbox.close()

    assert len(set(script.texts)) == len(script.texts) == READERS
    said = [line["event"] for line in lines if "relay" in line["event"]]
    assert said == ["relay away", "relay back"]


@pytest.mark.usefixtures("planned")
async def test_a_maildir_on_a_full_disk_takes_all_once_there_is_room(desk, tmp_path, monkeypatch):
    outbox = outbox_of(desk, Maildir(tmp_path / "outbox"))

    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with capture_logs() as lines:
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            await outbox.send_due()
        await go_on(desk, outbox, minutes=1)

    assert len(list((tmp_path / "outbox" / "new").iterdir())) == READERS
    away, back = (line for line in lines if "relay" in line["event"])
    assert "No space left on device" in away["reason"]
    assert back["event"] == "relay back"


@pytest.mark.usefixtures("planned")
async def test_what_is_refused_on_principle_goes_once_more_and_no_oftener(desk):
    script = Script()
    script.says["."] = "554 5.7.1 spam"
    async with serving(script):
        outbox = outbox_of(desk, Relay(f"smtp://127.0.0.1:{script.port}", "x.example"))
        await outbox.send_due()
        assert len(await desk.store.deliveries.waiting()) == READERS
        await go_on(desk, outbox, hours=1)
        await outbox.close()

    row = await desk.store.database.row(
        "SELECT COUNT(*), MIN(attempts), MAX(attempts) FROM delivery WHERE failed_at IS NOT NULL"
    )
    assert tuple(row) == (READERS, 1, 1)
