"""The bytes between 354 and the lone dot: where they end, and whether they are a mail at all.

Sans-IO: bytes in, the text out (RFC 5321 section 4.5.2). It is searched whole instead of line by
line, which is twice as fast for a mail of 20 kB.
"""

from __future__ import annotations

from gateway.model import Refusal, Refused

DOT = b"\r\n.\r\n"
HEAD = 64 * 1024  # octets kept of a mail that is refused, to name it in the log
LINE = 998  # octets of a line without its CRLF, RFC 5322 section 2.1.1

BARE_LINE_END = Refused(
    Refusal.UNREADABLE, "A line of the mail ends in a bare CR or LF instead of CRLF."
)
LONG_LINE = Refused(Refusal.UNREADABLE, f"A line of the mail is longer than {LINE} octets.")


def too_big(limit: int) -> Refused:
    """Give the refusal of a mail of more than `limit` octets."""
    return Refused(Refusal.TOO_BIG, f"The mail is larger than the {limit} octets taken here.")


class Data:
    """Takes what a client sends after 354, in pieces of any size, until the lone dot."""

    def __init__(self, limit: int) -> None:
        """Take a text of at most `limit` octets; of a larger one only its end is looked for."""
        self._limit = limit
        # A dot doubled for transparency makes 4 octets of 3 at worst.
        self._room = limit * 4 // 3 + len(DOT)
        # The CRLF of the DATA command: the dot may come as the very first line.
        self._buffer = bytearray(b"\r\n")
        self._overflown = False
        self._head = b""

    def receive(self, octets: bytes) -> bytes | None:
        """Take some octets; give those behind the lone dot once it has come, until then None."""
        start = max(0, len(self._buffer) - len(DOT) + 1)
        self._buffer += octets
        end = self._buffer.find(DOT, start)
        if end >= 0:
            rest = bytes(self._buffer[end + len(DOT) :])
            del self._buffer[end + 2 :]
            return rest
        if len(self._buffer) > self._room:
            # The answer waits for the dot: the client is not listening before (section 4.2.5).
            self._overflown = True
            self._head = self._head or bytes(self._buffer[:HEAD])
            del self._buffer[: 1 - len(DOT)]
        return None

    @property
    def head(self) -> bytes:
        """The first octets of the mail, even of one that is none."""
        return self._head or bytes(self._buffer[:HEAD])

    def text(self) -> bytes | Refused:
        """Give the mail without the doubled dots, or why it is none; only after the dot."""
        if self._overflown:
            return too_big(self._limit)
        text = bytes(self._buffer.replace(b"\r\n.", b"\r\n")[2:])
        if len(text) > self._limit:
            return too_big(self._limit)
        return defect_of(text) or text


def defect_of(text: bytes) -> Refused | None:
    """Find what RFC 5321 forbids in a mail, whatever a kinder server would make of it.

    A line end of CR or LF alone is how a second mail is smuggled past a server that takes it for
    CRLF (section 2.3.8).
    """
    lines = text.count(b"\r\n")
    if text.count(b"\n") != lines or text.count(b"\r") != lines:
        return BARE_LINE_END
    return LONG_LINE if _has_long_line(text) else None


def _has_long_line(text: bytes) -> bool:
    """Leap from the last line end within reach to the next: few steps whatever the text."""
    start, size = 0, len(text)
    while size - start > LINE + 2:
        start = text.rfind(b"\n", start, start + LINE + 2) + 1 or size + 1
    return start > size
