"""Feeding a server that answers as a script says."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from gateway.discussion.peering import Batch, Offer
from gateway.model import Peer
from gateway.nntp.feeding import PeerError, connect, feed, sections_for
from tests.factories import HOME_FRONT, OPINION
from tests.patience import PATIENCE

OFFERS = tuple(Offer(f"<{n}@x>", b"Subject: %d\r\n\r\n..dot\r\n" % n) for n in range(3))
BATCH = Batch("home-front", 7, OFFERS)


class FakePeer:
    """A news server that keeps what it gets; `says` overrides what it answers to a first word."""

    def __init__(self, **says):
        self.says = {"MODE": "203 ok", "CHECK": "238 {}", "TAKETHIS": "239 {}", "IHAVE": "335 go"}
        self.says |= says
        self.heard, self.articles = [], []

    async def __call__(self, reader, writer):
        writer.write(f"{self.says.get('greeting', '200 hello')}\r\n".encode())
        while line := (await reader.readline()).decode().strip():
            verb, _, rest = line.partition(" ")
            self.heard.append(line)
            if verb == "QUIT":
                break
            if verb == "TAKETHIS":
                await self.article(reader)
            said = self.says.get(rest) or self.says.get(verb, "500 what?")
            writer.write(f"{said.format(rest)}\r\n".encode())
            if said.startswith("335"):
                await self.article(reader)
                writer.write(b"235 thanks\r\n")
        writer.close()

    async def article(self, reader):
        self.articles.append((await reader.readuntil(b"\r\n.\r\n"))[:-3])


@asynccontextmanager
async def served(fake, **changed):
    server = await asyncio.start_server(fake, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        yield replace(Peer("far", "far.example", host="127.0.0.1", port=port), **changed)


async def offered(fake, **changed):
    async with served(fake, **changed) as peer:
        connection = await connect(peer)
        try:
            return await connection.offer(OFFERS)
        finally:
            await connection.close()


async def test_what_is_wanted_is_streamed_and_nothing_else():
    fake = FakePeer(**{"<1@x>": "438 <1@x>"})

    assert await offered(fake) == (2, ())
    assert fake.heard[:4] == ["MODE STREAM", "CHECK <0@x>", "CHECK <1@x>", "CHECK <2@x>"]
    assert fake.articles == [OFFERS[0].article, OFFERS[2].article]


async def test_a_server_that_does_not_stream_is_offered_one_by_one():
    fake = FakePeer(MODE="500 what?", **{"IHAVE": "335 go", "<1@x>": "435 no"})

    assert await offered(fake) == (2, ())
    assert fake.articles == [OFFERS[0].article, OFFERS[2].article]


async def test_we_log_in_where_we_have_a_name():
    fake = FakePeer(AUTHINFO="381 go on", **{"PASS secret": "281 welcome"})
    assert await offered(fake, our_name="us", our_password="secret") == (3, ())

    refused = FakePeer(AUTHINFO="481 no")
    with pytest.raises(PeerError, match="our name is not taken"):
        await offered(refused, our_name="us", our_password="wrong")


@pytest.mark.parametrize(
    "says",
    [
        {"greeting": "400 busy"},
        {"TAKETHIS": "400 full"},
        {"CHECK": "403 the disk is full"},
        {"MODE": "500 what?", "IHAVE": "502 who are you?"},
    ],
)
async def test_a_server_that_cannot_now_is_told_again_later(says):
    with pytest.raises(PeerError):
        await offered(FakePeer(**says))


@pytest.mark.parametrize(
    "says", [{"<1@x>": "431 <1@x>"}, {"MODE": "500 what?", "<1@x>": "436 later"}]
)
async def test_an_article_that_a_server_wants_later_stops_no_other(says):
    assert await offered(FakePeer(**says)) == (2, OFFERS[1:2])


async def test_a_server_that_wants_everything_later_is_left_alone_for_a_while():
    fake, stopping, put_off = FakePeer(CHECK="431 {}"), asyncio.Event(), []

    async def next_batches():
        return [BATCH, BATCH]

    async def move(batch, later):
        put_off.append(later)
        stopping.set()

    async with served(fake) as peer, asyncio.timeout(PATIENCE):
        await feed(peer, next_batches, move, stopping, 0.001)
    assert put_off == [OFFERS]  # the second batch was not tried


async def test_a_batch_is_written_down_once_all_of_it_was_offered_and_again_after_a_failure():
    waiting, moved, stopping, third = [BATCH], [], asyncio.Event(), asyncio.Event()
    looks = iter(range(3))

    async def next_batches():
        if next(looks, None) is None:
            third.set()
        return waiting

    async def move(batch, later):
        moved.append(batch)
        waiting.clear()
        stopping.set()

    async with served(FakePeer()) as peer:
        gone = replace(peer, port=1)
        trying = asyncio.create_task(feed(gone, next_batches, move, stopping, 0.001))
        async with asyncio.timeout(PATIENCE):
            await third.wait()
        assert moved == []
        trying.cancel()
        async with asyncio.timeout(PATIENCE):
            await feed(peer, next_batches, move, stopping, 0.001)
    assert moved == [BATCH]


def test_a_peer_is_fed_the_newsgroups_its_wildmat_names():
    sections = (HOME_FRONT, OPINION)
    for groups, names in (
        ("gazette.*", ["home-front", "opinion"]),
        ("gazette.*,!*.opinion", ["home-front"]),
        ("", []),
    ):
        peer = Peer("far", "far", groups_out=groups)
        assert list(sections_for(peer, sections)) == names
