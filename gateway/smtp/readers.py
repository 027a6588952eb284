"""Mails read in a process of its own: on another core, and where a hostile one delays nobody.

Reading takes more time than all the rest of a mail's way in. The two processes send each other
frames over a socket pair: a number, a task, a length, and a mail or what was found out about it.
"""

from __future__ import annotations

import asyncio
import pickle
import signal
import socket
import struct
import subprocess
import sys
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import structlog

from gateway.message.automatic import is_automatic
from gateway.message.illustrations import illustrated
from gateway.message.markup import html_of
from gateway.message.pictures import picture_of
from gateway.message.privacy import without_addresses
from gateway.message.reactions import reaction_of
from gateway.message.reading import Mail, read
from gateway.message.reports import report_of
from gateway.smtp.signatures import Claim, is_good

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from gateway.model import Cut, Picture, Report

    Task = Callable[[bytes], "Reading | Picture | bytes | bool | None"]

log = structlog.get_logger()

DEADLINE = 30.0  # seconds for a mail and those before it; the slowest of 10 MiB takes one
ATTEMPTS = 2  # once more in a fresh process when another's mail brought one down

_FRAME = struct.Struct("!IBI")
_READ, _VERIFY, _DRAW, _MARK = range(4)


@dataclass(frozen=True, slots=True)
class Reading:
    """A mail that was read, its author's own words as canonical HTML, and what was cut from them.

    `whole` is all of its text with the pictures in it; `reaction` is the emoji of a mail that is
    nothing else, `report` what a mail system says in it, and `is_automatic` that a program sent it.
    """

    mail: Mail
    comment: str = field(repr=False)
    whole: str = field(repr=False)
    cuts: tuple[Cut, ...] = field(default=(), repr=False)
    reaction: str | None = None
    report: Report | None = None
    is_automatic: bool = False
    pictures: tuple[Picture, ...] = ()


def read_here(raw: bytes, largest_picture: int = 0) -> Reading:
    """Read a mail in this process, with its pictures of at most so many octets."""
    mail = read(raw)
    found = illustrated(raw, mail, largest_picture)
    return Reading(
        mail=mail,
        comment=html_of(without_addresses(found.trimmed.text)),
        whole=found.whole,
        cuts=found.trimmed.cuts,
        reaction=reaction_of(raw, found.trimmed.text),
        report=report_of(mail, raw),
        is_automatic=is_automatic(mail),
        pictures=found.pictures,
    )


class Readers:
    """Reads mails elsewhere, as `async with Readers() as readers`; starts with the first mail."""

    def __init__(self, largest_picture: int = 0) -> None:
        """Start nothing yet; pictures of more octets are left out."""
        self._largest_picture = largest_picture
        self._line: _Line | None = None
        self._opening = asyncio.Lock()

    async def __aenter__(self) -> Readers:
        """Promise to end what may be started."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the process."""
        if self._line:
            self._line.close()

    async def read(self, raw: bytes) -> Reading:
        """Read a mail; raises TimeoutError or ConnectionError where that was not possible."""
        reading: Reading = await self._ask(_READ, raw)
        return reading

    async def is_good(self, raw: bytes, claim: Claim) -> bool:
        """Verify a signature of a mail; raises as `read` does."""
        good: bool = await self._ask(_VERIFY, pickle.dumps((raw, claim)))
        return good

    async def picture(self, octets: bytes) -> Picture | None:
        """Make a picture fit to be shown, None where it is none; raises as `read` does."""
        picture: Picture | None = await self._ask(_DRAW, octets)
        return picture

    async def marked(self, words: str) -> str:
        """Make HTML of words and their marks; raises as `read` does."""
        html: bytes = await self._ask(_MARK, words.encode())
        return html.decode()

    async def _ask(self, task: int, octets: bytes) -> Any:
        for _ in range(ATTEMPTS):
            line = await self._open()
            try:
                async with asyncio.timeout(DEADLINE):
                    return await line.ask(task, octets)
            except TimeoutError:
                line.close()
                raise
            except ConnectionError as error:
                log.warning("the reading process ended", reason=str(error))
        raise ConnectionError("a mail could not be read")

    async def _open(self) -> _Line:
        async with self._opening:
            if self._line is None or self._line.is_down:
                ours, theirs = socket.socketpair()
                with theirs:
                    line = _Line(_start(theirs, self._largest_picture))
                await asyncio.get_running_loop().create_connection(lambda: line, sock=ours)
                self._line = line
            return self._line


def _start(line: socket.socket, largest_picture: int) -> subprocess.Popen[bytes]:
    # By import, not by -m: what is pickled must have the same name on both sides.
    command = [sys.executable, "-c", f"from {__name__} import work; work({largest_picture})"]
    return subprocess.Popen(command, stdin=line.fileno(), stdout=subprocess.DEVNULL)  # noqa: S603 - our own program


class _Line(asyncio.Protocol):
    """The way to one process and back."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._received = bytearray()
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._count = 0
        self.is_down = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)

    async def ask(self, task: int, octets: bytes) -> Any:
        if self.is_down:
            raise ConnectionError("it is gone")
        self._count += 1
        number, answer = self._count, asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        self._transport.writelines([_FRAME.pack(number, task, len(octets)), octets])
        try:
            return await answer
        finally:
            self._waiting.pop(number, None)

    def data_received(self, data: bytes) -> None:
        self._received += data
        while len(self._received) >= _FRAME.size:
            number, _, size = _FRAME.unpack_from(self._received)
            end = _FRAME.size + size
            if len(self._received) < end:
                return
            self._settle(number, bytes(self._received[_FRAME.size : end]))
            del self._received[:end]

    def _settle(self, number: int, octets: bytes) -> None:
        answer = self._waiting.get(number)
        if answer is None or answer.done():
            return
        said = pickle.loads(octets)  # noqa: S301 - from a process of our own
        if isinstance(said, str):
            answer.set_exception(RuntimeError(said))
        else:
            answer.set_result(said)

    def connection_lost(self, error: Exception | None) -> None:
        self.close()
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(ConnectionError(str(error or "it hung up")))

    def close(self) -> None:
        if not self.is_down:
            self.is_down = True
            self._transport.abort()
            self._process.kill()
            self._process.wait()


def work(largest_picture: int) -> None:
    """Be the process: read mails from standard input until the other side hangs up."""
    # Ctrl-C goes to the whole group; the end comes from the gateway, once its mails are done.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    reading = partial(read_here, largest_picture=largest_picture)
    tasks: dict[int, Task] = {_READ: reading, _VERIFY: _verified, _DRAW: picture_of, _MARK: _marked}
    with socket.socket(fileno=sys.stdin.fileno()) as line, line.makefile("rb") as stream:
        while frame := stream.read(_FRAME.size):
            number, task, size = _FRAME.unpack(frame)
            said = pickle.dumps(_done(tasks[task], stream.read(size)))
            line.sendall(_FRAME.pack(number, task, len(said)) + said)


def _verified(octets: bytes) -> bool:
    raw, claim = pickle.loads(octets)  # noqa: S301 - from the process that started this one
    return is_good(raw, claim)


def _marked(octets: bytes) -> bytes:
    return html_of(octets.decode()).encode()


def _done(task: Task, octets: bytes) -> Reading | Picture | bytes | bool | str | None:
    """Do a task; its fault as a text."""
    try:
        return task(octets)
    except Exception as error:  # noqa: BLE001 - the outermost loop of this process
        return repr(error)
