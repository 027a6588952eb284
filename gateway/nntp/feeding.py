"""Feeding another news server: what is new goes out by streaming (RFC 4644), or by IHAVE.

How far the peer has been told is on disk; whatever breaks off is offered again from there.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

import structlog

from gateway.nntp.wildmat import wildmat

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from gateway.discussion.peering import Batch, Offer
    from gateway.model import Peer, Section, SectionName

log = structlog.get_logger()

LOOK_SECONDS = 1.0  # between two looks for what is new
LONGEST_PAUSE = 600.0  # seconds after a peer could not be reached again and again
ANSWER_SECONDS = 120.0  # for an answer: a server that saves an article may be busy
LINE_OCTETS = 4096

WANTED, TAKEN = b"238", b"239"
LATER = (b"431", b"436")  # this article
# Everything later, or nothing we say at all; another 5xx speaks of one article, which is passed
# over.
NOT_NOW = (b"400", b"403", b"480", b"483", b"500", b"502", b"503")


class PeerError(Exception):
    """The peer cannot be fed now; the text says why."""


class Outcome(NamedTuple):
    """How many of some articles a peer took, and which it wants later."""

    taken: int
    later: tuple[Offer, ...]


class Connection:
    """A session with a peer, ready to be offered articles."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take an open connection."""
        self._reader, self._writer = reader, writer
        self.streams = False

    async def greet(self, peer: Peer) -> None:
        """Hear the greeting, log in where we have a name there, and ask for streaming."""
        greeting = await self._hear()
        if not greeting.startswith((b"200", b"201")):
            raise PeerError(greeting.decode("utf-8", "replace"))
        if peer.our_name:
            await self._log_in(peer)
        self.streams = (await self.ask("MODE STREAM")).startswith(b"203")

    async def _log_in(self, peer: Peer) -> None:
        said = await self.ask(f"AUTHINFO USER {peer.our_name}")
        if said.startswith(b"381"):
            said = await self.ask(f"AUTHINFO PASS {peer.our_password}")
        if not said.startswith(b"281"):
            raise PeerError(f"our name is not taken there: {said.decode('utf-8', 'replace')}")

    async def ask(self, command: str) -> bytes:
        """Say a command; give the line that answers it."""
        self._writer.write(f"{command}\r\n".encode())
        await self._drain()
        return await self._hear()

    async def offer(self, offers: tuple[Offer, ...]) -> Outcome:
        """Offer articles; give what became of them. Raises PeerError when all is to wait."""
        return await (self._stream(offers) if self.streams else self._one_by_one(offers))

    async def _stream(self, offers: tuple[Offer, ...]) -> Outcome:
        """Ask about all at once, then send those that are wanted without a wait between."""
        self._writer.writelines([f"CHECK {one.message_id}\r\n".encode() for one in offers])
        await self._drain()
        checked = [await self._hear() for _ in offers]
        wanted = [one for one, said in zip(offers, checked, strict=True) if said[:3] == WANTED]
        sending = asyncio.create_task(self._send(wanted))
        try:
            taken = [await self._hear() for _ in wanted]
        finally:
            sending.cancel()
            with suppress(asyncio.CancelledError, OSError):
                await sending
        self._heed([*checked, *taken])
        asked = [*zip(offers, checked, strict=True), *zip(wanted, taken, strict=True)]
        later = tuple(one for one, said in asked if said[:3] in LATER)
        return Outcome(sum(said[:3] == TAKEN for said in taken), later)

    async def _send(self, wanted: list[Offer]) -> None:
        for one in wanted:
            self._writer.write(b"TAKETHIS %b\r\n%b.\r\n" % (one.message_id.encode(), one.article))
            await self._drain()

    async def _one_by_one(self, offers: tuple[Offer, ...]) -> Outcome:
        taken, later = 0, []
        for one in offers:
            said = await self.ask(f"IHAVE {one.message_id}")
            if said.startswith(b"335"):
                self._writer.write(one.article + b".\r\n")
                await self._drain()
                said = await self._hear()
            self._heed([said])
            taken += said.startswith(b"235")
            if said[:3] in LATER:
                later.append(one)
        return Outcome(taken, tuple(later))

    def _heed(self, answers: list[bytes]) -> None:
        """Stop where the peer can take nothing now, or does not know what we speak of."""
        for said in answers:
            if said[:3] in NOT_NOW:
                raise PeerError(said.decode("utf-8", "replace"))

    async def _hear(self) -> bytes:
        async with asyncio.timeout(ANSWER_SECONDS):
            line = await self._reader.readline()
        if not line.endswith(b"\n"):
            raise PeerError("the connection was closed")
        return line.rstrip(b"\r\n")

    async def _drain(self) -> None:
        async with asyncio.timeout(ANSWER_SECONDS):
            await self._writer.drain()

    async def close(self) -> None:
        """Part."""
        with suppress(OSError):
            self._writer.write(b"QUIT\r\n")
            self._writer.close()
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._writer.wait_closed()


async def connect(peer: Peer) -> Connection:
    """Open a session with a peer; raises OSError or PeerError."""
    async with asyncio.timeout(ANSWER_SECONDS):
        opened = await asyncio.open_connection(peer.host, peer.port, limit=LINE_OCTETS)
    connection = Connection(*opened)
    try:
        await connection.greet(peer)
    except BaseException:
        await connection.close()
        raise
    return connection


def sections_for(peer: Peer, sections: Iterable[Section]) -> tuple[SectionName, ...]:
    """Give the sections whose newsgroups a peer is fed."""
    chosen = wildmat(peer.groups_out)
    return tuple(one.name for one in sections if chosen and chosen.matches(one.newsgroup))


async def feed(
    peer: Peer,
    next_batches: Callable[[], Awaitable[list[Batch]]],
    move: Callable[[Batch, tuple[Offer, ...]], Awaitable[None]],
    stopping: asyncio.Event,
    look_seconds: float = LOOK_SECONDS,
) -> None:
    """Offer a peer what `next_batches` gives until `stopping` is set.

    `move` writes down that a batch was offered, and what of it the peer wants later. A peer that
    cannot be fed is left alone for twice as long each time.
    """
    pause = look_seconds
    while not stopping.is_set():
        try:
            await _offer_all(peer, next_batches, move)
            pause = look_seconds
        except (OSError, PeerError, TimeoutError, ValueError) as error:
            pause = min(pause * 2, LONGEST_PAUSE)
            log.warning("peer", name=peer.name, error=str(error) or type(error).__name__)
        except Exception:
            pause = min(pause * 2, LONGEST_PAUSE)
            log.exception("failed", door="feeds", peer=peer.name)
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await stopping.wait()


async def _offer_all(
    peer: Peer,
    next_batches: Callable[[], Awaitable[list[Batch]]],
    move: Callable[[Batch, tuple[Offer, ...]], Awaitable[None]],
) -> None:
    """Offer everything there is, over one connection."""
    batches = await next_batches()
    if not batches:
        return
    connection = await connect(peer)
    try:
        while batches:
            for batch in batches:
                await _offer_batch(peer, connection, batch, move)
            batches = await next_batches()
    finally:
        await connection.close()


async def _offer_batch(
    peer: Peer,
    connection: Connection,
    batch: Batch,
    move: Callable[[Batch, tuple[Offer, ...]], Awaitable[None]],
) -> None:
    taken, later = await connection.offer(batch.offers) if batch.offers else Outcome(0, ())
    await move(batch, later)
    put_off = {"put_off": len(later)} if later else {}
    log.info("fed", peer=peer.name, offered=len(batch.offers), taken=taken, **put_off)
    if later and len(later) == len(batch.offers):
        raise PeerError("it wants everything later")  # the next batch would fare no better
