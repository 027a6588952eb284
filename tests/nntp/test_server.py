"""Connections: how many, from where, how long, and how they end."""

import asyncio
import socket
from pathlib import Path

import pytest

from gateway.nntp import Terms, serve, server
from gateway.nntp.server import Connections
from tests.nntp.newsroom import Client, Door, FakeDesk, open_door, seeded, terms_of

STOPPING = "400 This server is being stopped; please try again later"


async def test_a_network_has_so_many_connections_and_no_more(tmp_path: Path) -> None:
    async with open_door(tmp_path, connections_per_network=2) as door:
        first, second = await door.client(), await door.client()
        third = await door.client(greeted=False)

        assert await third.hear() == "400 Too many connections from your network"
        assert await third.hear() is None
        assert (await second.ask("DATE")).startswith("111 ")
        assert (await first.ask("QUIT")).startswith("205 ")
        assert await first.hear() is None
        fourth = await door.client()
        for client in (first, second, third, fourth):
            await client.close()


async def test_the_door_has_so_many_connections_in_all(tmp_path: Path) -> None:
    async with open_door(tmp_path, connections=1) as door:
        first = await door.client()
        second = await door.client(greeted=False)

        assert await second.hear() == "400 Too many connections; please try again later"
        assert await second.hear() is None
        assert (await first.ask("DATE")).startswith("111 ")
        for client in (first, second):
            await client.close()


async def test_without_a_limit_all_may_come(tmp_path: Path) -> None:
    async with open_door(tmp_path) as door:
        for client in [await door.client() for _ in range(60)]:
            await client.close()


async def is_cut_off(client: Client) -> bool:
    """Whether the server ended the connection without a word."""
    try:
        return await client.hear() is None
    except ConnectionError:
        return True
    finally:
        client.writer.close()


class SweptConnections(Connections):
    """Connections whose sweep a test calls."""

    last: "SweptConnections"

    async def sweep_for_ever(self) -> None:
        SweptConnections.last = self


@pytest.fixture
def swept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "Connections", SweptConnections)


@pytest.mark.usefixtures("swept")
async def test_who_is_silent_for_too_long_is_parted_with(tmp_path: Path) -> None:
    async with open_door(tmp_path, idle_seconds=600) as door:
        client = await door.client()
        now = asyncio.get_running_loop().time()
        SweptConnections.last.sweep(now + 500)
        assert (await client.ask("DATE")).startswith("111 ")

        SweptConnections.last.sweep(now + 700)
        assert await is_cut_off(client)


@pytest.mark.usefixtures("swept")
async def test_an_article_has_to_come_in_its_time(tmp_path: Path) -> None:
    async with open_door(tmp_path, article_seconds=300) as door:
        client, other = await door.client(), await door.client()
        await client.ask("POST")
        await client.say(b"From: a@b.example\r\n")
        now = asyncio.get_running_loop().time()
        SweptConnections.last.sweep(now + 400)

        assert await is_cut_off(client)
        assert (await other.ask("DATE")).startswith("111 ")
        await other.close()


async def post_begun(door: Door) -> Client:
    client = await door.client()
    await client.ask("POST")
    return client


ARTICLE = b"From: a@b.example\r\nNewsgroups: gazette.opinion\r\nSubject: x\r\n\r\nx\r\n.\r\n"


async def test_an_article_under_way_is_taken_when_the_door_closes(tmp_path: Path) -> None:
    async with open_door(tmp_path) as door:
        idle, busy = await door.client(), await post_begun(door)
        door.stopping.set()

        assert await idle.hear() == STOPPING
        assert await idle.hear() is None
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", door.port)
        await busy.say(ARTICLE)
        assert [await busy.hear() for _ in range(3)] == ["240 Posted", STOPPING, None]
        assert len(door.desk.drafts) == 1
        for client in (idle, busy):
            await client.close()


async def test_who_takes_too_long_is_cut_off_when_the_door_closes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "GRACE", 0.05)
    async with open_door(tmp_path) as door:
        client = await post_begun(door)
        door.stopping.set()
        assert door.served
        await door.served

        assert await is_cut_off(client)


class StuckDesk(FakeDesk):
    """A desk that never decides."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = asyncio.Event()

    async def post(self, draft: object) -> object:  # type: ignore[override]
        self.asked.set()
        return await asyncio.Event().wait()


async def test_a_desk_that_never_answers_does_not_keep_the_door_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "GRACE", 0.05)
    listening = socket.create_server(("127.0.0.1", 0))
    store, desk, stopping = await seeded(tmp_path), StuckDesk(), asyncio.Event()
    terms: Terms = terms_of(desk)
    served = asyncio.create_task(serve([listening], store.newsgroups, terms, stopping))
    client = await post_begun(Door(listening.getsockname()[1], store, desk))
    await client.say(ARTICLE)
    await desk.asked.wait()
    stopping.set()
    await served

    assert await is_cut_off(client)
    await store.close()
