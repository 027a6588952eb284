"""COMPRESS DEFLATE (RFC 8054): the command, and the two streams it begins."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from gateway.nntp import codes
from gateway.nntp.arguments import is_method
from gateway.nntp.codes import Code, reply
from gateway.nntp.session import Next

if TYPE_CHECKING:
    from gateway.nntp.session import Answer, Session

RAW = -zlib.MAX_WBITS  # RFC 8054 section 2.2.2: no zlib header
LEVEL = 6
PIECE = 64 * 1024  # octets inflated at a time: a kilobyte can hold a megabyte (a "bomb")


async def compress(session: Session, arguments: list[str]) -> Answer:
    """Begin to compress in both directions (RFC 8054 section 2.2)."""
    if not is_method(arguments[0]):
        return codes.SYNTAX
    if arguments[0].upper() != "DEFLATE":
        return reply(Code.NOT_OFFERED, "There is only DEFLATE")
    if session.is_compressed:
        return reply(Code.FORBIDDEN, "Compression is active already")
    session.is_compressed = True
    session.next = Next.COMPRESS
    return reply(Code.COMPRESSING, "Compression active")


class Deflation:
    """The two compressed streams of a connection.

    What comes in is inflated a piece at a time, as fast as the session answers: no input, however
    it swells, fills the memory.
    """

    def __init__(self) -> None:
        """Begin both streams."""
        self._inflating = zlib.decompressobj(RAW)
        self._deflating = zlib.compressobj(LEVEL, zlib.DEFLATED, RAW)
        self._received = b""

    def receive(self, octets: bytes) -> None:
        """Take in what came from the network."""
        self._received += octets

    @property
    def waiting(self) -> int:
        """How many octets were received and not inflated yet."""
        return len(self._received)

    def inflated(self) -> bytes:
        """Give the next piece of what came; raises zlib.error when it is no DEFLATE stream."""
        piece = self._inflating.decompress(self._received, PIECE)
        self._received = self._inflating.unconsumed_tail
        if self._inflating.eof:
            raise zlib.error("the stream was ended")
        return piece

    def deflated(self, octets: bytes, *, flush: bool) -> bytes:
        """Compress what is sent; `flush` when the client is to see all of it now."""
        compressed = self._deflating.compress(octets)
        return compressed + self._deflating.flush(zlib.Z_SYNC_FLUSH) if flush else compressed
