"""The MIME structure of any octets, by the standard library's parser, kept from what breaks it.

The parser goes line by line, which takes longer than all else that is read of a mail. Where a mail
is as RFC 2046 wants it, it sees the headers alone, and the parts are cut at their boundaries; any
other is the parser's. A structure that no mail program makes is read as one text.
"""

from __future__ import annotations

import re
from email import message_from_bytes
from email.errors import MissingHeaderBodySeparatorDefect as _Begun
from email.parser import BytesHeaderParser
from typing import TYPE_CHECKING

from gateway.message.headers import END

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

# Each begins with a line end: what Python finds quickest, and tries the rest at nowhere else.
_COMPOSED = re.compile(rb"\n(?i:content-type:\s{0,99}(?:multipart|message)/)")
DEPTH = 200  # parts within one another; the parser goes no deeper than Python's stack, some 300
_OPENS = re.compile(rb"\n(?i:content-type:\s{0,99}multipart/)")
# The parser keeps a line as some hundred octets of memory: short ones make it many times the mail.
LINES_ALWAYS = 20_000
OCTETS_A_LINE = 6  # at least, on average, in more lines than that


def structure_of(raw: bytes) -> Message:
    """Parse a mail; it never raises."""
    end = END.search(raw)
    if end is None:
        return message_from_bytes(raw)
    is_composed = bool(_COMPOSED.search(b"\n" + raw[: end.end()]))
    if is_composed and _is_sound(raw, end.end()):
        # To the parser a CR alone ends a line.
        is_plain = raw.count(b"\r") == raw.count(b"\r\n")
        return (_cut(raw) if is_plain else None) or message_from_bytes(raw)
    message = message_from_bytes(raw[: end.end()])
    if not is_composed and any(isinstance(one, _Begun) for one in message.defects):
        return message_from_bytes(raw)
    message.set_payload(raw[end.end() :].decode("ascii", "surrogateescape"))
    return message


def _is_sound(raw: bytes, start: int) -> bool:
    lines = raw.count(b"\n", start)
    if lines > LINES_ALWAYS and lines * OCTETS_A_LINE > len(raw) - start:
        return False
    return sum(1 for _ in _OPENS.finditer(raw, start - 1)) < DEPTH


_HEADERS = BytesHeaderParser()
_NOT_CUT = {"multipart/digest"}  # its parts are mails where their headers do not say so
LEVELS_CUT = 5  # of parts within one another, as each is looked through again


def _cut(raw: bytes, levels: int = LEVELS_CUT) -> Message | None:
    """Cut a mail, or a part of one, at its boundaries; None where the parser has to see it."""
    end = END.search(raw)
    if end is None or not levels:
        return None
    message = _HEADERS.parsebytes(raw[: end.end()])
    if message.defects or message.get_payload():
        return None
    match message.get_content_maintype():
        case "multipart":
            parts = _parts(message, raw, end.end() - 1, levels)
            message.set_payload([*parts])
            return message if parts else None
        case "message":
            return None
    message.set_payload(raw[end.end() :].decode("ascii", "surrogateescape"))
    return message


def _parts(message: Message, raw: bytes, start: int, levels: int) -> list[Message]:
    """Give the parts of a multipart; none where one of them is not to be cut."""
    boundary = message.get_boundary() or ""
    is_plain = boundary.isascii() and boundary.isprintable()
    if not boundary or not is_plain or message.get_content_type() in _NOT_CUT:
        return []
    parts = []
    for octets in _between(raw, start, b"\n--" + boundary.encode()):
        part = _cut(octets, levels - 1) if octets is not None else None
        if part is None:
            return []
        parts.append(part)
    return parts


def _between(raw: bytes, start: int, mark: bytes) -> Iterator[bytes | None]:
    """Give what is between boundaries, and None where a line is none or the last is missing.

    The line end above a boundary belongs to it.
    """
    begin, place = -1, raw.find(mark, start)
    while place >= 0:
        if begin >= 0:
            yield raw[begin:place].removesuffix(b"\r")
        begin = raw.find(b"\n", place + 1) + 1
        behind = raw[place + len(mark) : begin or None].rstrip(b" \t\r\n")
        if behind == b"--":
            return
        if behind or not begin:
            break
        place = raw.find(mark, begin - 1)
    yield None


def parts_within(part: Message) -> list[Message]:
    """Give the parts a part is made of; none where it is one.

    To ask for its payload would decode a text by whatever charset it names, and raise at some.
    """
    payload = part.get_payload() if part.is_multipart() else ()
    return [one for one in payload if not isinstance(one, str)]


def octets_of(part: Message) -> bytes:
    """Give what a part holds that has no parts, its transfer encoding undone."""
    octets = part.get_payload(decode=True)
    return octets if isinstance(octets, bytes) else b""
