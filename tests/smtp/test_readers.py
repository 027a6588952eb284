"""A process that reads mails: the same readings, and no harm when it goes."""

import asyncio
import os
import pickle
import signal
import subprocess

import pytest

from gateway.message.markup import html_of
from gateway.smtp import readers
from gateway.smtp.readers import Readers, read_here
from gateway.smtp.signatures import Claim, signatures_of
from tests.message.drawing import drawn
from tests.smtp import signed

MAIL = (
    b"From: Ann <ann@example.org>\r\nSubject: Re: A headline\r\nMessage-ID: <1@example.org>\r\n"
    b"\r\nMy own words.\r\n\r\n> quoted\r\n"
)


async def test_a_mail_reads_the_same_elsewhere() -> None:
    async with Readers() as there:
        assert await there.read(MAIL) == read_here(MAIL)


async def test_each_mail_has_its_own_reading_though_they_come_at_once() -> None:
    mails = [MAIL.replace(b"own words", b"word %d" % number) for number in range(50)]
    async with Readers() as there:
        readings = await asyncio.gather(*map(there.read, mails))

    assert readings == [read_here(mail) for mail in mails]


async def test_long_words_of_a_form_are_marked_there() -> None:
    words = "*Brücke* und /Fluss/ " * 1000
    async with Readers() as there:
        assert await there.marked(words) == html_of(words)


async def test_a_large_mail_comes_through_in_pieces() -> None:
    large = MAIL + b"and more words\r\n" * 20_000
    async with Readers() as there:
        assert (await there.read(large)).mail == read_here(large).mail


async def process_of(there: Readers) -> subprocess.Popen[bytes]:
    await there.read(MAIL)
    assert there._line
    return there._line._process


async def test_a_process_that_was_killed_is_replaced() -> None:
    async with Readers() as there:
        os.kill((await process_of(there)).pid, signal.SIGKILL)

        assert await there.read(MAIL) == read_here(MAIL)


async def test_a_mail_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Readers() as there:
        os.kill((await process_of(there)).pid, signal.SIGSTOP)
        monkeypatch.setattr(readers, "DEADLINE", 0.05)
        with pytest.raises(TimeoutError):
            await there.read(MAIL)
        monkeypatch.undo()

        assert await there.read(MAIL) == read_here(MAIL)


async def test_a_fault_there_is_a_fault_here_and_stops_nothing() -> None:
    def broken(_raw: bytes) -> readers.Reading:
        raise ValueError("a broken promise")

    said = pickle.dumps(readers._done(broken, MAIL))
    async with Readers() as there:
        await there.read(MAIL)
        line = there._line
        asked = asyncio.create_task(line.ask(readers._READ, MAIL))
        await asyncio.sleep(0)
        line.data_received(readers._FRAME.pack(line._count, readers._READ, len(said)) + said)
        with pytest.raises(RuntimeError, match="a broken promise"):
            await asked

        assert await there.read(MAIL) == read_here(MAIL)


async def test_ctrl_c_leaves_it_to_finish() -> None:
    async with Readers() as there:
        process = await process_of(there)
        os.kill(process.pid, signal.SIGINT)

        assert await there.read(MAIL) == read_here(MAIL)
        assert process.poll() is None


async def test_it_ends_with_us() -> None:
    async with Readers() as there:
        process = await process_of(there)

    assert process.poll() is not None


async def test_without_mail_nothing_is_started() -> None:
    async with Readers() as there:
        assert there._line is None


async def test_signatures_are_verified_there_too():
    raw = signed.signed(signed.mail())
    (signature,) = signatures_of(read_here(raw).mail.headers)
    key = signed.key_of(signed.record("rsa", "good.example"))

    async with Readers() as there:
        assert await there.is_good(raw, Claim(signature, key, ("to",)))
        assert not await there.is_good(raw + b"More.\r\n", Claim(signature, key, ("to",)))


async def test_pictures_are_drawn_there_too():
    async with Readers() as there:
        assert (await there.picture(drawn("PNG"))).kind == "png"
        assert await there.picture(b"no picture") is None
