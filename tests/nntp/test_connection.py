"""One connection: answers joined, slow readers, and those who hang up."""

import asyncio
import socket
from pathlib import Path
from typing import Any

import pytest

from gateway.model import Draft, Verdict
from gateway.nntp import connection
from tests.nntp.newsroom import Client, FakeDesk, open_door


async def test_commands_sent_ahead_are_answered_in_order(tmp_path: Path) -> None:
    async with open_door(tmp_path) as door:
        client = await door.client()
        commands = [f"STAT {number % 5}" for number in range(500)]
        await client.say("\r\n".join(["GROUP gazette.home-front", *commands, "QUIT", ""]).encode())

        said = [await client.hear() or "" for _ in range(502)]
        expected = {0: "423", 1: "223 1 ", 2: "423", 3: "223 3 ", 4: "223 4 "}
        assert said[0].startswith("211 ")
        assert all(line.startswith(expected[at % 5]) for at, line in enumerate(said[1:501]))
        assert said[501].startswith("205 ")
        assert await client.hear() is None
        await client.close()


async def test_nothing_is_answered_after_quit(tmp_path: Path) -> None:
    async with open_door(tmp_path) as door:
        client = await door.client()

        assert (await client.ask("QUIT\r\nDATE\r\nDATE")).startswith("205 ")
        assert await client.hear() is None
        await client.close()


async def test_who_stops_speaking_still_hears_the_answers(tmp_path: Path) -> None:
    async with open_door(tmp_path) as door:
        client = await door.client()
        await client.say(b"DATE\r\nSTAT\r\nDA")
        client.writer.write_eof()

        assert [(await client.hear() or "")[:3] for _ in range(2)] == ["111", "412"]
        assert await client.hear() is None
        await client.close()


async def test_who_does_not_read_is_not_written_for(tmp_path: Path) -> None:
    """Neither answers nor commands pile up, and others are served meanwhile."""
    async with open_door(tmp_path) as door:
        raw = socket.create_connection(("127.0.0.1", door.port))
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        raw.setblocking(False)
        slow = Client(*await asyncio.open_connection(sock=raw, limit=1))
        await slow.reader.readexactly(3)
        slow.writer.transport.pause_reading()  # type: ignore[attr-defined]
        command = b"HELP\r\n" * 1000
        written = 0
        while True:
            slow.writer.write(command)
            try:
                async with asyncio.timeout(0.2):
                    await slow.writer.drain()
            except TimeoutError:
                break
            written += len(command)
            assert written < 20_000_000, "the server takes whatever comes"

        other = await door.client()
        assert (await other.ask("DATE")).startswith("111 ")
        await other.close()
        slow.writer.transport.abort()


async def test_a_peer_that_streams_faster_than_the_desk_decides_has_to_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, deciding = FakeDesk(), asyncio.Event()

    async def post_all(drafts: list[Draft]) -> list[Verdict]:
        await deciding.wait()
        return [await desk.post(draft) for draft in drafts]

    monkeypatch.setattr(desk, "post_all", post_all)
    async with open_door(tmp_path, feeds=desk.feeds(), max_article=100_000) as door:
        client, sent = await door.client(), 0
        try:
            while True:
                article = (
                    f"TAKETHIS <{sent}@x>\r\nPath: x\r\nFrom: a@x\r\nSubject: words\r\n"
                    "Newsgroups: gazette.opinion\r\nDate: Mon, 2 Mar 2026 09:00:00 +0000\r\n"
                    f"Message-ID: <{sent}@x>\r\n\r\n" + f"{'x' * 76}\r\n" * 100 + ".\r\n"
                )
                async with asyncio.timeout(0.3):
                    await client.say(article.encode())
                sent += 1
                assert sent < 2500, "the server takes whatever comes"
        except TimeoutError:
            deciding.set()

        said = [await client.hear() for _ in range(sent)]
        assert said == [f"239 <{number}@x> Thank you" for number in range(sent)]
        client.writer.transport.abort()


async def test_who_hangs_up_in_the_middle_harms_nobody(tmp_path: Path) -> None:
    async with open_door(tmp_path) as door:
        for said in (b"POST\r\nFrom: a", b"GROUP gazette.home-front\r\nOVER 1-\r\n" * 500, b"D"):
            client = await door.client()
            client.writer.write(said)
            client.writer.transport.abort()
        client = await door.client()

        assert (await client.ask("DATE")).startswith("111 ")
        await client.close()


async def test_many_answers_are_sent_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "ANSWERS_AT", 3)
    monkeypatch.setattr(connection, "WRITE_AT", 10)
    async with open_door(tmp_path) as door:
        client = await door.client()
        await client.say(b"DATE\r\n" * 20 + b"QUIT\r\n")

        said = [await client.hear() or "" for _ in range(21)]
        assert [line[:3] for line in said] == ["111"] * 20 + ["205"]
        await client.close()


async def test_a_store_that_fails_in_the_middle_of_an_answer_ends_the_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_door(tmp_path) as door:
        client = await door.client()

        async def failing(*_: Any) -> Any:
            yield ["<1@gazette.example>"]
            raise OSError(5, "Input/output error")

        monkeypatch.setattr(door.store.newsgroups, "arrived_since", failing)
        assert (await client.ask("NEWNEWS * 20260101 000000")).startswith("230 ")
        while await client.hear() is not None:
            pass
        await client.close()
