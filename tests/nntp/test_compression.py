"""COMPRESS DEFLATE: both directions, and what a hostile stream can do."""

import zlib
from pathlib import Path

import pytest

from gateway.nntp.compression import PIECE, RAW, Deflation
from tests.nntp.newsroom import Client, open_door


async def compressed(client: Client) -> Client:
    """Begin to compress; the client speaks so from now on."""
    assert await client.ask("COMPRESS DEFLATE") == "206 Compression active"
    await client.begin("DEFLATE")
    return client


async def test_everything_is_compressed_from_there_on(tmp_path: Path) -> None:
    async with open_door(tmp_path) as door:
        client = await door.client()
        assert await client.ask("COMPRESS GZIP") == "503 There is only DEFLATE"
        streams = await compressed(client)
        await streams.say(b"GROUP gazette.opinion\r\nOVER 1-\r\nCOMPRESS DEFLATE\r\nDATE\r\n")

        said = [await streams.hear() for _ in range(7)]
        assert [line[:3] for line in said] == ["211", "224", "1\t=", "3\t=", ".", "502", "111"]
        await streams.say(b"CAPABILITIES\r\n")
        lines = []
        while (line := await streams.hear()) != ".":
            lines.append(line)
        assert "COMPRESS DEFLATE" not in lines
        await streams.say(b"QUIT\r\n")
        assert (await streams.hear()).startswith("205 ")
        await client.close()


async def test_a_post_can_be_compressed(tmp_path: Path) -> None:
    async with open_door(tmp_path) as door:
        client = await door.client()
        streams = await compressed(client)
        await streams.say(b"POST\r\n")
        assert (await streams.hear()).startswith("340 ")
        await streams.say(
            b"From: a@b.example\r\nNewsgroups: gazette.opinion\r\nSubject: x\r\n\r\nx\r\n.\r\n"
        )

        assert await streams.hear() == "240 Posted"
        await client.close()


async def test_what_is_no_stream_ends_the_connection(tmp_path: Path) -> None:
    async with open_door(tmp_path) as door:
        client = await door.client()
        await client.ask("COMPRESS DEFLATE")

        assert await client.ask("DATE\r\nDATE") == "(closed)"
        await client.close()


async def test_a_bomb_is_answered_and_fills_nothing(tmp_path: Path) -> None:
    async with open_door(tmp_path) as door:
        client = await door.client()
        streams = await compressed(client)
        await streams.say(b"x" * 20_000_000 + b"\r\nDATE\r\n")

        assert await streams.hear() == "501 Line too long"
        assert (await streams.hear()).startswith("111 ")
        await client.close()


def test_octets_are_inflated_a_piece_at_a_time() -> None:
    deflation = Deflation()
    bomb = zlib.compressobj(9, zlib.DEFLATED, RAW)
    deflation.receive(bomb.compress(b"x" * 1_000_000) + bomb.flush(zlib.Z_SYNC_FLUSH))
    sizes = []
    while deflation.waiting:
        sizes.append(len(deflation.inflated()))

    assert max(sizes) <= PIECE
    assert sum(sizes) == 1_000_000


def test_a_stream_that_ends_is_an_error() -> None:
    deflation = Deflation()
    ended = zlib.compressobj(9, zlib.DEFLATED, RAW)
    deflation.receive(ended.compress(b"x") + ended.flush())

    with pytest.raises(zlib.error):
        deflation.inflated()
