"""Connections: how many, from where, and how they end."""

import asyncio
import socket
from pathlib import Path

import pytest

from gateway.smtp import Terms, serve, server
from tests.clock import PinnedClock
from tests.smtp.door import Client, open_door
from tests.smtp.mailroom import FakeMailroom

TO_POSTED = ("EHLO mx.example.org", "MAIL FROM:<ann@example.org>", "RCPT TO:<posted@x.example>")
STOPPING = "421 4.3.2 This server is being stopped; please try again later"


async def test_a_network_has_so_many_connections_and_no_more() -> None:
    async with open_door(connections_per_network=2) as door:
        first, second = await door.client(), await door.client()
        third = Client(*await asyncio.open_connection("127.0.0.1", door.port))

        assert await third.reply() == "421 4.7.0 Too many connections from your network"
        assert await third.reply() == ""
        assert await second.ask("NOOP") == "250 2.0.0 OK"

        await first.ask("QUIT")
        assert await first.reply() == ""
        fourth = await door.client()
        for client in (first, second, third, fourth):
            await client.close()


async def test_without_a_limit_all_may_come() -> None:
    async with open_door(connections_per_network=0) as door:
        for client in [await door.client() for _ in range(60)]:
            await client.close()


async def test_an_mta_of_ours_may_come_as_often_as_it_likes() -> None:
    async with open_door(lmtp=True, connections_per_network=1) as door:
        for client in [await door.client() for _ in range(3)]:
            await client.close()


async def test_a_mail_under_way_is_finished_when_the_door_closes() -> None:
    async with open_door() as door:
        idle, busy, halfway = [await door.client() for _ in range(3)]
        await busy.ask(*TO_POSTED, "DATA")
        await halfway.ask(*TO_POSTED)
        door.mailroom.open.clear()
        busy.writer.write(b"Subject: x\r\n.\r\n")
        await door.mailroom.arrived.wait()
        door.stopping.set()

        assert await idle.reply() == STOPPING
        assert await idle.reply() == ""
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", door.port)

        door.mailroom.open.set()
        assert await halfway.ask("DATA") == "354 End data with <CR><LF>.<CR><LF>"
        assert await halfway.data(b".\r\n") == "250 2.0.0 Posted"
        for client in (busy, halfway):
            said = [await client.reply(), await client.reply()]
            assert STOPPING in said
            assert said in (["250 2.0.0 Posted", STOPPING], [STOPPING, ""])
        assert len(door.mailroom.mails) == 2
        for client in (idle, busy, halfway):
            await client.close()


async def test_who_takes_too_long_is_cut_off_when_the_door_closes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(server, "GRACE", 0.05)
    async with open_door() as door:
        waiting, stuck = await door.client(), await door.client()
        await waiting.ask(*TO_POSTED)
        await stuck.ask(*TO_POSTED, "DATA")
        door.mailroom.open.clear()
        stuck.writer.write(b".\r\n")
        await door.mailroom.arrived.wait()
        door.stopping.set()
        assert door.served
        await door.served

        assert [await waiting.reply(), await stuck.reply()] == [STOPPING, STOPPING]
        for client in (waiting, stuck):
            client.writer.close()


async def test_mail_comes_over_a_socket_file_too(tmp_path: Path) -> None:
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(tmp_path / "lmtp.sock"))
    listening.listen()
    mailroom, stopping = FakeMailroom(), asyncio.Event()
    terms = Terms("gazette.example", PinnedClock.at("2026-03-02T09:30:00"), lmtp=True)
    served = asyncio.create_task(serve([listening], mailroom, terms, stopping))
    client = Client(*await asyncio.open_unix_connection(tmp_path / "lmtp.sock"))
    await client.reply()
    await client.ask("LHLO mta.example", *TO_POSTED[1:], "DATA")

    assert await client.data(b".\r\n") == "250 2.0.0 Posted"
    assert mailroom.mails[0].peer is None
    await client.close()
    stopping.set()
    await served
