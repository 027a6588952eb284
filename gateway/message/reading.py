"""Reading a mail: what it says of itself, and the part of it that a person would read.

It knows structure and charsets, not what in a text is quoted (`trimming`). It never raises: what
cannot be read is empty, and `defects` says so.
"""

from __future__ import annotations

import binascii
import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from email import message_from_bytes
from itertools import groupby
from typing import TYPE_CHECKING

from mailparser.utils import convert_mail_date, get_addresses

from gateway.message.addresses import address_of
from gateway.message.charsets import text_of_octets
from gateway.message.html_text import text_of_html
from gateway.message.parts import readable_parts
from gateway.message.references import message_ids
from gateway.message.unflowed import unflowed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from email.message import Message

    from gateway.message.parts import TextPart
    from gateway.model import Address, MessageId

HEAD_LIMIT = 256 * 1024  # octets of header that are read: 10,000 fields of an ordinary length
FIELD_LIMIT = 16 * 1024  # octets of one field: References of a thread hundreds deep

_ENCODED_WORD = re.compile(r"=\?([^?\s]+)\?([bBqQ])\?([^?]*)\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)[ \t\r\n]+(=\?)")


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that was read.

    `text` has LF line ends, format=flowed undone, quotes as `> ` marks; `html` is the HTML part as
    it came, and `is_html_only` says that `text` was made of it. `headers` has lower-case names,
    values as they came.
    """

    senders: tuple[Address, ...]
    sender_name: str
    subject: str
    message_id: MessageId | None
    in_reply_to: tuple[MessageId, ...]
    references: tuple[MessageId, ...]
    date: datetime | None
    text: str = field(repr=False)
    html: str | None = field(repr=False)
    is_html_only: bool
    headers: Mapping[str, tuple[str, ...]] = field(repr=False)
    fingerprint: str
    defects: tuple[str, ...]

    @property
    def sender(self) -> Address | None:
        """The one address a mail is from: of several, the first."""
        return self.senders[0] if self.senders else None


def read(raw: bytes) -> Mail:
    """Read a mail."""
    head, body, defects = _limited(raw)
    message = message_from_bytes(head + body)
    headers = _headers(message)
    text, html, is_html_only = _texts(message)
    names = _mailboxes(headers)
    return Mail(
        senders=tuple(address for address, _ in names),
        sender_name=names[0][1] if names else _bare_name(headers),
        subject=_one_line(decoded(_first(headers, "subject"))),
        message_id=next(iter(message_ids(_first(headers, "message-id"))), None),
        in_reply_to=message_ids(_first(headers, "in-reply-to")),
        references=message_ids(" ".join(headers.get("references", ()))),
        date=_date(_first(headers, "date")),
        text=text,
        html=html,
        is_html_only=is_html_only,
        headers=headers,
        fingerprint=_fingerprint(message, body),
        defects=defects,
    )


def _limited(raw: bytes) -> tuple[bytes, bytes, tuple[str, ...]]:
    """Cut a header that is longer than any honest one: parsers take seconds for it."""
    end = re.search(rb"\r?\n\r?\n", raw)
    head, body = (raw[: end.end()], raw[end.end() :]) if end else (raw, b"")
    if len(head) <= HEAD_LIMIT:
        return head, body, ()
    cut = head.rfind(b"\n", 0, HEAD_LIMIT) + 1
    return head[:cut] + b"\r\n", body, ("the header is too long",)


def _headers(message: Message) -> dict[str, tuple[str, ...]]:
    headers: dict[str, list[str]] = {}
    for name, value in message.raw_items():
        text = str(value)[:FIELD_LIMIT]
        if not text.isascii():
            text = text_of_octets(text.encode("utf-8", "surrogateescape"), "utf-8")
        headers.setdefault(name.lower(), []).append(text)
    return {name: tuple(values) for name, values in headers.items()}


def _first(headers: Mapping[str, tuple[str, ...]], name: str) -> str:
    return headers.get(name, ("",))[0]


def decoded(value: str) -> str:
    """Decode the encoded-words of a header value, also where they break RFC 2047's rules."""
    if "=?" not in value:
        return value
    joined = _BETWEEN_WORDS.sub(r"\1\2", value)
    pieces: list[tuple[str, bytes] | str] = []
    end = 0
    for found in _ENCODED_WORD.finditer(joined):
        pieces += [joined[end : found.start()], (found[1], _word_octets(*found.groups()))]
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


def _mailboxes(headers: Mapping[str, tuple[str, ...]]) -> list[tuple[Address, str]]:
    """Give the From addresses with their names: of all fields, as forgers send two."""
    found = []
    for value in headers.get("from", ()):
        for name, text in get_addresses(" ".join(value.split())):
            address = address_of(text)
            if address is not None:
                found.append((address, _one_line(decoded(name))))
    return found


def _bare_name(headers: Mapping[str, tuple[str, ...]]) -> str:
    return _one_line(decoded(_first(headers, "from").partition("<")[0]))


def _one_line(text: str) -> str:
    words = " ".join(text.split())
    if words.isascii() and words.isprintable():
        return words
    shown = "".join(letter for letter in words if unicodedata.category(letter) not in _UNSEEN)
    return unicodedata.normalize("NFC", shown)


_UNSEEN = {"Cc", "Cs", "Co", "Cn"}


def _date(value: str) -> datetime | None:
    try:
        return convert_mail_date(value)[0] if value else None
    except (ValueError, OverflowError):
        return None


def _texts(message: Message) -> tuple[str, str | None, bool]:
    """Give the text to read, the HTML there is, and whether the text was made of it.

    Of alternatives the plain one is read, unless it is empty; all other parts stand one after
    another: what a list puts below a mail is a part of its own.
    """
    words: list[str] = []
    markup: list[str] = []
    plain_used = False
    for _, group in groupby(enumerate(readable_parts(message)), _choice):
        read = [(part.is_html, _text_of(part)) for _, part in group]
        html = [text for is_html, text in read if is_html]
        plain = [text for is_html, text in read if not is_html and text.strip()]
        markup += html
        words += plain or [text_of_html(text) for text in html]
        plain_used = plain_used or bool(plain)
    text = "\n".join(one.strip("\n") for one in words)
    return text, "\n".join(markup) or None, bool(markup) and not plain_used


def _choice(numbered: tuple[int, TextPart]) -> tuple[int, int]:
    place, part = numbered
    return (part.choice, 0) if part.choice else (0, place)


def _text_of(part: TextPart) -> str:
    text = text_of_octets(part.octets, part.charset).replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\0", "")
    return unflowed(text, delsp=part.delsp) if part.flowed else text


def _fingerprint(message: Message, body: bytes) -> str:
    """Name the content: who, what, when and the text, not the way it took."""
    named = "\n".join(str(message.get(name, "")) for name in ("from", "subject", "date"))
    digest = hashlib.sha256(named.encode("utf-8", "surrogateescape"))
    digest.update(body)
    return digest.hexdigest()
