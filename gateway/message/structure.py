"""The MIME structure of any octets, by the standard library's parser, kept from what breaks it.

Where there is nothing to take apart the parser sees the header alone: that is quicker. A structure
that no mail program makes is read as one text.
"""

from __future__ import annotations

import re
from email import message_from_bytes
from email.errors import MissingHeaderBodySeparatorDefect as _Begun
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email.message import Message

_END = re.compile(rb"\r?\n\r?\n")
_COMPOSED = re.compile(
    rb"^content-type:\s{0,99}(?:multipart|message)/", re.IGNORECASE | re.MULTILINE
)
DEPTH = 200  # parts within one another; the parser goes no deeper than Python's stack, some 300
_OPENS = re.compile(rb"^content-type:\s{0,99}multipart/", re.IGNORECASE | re.MULTILINE)
# The parser keeps a line as some hundred octets of memory: short ones make it many times the mail.
LINES_ALWAYS = 20_000
OCTETS_A_LINE = 6  # at least, on average, in more lines than that


def structure_of(raw: bytes) -> Message:
    """Parse a mail; it never raises."""
    end = _END.search(raw)
    if end is None:
        return message_from_bytes(raw)
    is_composed = bool(_COMPOSED.search(raw, 0, end.end()))
    if is_composed and _is_sound(raw, end.end()):
        return message_from_bytes(raw)
    message = message_from_bytes(raw[: end.end()])
    if not is_composed and any(isinstance(one, _Begun) for one in message.defects):
        return message_from_bytes(raw)
    message.set_payload(raw[end.end() :].decode("ascii", "surrogateescape"))
    return message


def _is_sound(raw: bytes, start: int) -> bool:
    lines = raw.count(b"\n", start)
    if lines > LINES_ALWAYS and lines * OCTETS_A_LINE > len(raw) - start:
        return False
    return sum(1 for _ in _OPENS.finditer(raw, start)) < DEPTH


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
