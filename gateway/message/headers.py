"""The header of a mail: bounded, mended where it is broken, decoded. It never raises.

It knows fields and encoded-words, not what a field means (`reading`).
"""

from __future__ import annotations

import binascii
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from gateway.message.charsets import text_of_octets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from email.message import Message

HEAD_LIMIT = 256 * 1024  # octets of header that are read: 10,000 fields of an ordinary length
FIELD_LIMIT = 16 * 1024  # octets of one field: References of a thread hundreds deep


def parted(raw: bytes) -> tuple[bytes, bytes, tuple[str, ...]]:
    """Give header, body and defects of a mail.

    A header longer than any honest one is cut: parsers take seconds for it.
    """
    end = END.search(raw)
    head, body = (raw[: end.end()], raw[end.end() :]) if end else (raw, b"")
    if len(head) <= HEAD_LIMIT:
        return _mended(head), body, ()
    cut = head.rfind(b"\n", 0, HEAD_LIMIT) + 1
    return _mended(head[:cut]) + b"\r\n", body, ("the header is too long",)


END = re.compile(rb"\n\r?\n")  # of the header; the body begins behind it

# A line that is no field, no continuation, and not the end. The standard library's parser takes it,
# and all the fields below it, for the body.
_BROKEN = re.compile(rb"^(?![!-9;-~]+:|[ \t]|\r?$|>?From )", re.MULTILINE)
_SPACED = re.compile(rb"^([!-9;-~]+)[ \t]+:")  # obsolete: RFC 5322 section 4.5.3
_KNOWN = re.compile(
    rb"^(?:from|to|cc|subject|date|message-id|mime-version|content-[a-z-]+|received|references"
    rb"|in-reply-to|reply-to|sender|return-path|list-[a-z-]+|x-[\w-]+)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)


def _mended(head: bytes) -> bytes:
    """Let a line that lost its indent, or has none of the form of a field, go on the one above."""
    if not _BROKEN.search(head):
        return head
    last = max((found.start() for found in _KNOWN.finditer(head)), default=0)
    lines: list[bytes] = []
    place = 0
    for line in head.splitlines(keepends=True):
        whole = _SPACED.sub(rb"\1:", line)
        if place < last and _BROKEN.match(whole):
            whole = b" " + whole if lines else b""
        lines.append(whole)
        place += len(line)
    return b"".join(lines)


def fields_of(message: Message, raw: bytes) -> dict[str, tuple[str, ...]]:
    """Give the fields by lower-case name, in order; raw octets are of the charset of the body."""
    fields: dict[str, list[str]] = {}
    charset = None
    for name, value in message.raw_items():
        text = str(value)[:FIELD_LIMIT]
        if not text.isascii():
            charset = charset or _charset_named(raw)
            text = text_of_octets(text.encode("utf-8", "surrogateescape"), charset)
        fields.setdefault(name.lower(), []).append(text)
    return {name: tuple(values) for name, values in fields.items()}


_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w.:-]{3,40})", re.IGNORECASE)


def _charset_named(raw: bytes) -> str:
    """Give the first charset a mail names: what its program left raw in the header is of it."""
    found = _CHARSET.search(raw, 0, HEAD_LIMIT)
    return found[1].decode("ascii", "replace") if found else "utf-8"


def first(fields: Mapping[str, Sequence[str]], name: str) -> str:
    """Give the value of the first field of this name, else nothing."""
    return fields.get(name, ("",))[0]


# A question mark may stand raw in a word of Q; where hex digits follow, `?=` does not end it.
_ENCODED_WORD = re.compile(
    r"=\?([^?\s]{1,80})\?(?:([bB])\?([^?]{0,8000})\?=|([qQ])\?(.{0,2000}?)\?=(?![0-9A-F]{2}))",
    re.DOTALL,
)
_BETWEEN_WORDS = re.compile(r"(\?=)[ \t\r\n]+(=\?)")


@lru_cache(maxsize=256)  # an answer has the subject of what it answers
def decoded(value: str) -> str:
    """Decode the encoded-words of a header value, also where they break RFC 2047's rules."""
    if "=?" not in value:
        return value
    joined = _BETWEEN_WORDS.sub(r"\1\2", value)
    pieces: list[tuple[str, bytes] | str] = []
    end = 0
    for found in _ENCODED_WORD.finditer(joined):
        charset, encoding, text = (one for one in found.groups() if one is not None)
        pieces += [joined[end : found.start()], (charset, _word_octets(charset, encoding, text))]
        end = found.end()
    pieces.append(joined[end:])
    return "".join(_joined_words(pieces))


def _joined_words(pieces: list[tuple[str, bytes] | str]) -> list[str]:
    """Decode neighbours of one charset together: letters are cut in two between them."""
    texts: list[str] = []
    charset, octets = "", b""
    for piece in [*pieces, "\0"]:
        if isinstance(piece, tuple) and (not octets or piece[0].lower() == charset.lower()):
            charset, octets = piece[0], octets + piece[1]
        elif piece != "":
            texts.append(text_of_octets(octets, charset.partition("*")[0]))
            charset, octets = piece if isinstance(piece, tuple) else ("", b"")
            texts.append("" if isinstance(piece, tuple) else piece)
    return [*texts[:-1]]


def _word_octets(charset: str, encoding: str, text: str) -> bytes:
    """Undo the encoding; letters that were left raw in a word are of its charset."""
    raw = "utf-8" if charset.lower().startswith("utf") else "cp1252"
    octets = text.encode(raw, "ignore")
    if encoding in "qQ":
        return binascii.a2b_qp(octets.replace(b"_", b" "))
    return base64_octets(re.sub(rb"[^A-Za-z0-9+/]", b"", octets))


def base64_octets(letters: bytes) -> bytes:
    """Decode base64 letters, however many are missing at the end."""
    usable = len(letters) - (len(letters) % 4 == 1)
    return binascii.a2b_base64(letters[:usable] + b"=" * (-usable % 4))


def one_line(text: str) -> str:
    """Give decoded text as one line: what cannot be seen is left out, NFC."""
    words = " ".join(text.split())
    if words.isascii() and words.isprintable():
        return words
    shown = "".join(letter for letter in words if unicodedata.category(letter) not in _UNSEEN)
    return unicodedata.normalize("NFC", shown)


_UNSEEN = {"Cc", "Cs", "Co", "Cn"}
