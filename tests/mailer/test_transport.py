"""A Maildir, and a relay that is a real SMTP server."""

import asyncio
import os
import socket

import pytest
from aiosmtpd.smtp import SMTP

from gateway.mailer.transport import DelayedError, Maildir, RefusedError, Relay, open_transport
from gateway.mailer.writing import Outgoing
from gateway.model import Address
from tests.program import free_ports

MAIL = Outgoing(
    7,
    Address("bounce+x@gazette.example"),
    Address("ann@example.org"),
    b"Subject: x\r\n\r\n.dot\r\nWords.\r\n",
)


async def test_a_maildir_holds_each_mail_once_with_its_envelope_on_top(tmp_path):
    maildir = open_transport("maildir:outbox", tmp_path)
    for _ in range(2):
        await maildir.connection().send(MAIL)

    files = list((tmp_path / "outbox" / "new").iterdir())
    assert len(files) == 1
    assert files[0].read_bytes() == (
        b"Return-Path: <bounce+x@gazette.example>\nDelivered-To: ann@example.org\n"
        b"Subject: x\n\n.dot\nWords.\n"
    )
    assert list((tmp_path / "outbox" / "tmp").iterdir()) == []


async def test_a_maildir_that_cannot_be_written_puts_off(tmp_path):
    maildir = Maildir(tmp_path / "outbox")
    (tmp_path / "outbox" / "tmp").rmdir()

    with pytest.raises(DelayedError, match="cannot be written"):
        await maildir.connection().send(MAIL)
    await maildir.close()


class Handler:
    """Takes mail, or says what it was told to."""

    def __init__(self):
        self.mails = []
        self.connections = 0
        self.says = "250 2.0.0 taken"

    async def handle_EHLO(self, _server, session, _envelope, name, responses):  # noqa: N802
        self.connections += 1
        session.host_name = name
        return responses

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address.startswith("nobody"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
        return self.says


@pytest.fixture
async def server():
    handler = Handler()
    loop = asyncio.get_running_loop()
    listening = socket.create_server(("127.0.0.1", 0))
    running = await loop.create_server(
        lambda: SMTP(handler, hostname="relay.example", loop=loop), sock=listening
    )
    handler.port = listening.getsockname()[1]
    yield handler
    running.close()


async def test_mails_go_one_after_another_over_one_connection(server):
    connection = Relay(f"smtp://127.0.0.1:{server.port}").connection()

    said = [await connection.send(MAIL) for _ in range(3)]
    await connection.close()

    assert server.mails == [(MAIL.sender, [MAIL.recipient], MAIL.octets)] * 3
    assert server.connections == 1
    assert said[0].startswith("250 ")


async def test_the_relays_code_says_whether_to_try_again(server):
    connection = Relay(f"smtp://127.0.0.1:{server.port}").connection()
    nobody = Outgoing(8, MAIL.sender, Address("nobody@example.org"), MAIL.octets)

    with pytest.raises(RefusedError, match=r"550 5\.1\.1 no such user"):
        await connection.send(nobody)
    server.says = "451 4.3.0 not now"
    with pytest.raises(DelayedError, match=r"451 4\.3\.0 not now"):
        await connection.send(MAIL)
    server.says = "250 2.0.0 taken"
    assert await connection.send(MAIL)
    await connection.close()


async def test_postfix_takes_many_mails_over_several_connections():
    (port,) = free_ports(1)
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    sink = await asyncio.create_subprocess_exec(
        "/usr/sbin/smtp-sink", *user, f"127.0.0.1:{port}", "50"
    )
    try:
        relay = Relay(f"smtp://127.0.0.1:{port}")
        connections = [relay.connection() for _ in range(4)]
        async with asyncio.timeout(30):
            while not await _is_open(port):  # noqa: ASYNC110 - another process opens it
                await asyncio.sleep(0.02)
            said = [
                await asyncio.gather(*(connection.send(MAIL) for connection in connections))
                for _ in range(10)
            ]
            for connection in connections:
                await connection.close()
    finally:
        sink.terminate()
        await sink.wait()

    assert all(words.startswith("250 ") for group in said for words in group)


async def _is_open(port):
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True


async def test_a_relay_that_is_not_there_puts_off():
    (port,) = free_ports(1)
    connection = Relay(f"smtp://127.0.0.1:{port}").connection()

    with pytest.raises(DelayedError):
        await connection.send(MAIL)
    await connection.close()
