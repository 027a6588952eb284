"""One client over a socket: reads and writes in step, joins answers, ends what takes too long.

A Protocol rather than streams, and one write for all answers to what came in one read: that is a
third of the work when a client sends its commands ahead.
"""

from __future__ import annotations

import asyncio
import ssl
import types
import zlib
from typing import TYPE_CHECKING, Any, cast

import structlog

from gateway.nntp import codes
from gateway.nntp.compression import Deflation
from gateway.nntp.dialogue import Dialogue
from gateway.nntp.session import Next, Session

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine, Generator

    from gateway.nntp.server import Connections

log = structlog.get_logger()

READ_AHEAD = 128 * 1024  # octets that wait to be read by us before the client has to wait
WRITE_AT = 64 * 1024  # octets joined into one write
ANSWERS_AT = 64  # answers joined before others have their turn: some 2 ms


class Connection(asyncio.Protocol):
    """One connection; asyncio sets TCP_NODELAY on it."""

    def __init__(self, connections: Connections) -> None:
        """Be one of `connections`."""
        self._connections = connections
        self._loop = connections.loop
        self._deflation: Deflation | None = None
        self._writable: asyncio.Future[None] | None = None
        self._is_reading = True
        self._is_answering = False
        self._has_ended = False
        self._is_stopping = False
        self._unsent: list[bytes] = []
        self.task: asyncio.Task[None] | None = None
        """What answers, while that has to wait for something."""
        self.heard_at = self._loop.time()
        """When the client last sent something, or took something."""
        self.article_since: float | None = None
        """When 340 was answered, while the article has not come."""

    # What the event loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        self._transport = cast("asyncio.Transport", transport)
        name = transport.get_extra_info("peername")
        self.peer = str(name[0]) if isinstance(name, tuple) else None
        is_secure = transport.get_extra_info("sslcontext") is not None
        terms, library = self._connections.terms, self._connections.library
        self.dialogue = Dialogue(Session(library, terms, self.peer, is_secure))
        refusal = self._connections.enter(self)
        self._transport.write(refusal or self.dialogue.greeting())
        if refusal:
            self._transport.close()

    def data_received(self, octets: bytes) -> None:
        """Take in what came; a client that sends too far ahead has to wait."""
        self.heard_at = self._loop.time()
        wire = self.dialogue.wire
        if self._deflation is not None:
            self._deflation.receive(octets)
            is_too_much = self._deflation.waiting > READ_AHEAD
        else:
            wire.receive(octets)
            room = self._connections.terms.max_article if wire.expects_article else 0
            is_too_much = wire.waiting > READ_AHEAD + room
        if is_too_much:
            self._pause_reading()
        self._go_on()

    def eof_received(self) -> bool:
        """Answer what was sent before the end, then close."""
        self._has_ended = True
        self._go_on()
        return not self.dialogue.session.is_secure

    def connection_lost(self, error: Exception | None) -> None:
        """End, however it came."""
        self._has_ended = True
        self._connections.leave(self)
        _wake(self._writable)

    def pause_writing(self) -> None:
        """Make no more while the client is slow, and hear no more."""
        self._writable = self._loop.create_future()
        self._pause_reading()

    def resume_writing(self) -> None:
        """Go on."""
        self.heard_at = self._loop.time()
        _wake(self._writable)
        self._writable = None

    def stop_soon(self) -> None:
        """Part with the client as soon as it is not in the middle of something."""
        self._is_stopping = True
        self._go_on()

    def abort(self) -> None:
        """Close at once, whatever has not been sent."""
        self._transport.abort()

    # The conversation

    def _go_on(self) -> None:
        """Answer what came, here and now for as long as nothing has to be waited for.

        A task for each read would cost another turn of the event loop, which is a fifth of the
        work of a short question; only what has to wait becomes one.
        """
        if self._is_answering or self._transport.is_closing():
            return
        self._is_answering = True
        answering = self._answer()
        try:
            waited_for = answering.send(None)
        except StopIteration:
            return
        self.task = self._loop.create_task(_resumed(answering, waited_for))

    async def _answer(self) -> None:
        goes_on = False
        try:
            goes_on = await self._answer_what_came()
        except ConnectionError:
            goes_on = False  # the client has gone, which is its own affair
        except (ssl.SSLError, zlib.error) as error:
            log.info("refused", door="news", reason=str(error))
        except Exception:  # the client cannot be told in the middle of an answer
            log.exception("failed", door="news")
        finally:
            self._is_answering = False
            self.task = None
            if goes_on:
                self._hear()
            else:
                self._transport.close()

    async def _answer_what_came(self) -> bool:
        """Answer everything that was said; False when that was the last."""
        session, wire = self.dialogue.session, self.dialogue.wire
        while True:
            answer = await self.dialogue.next_answer() if wire.waiting else None
            if answer is None:
                if not await self._has_more():
                    return not self._has_ended and not (self._is_stopping and await self._parts())
            elif not isinstance(answer, bytes):
                await self._send_slices(answer)
            else:
                self._unsent.append(answer)
                if session.next is not Next.GO_ON and not await self._turn():
                    return False
                if len(self._unsent) >= ANSWERS_AT or len(answer) > WRITE_AT:
                    await self._send()
                    await asyncio.sleep(0)

    async def _has_more(self) -> bool:
        """Send what was answered; tell whether there is something to read after that."""
        if self._is_inflating:
            # A piece at a time, and others have their turn: what is small may inflate to much.
            self.dialogue.wire.receive(cast("Deflation", self._deflation).inflated())
            await asyncio.sleep(0)
            return True
        if not self._unsent:
            return False
        self._write()
        if self._writable is not None:
            await self._writable
        return self.dialogue.wire.waiting > 0 or self._is_inflating

    async def _parts(self) -> bool:
        """Say that the door closes, unless an article is on its way."""
        if self.dialogue.wire.expects_article:
            return False
        self._unsent.append(codes.STOPPING)
        await self._send()
        return True

    def _hear(self) -> None:
        """Be ready for what the client says next."""
        if not self.dialogue.wire.expects_article:
            self.article_since = None
        elif self.article_since is None:
            self.article_since = self._loop.time()
        self._resume_reading()

    async def _send_slices(self, slices: AsyncIterator[bytes]) -> None:
        async for slice_ in slices:
            self._unsent.append(slice_)
            await self._send(flush=False)
            await asyncio.sleep(0)
        if self._deflation is not None:
            self._unsent.append(b"")  # what the last slice left in the compressor goes out

    async def _send(self, *, flush: bool = True) -> None:
        """Write what was answered, and wait while the client is slow to take it."""
        self._write(flush=flush)
        if self._writable is not None:
            await self._writable

    def _write(self, *, flush: bool = True) -> None:
        octets = b"".join(self._unsent)
        self._unsent.clear()
        if self._transport.is_closing():
            raise ConnectionResetError
        if self._deflation is not None:
            octets = self._deflation.deflated(octets, flush=flush)
        self._transport.write(octets)

    async def _turn(self) -> bool:
        """Do what the last answer promised: close, begin TLS, or compress."""
        session = self.dialogue.session
        promised, session.next = session.next, Next.GO_ON
        await self._send()
        if promised is Next.COMPRESS:
            # What the client sent ahead is compressed already.
            self._deflation = Deflation()
            self._deflation.receive(self.dialogue.wire.take())
        elif promised is Next.START_TLS:
            await self._begin_tls()
        return promised is not Next.CLOSE

    async def _begin_tls(self) -> None:
        self._pause_reading()
        self.dialogue.wire.drop()
        # Where there is no certificate STARTTLS was answered with 503, and nothing led here.
        certificate = cast("ssl.SSLContext", self._connections.terms.certificate)
        await asyncio.sleep(0)  # start_tls sets a deadline, which only a task can have
        secure = await self._loop.start_tls(self._transport, self, certificate, server_side=True)
        if secure is None:
            raise ConnectionResetError
        self._transport = secure
        self._is_reading = True
        self.dialogue.session.is_secure = True

    # Reading no more than can be answered

    @property
    def _is_inflating(self) -> bool:
        return self._deflation is not None and self._deflation.waiting > 0

    def _pause_reading(self) -> None:
        if self._is_reading:
            self._is_reading = False
            self._transport.pause_reading()

    def _resume_reading(self) -> None:
        if not self._is_reading and not self._transport.is_closing():
            self._is_reading = True
            self._transport.resume_reading()


@types.coroutine
def _resumed(begun: Coroutine[Any, None, None], waited_for: Any) -> Generator[Any, None, None]:
    """Go on, inside a task, with a coroutine that already waits for something."""
    while True:
        error: BaseException | None = None
        try:
            yield waited_for
        except BaseException as raised:  # noqa: BLE001 - handed on to where it is waited
            error = raised
        try:
            waited_for = begun.send(None) if error is None else begun.throw(error)
        except StopIteration:
            return


def _wake(waiting: asyncio.Future[None] | None) -> None:
    if waiting is not None and not waiting.done():
        waiting.set_result(None)
