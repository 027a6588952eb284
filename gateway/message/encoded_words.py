"""Header text in ASCII: encoded-words of RFC 2047, and display names of RFC 5322."""

from __future__ import annotations

import re
from base64 import b64encode

WORD_OCTETS = (
    39  # of UTF-8 in an encoded-word: 64 with its frame, 74 after `X-Source: ` of RFC 2047's 76
)
CONTINUATION_BITS = 0xC0

_PLAIN_PHRASE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")


def encoded(text: str) -> str:
    """Give text as a header says it on one line, words that need it as encoded-words."""
    text = one_line(text)
    if text.isascii() and "=?" not in text:
        return text
    return " ".join(
        f"=?UTF-8?B?{b64encode(piece).decode()}?=" for piece in octet_pieces(text, WORD_OCTETS)
    )


def phrase(name: str) -> str:
    """Give a display name: words, a quoted string or encoded-words (RFC 5322 section 3.2.5)."""
    name = one_line(name)
    if not name.isascii() or "=?" in name:
        return encoded(name)
    if _PLAIN_PHRASE.fullmatch(name):
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def octet_pieces(text: str, limit: int) -> list[bytes]:
    """Cut text into pieces of at most `limit` octets of UTF-8, never inside a character."""
    octets = text.encode("utf-8", "replace")
    pieces, start = [], 0
    while len(octets) - start > limit:
        end = start + limit
        while octets[end] & CONTINUATION_BITS == 0x80:  # noqa: PLR2004 - 10xxxxxx goes on a character
            end -= 1
        pieces.append(octets[start:end])
        start = end
    return [*pieces, octets[start:]]


def one_line(text: str) -> str:
    """Give text without what could end a line or a field: CR, LF, TAB, NUL and their like."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()
