"""The grammar of NNTP as bytes: lines, limits, the doubled dot; no socket and no meaning.

Octets go in with `receive`, events come out of `next_event` one by one, so that an answer can
change how the rest is read: after 340 an article is expected (RFC 3977 section 3.1.1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple

COMMAND_OCTETS = 512  # with its CRLF, RFC 3977 section 3.1
SASL_OCTETS = 12_288  # of a line in a SASL exchange, RFC 4643 section 2.4.1
# The one command that may be as long, as it may bring the first line of the exchange.
_BEGINS_SASL = re.compile(rb"AUTHINFO[ \t]{1,9}SASL[ \t]", re.IGNORECASE)

# No argument has one (RFC 3977 section 9.8).
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Fault(Enum):
    """Why what came cannot be taken."""

    TOO_LONG = auto()
    NOT_TEXT = auto()
    ARTICLE_TOO_BIG = auto()


class Command(NamedTuple):
    """A command line: its verb in capitals, and its words as they came."""

    verb: str
    arguments: list[str]


@dataclass(frozen=True, slots=True)
class SaslLine:
    """What a client says in a SASL exchange."""

    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """A posted article with CRLF line ends, its dots single again."""

    octets: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Broken:
    """Something that is no command and no article; the stream goes on behind it."""

    fault: Fault


Event = Command | SaslLine | Article | Broken


class _Mode(Enum):
    COMMAND = auto()
    SASL = auto()
    ARTICLE = auto()


class Wire:
    """One connection's octets on their way to becoming events."""

    def __init__(self, article_limit: int) -> None:
        """Take articles of at most `article_limit` octets."""
        self._article_limit = article_limit
        self._buffer = bytearray()
        self._start = 0
        self._searched = 0
        self._mode = _Mode.COMMAND
        self._overlong = False

    def receive(self, octets: bytes) -> None:
        """Take in what came from the network."""
        if self._start:
            del self._buffer[: self._start]
            self._searched = max(0, self._searched - self._start)
            self._start = 0
        self._buffer += octets

    def next_event(self) -> Event | None:
        """Give the next event, or None when more octets are needed."""
        if self._mode is _Mode.ARTICLE:
            return self._article()
        return self._line()

    def expect_article(self) -> None:
        """Read an article next: 340 was answered."""
        self._mode = _Mode.ARTICLE

    def expect_sasl(self) -> None:
        """Read a line of a SASL exchange next: 383 was answered."""
        self._mode = _Mode.SASL

    @property
    def expects_article(self) -> bool:
        """Whether an article is on its way."""
        return self._mode is _Mode.ARTICLE

    @property
    def waiting(self) -> int:
        """How many octets were received and not read yet."""
        return len(self._buffer) - self._start

    def take(self) -> bytes:
        """Give what was received and not read, and forget it: another layer is to read it."""
        rest = bytes(self._buffer[self._start :])
        self.drop()
        return rest

    def drop(self) -> None:
        """Forget what was sent ahead: nobody may speak before TLS does (RFC 4642 section 2.2.2)."""
        self._buffer.clear()
        self._start, self._searched, self._overlong = 0, 0, False

    def _line(self) -> Event | None:
        end = self._buffer.find(b"\n", max(self._searched, self._start)) + 1
        if not end:
            self._wait_for_line_end()
            return None
        overlong = self._overlong or self._is_too_long(end - self._start)
        line, self._start = self._buffer[self._start : end], end
        self._searched = end
        self._overlong = False
        mode, self._mode = self._mode, _Mode.COMMAND
        if overlong:
            return Broken(Fault.TOO_LONG)
        event = _read_line(line, mode)
        if isinstance(event, Command) and event.verb == "TAKETHIS":
            self._mode = _Mode.ARTICLE  # RFC 4644 section 2.5: it follows whatever we think of it
        return event

    def _is_too_long(self, octets: int) -> bool:
        """Tell whether a line that begins here may not have so many octets."""
        if octets <= COMMAND_OCTETS:
            return False
        may_be_long = self._mode is _Mode.SASL or _BEGINS_SASL.match(self._buffer, self._start)
        return octets > SASL_OCTETS or not may_be_long

    def _wait_for_line_end(self) -> None:
        """Keep no more of a line without end than shows that it is too long."""
        if self._overlong or self._is_too_long(self.waiting):
            self._overlong = True
            self._start = len(self._buffer)
        self._searched = len(self._buffer)

    def _article(self) -> Article | Broken | None:
        start, octets = self._start, self._buffer
        if not self._overlong and octets.startswith(b".\r\n", start):
            content, end = start, start + 3
        else:
            # The line end before the dot may have come with the read before.
            found = octets.find(b"\r\n.\r\n", max(self._searched - 4, start))
            if found < 0:
                self._wait_for_article_end()
                return None
            content, end = found + 2, found + 5
        self._start = self._searched = end
        overlong = self._overlong or content - start > self._article_limit
        self._overlong = False
        self._mode = _Mode.COMMAND
        if overlong:
            return Broken(Fault.ARTICLE_TOO_BIG)
        return Article(_undotted(bytes(octets[start:content])))

    def _wait_for_article_end(self) -> None:
        if self._overlong or self.waiting > self._article_limit:
            self._overlong = True
            self._start = max(self._start, len(self._buffer) - 4)
        self._searched = len(self._buffer)


def _read_line(line: bytearray, mode: _Mode) -> Event:
    if _CONTROL.search(line):
        return Broken(Fault.NOT_TEXT)
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return Broken(Fault.NOT_TEXT)
    if mode is _Mode.SASL:
        return SaslLine(text.strip())
    # Words are parted by spaces and TABs; str.split knows more kinds, but for the controls above
    # they are beyond ASCII.
    words = text.split() if text.isascii() else _words(text)
    return Command(words.pop(0).upper(), words) if words else Command("", [])


def _words(text: str) -> list[str]:
    return [word for word in text.replace("\t", " ").strip(" \r\n").split(" ") if word]


def _undotted(octets: bytes) -> bytes:
    if octets.startswith(b"."):
        octets = octets[1:]
    return octets.replace(b"\r\n.", b"\r\n")
