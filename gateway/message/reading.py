"""Reading a mail: what it says of itself, and the part of it that a person would read.

It knows structure, not fields (`headers`), nor what in a text is quoted (`trimming`). It never
raises: what cannot be read is empty, and `defects` says so.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from mailparser.utils import convert_mail_date, get_addresses

from gateway.message.addresses import address_of
from gateway.message.armor import without_armor
from gateway.message.charsets import text_of_octets
from gateway.message.headers import decoded, fields_of, first, one_line, parted
from gateway.message.html_text import text_of_html
from gateway.message.parts import readable_parts
from gateway.message.references import message_ids
from gateway.message.structure import structure_of
from gateway.message.unflowed import unflowed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from email.message import Message

    from gateway.message.parts import TextPart
    from gateway.model import Address, MessageId


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
        """The one address a mail is from; None when there are several, or several From fields."""
        single = len(self.senders) == len(self.headers.get("from", ())) == 1
        return self.senders[0] if single else None


def read(raw: bytes) -> Mail:
    """Read a mail."""
    head, body, defects = parted(raw)
    message = structure_of(head + body)
    headers = fields_of(message, raw)
    text, html, is_html_only = _texts(message)
    names = mailboxes_in(*headers.get("from", ()))  # of all: forgers send two
    return Mail(
        senders=tuple(address for address, _ in names),
        sender_name=names[0][1] if names else _bare_name(headers),
        subject=one_line(decoded(first(headers, "subject"))),
        message_id=next(iter(message_ids(first(headers, "message-id"))), None),
        in_reply_to=message_ids(first(headers, "in-reply-to")),
        references=message_ids(" ".join(headers.get("references", ()))),
        date=date_of(first(headers, "date")),
        text=text,
        html=html,
        is_html_only=is_html_only,
        headers=headers,
        fingerprint=_fingerprint(message, body),
        defects=defects,
    )


def mailboxes_in(*values: str) -> list[tuple[Address, str]]:
    """Give the addresses in the values of header fields, with the names before them."""
    found = []
    for value in values:
        for name, text in get_addresses(" ".join(value.split())):
            address = address_of(text)
            if address is not None:
                found.append((address, one_line(decoded(name))))
    return found


def _bare_name(headers: Mapping[str, tuple[str, ...]]) -> str:
    return one_line(decoded(first(headers, "from").partition("<")[0]))


def date_of(value: str) -> datetime | None:
    """Read a Date; None where nobody could. One of no zone, as in old archives, is taken as UTC."""
    for written in (value, f"{value} +0000"):
        with suppress(ValueError, OverflowError):
            return convert_mail_date(written)[0] if value else None
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
        if html and _is_a_stub(plain, html):
            plain = []
        words += plain or [text_of_html(text) for text in html]
        plain_used = plain_used or bool(plain)
    text = "\n".join(one.strip("\n") for one in words)
    return text, "\n".join(markup) or None, bool(markup) and not plain_used


def _choice(numbered: tuple[int, TextPart]) -> tuple[int, int]:
    place, part = numbered
    return (part.choice, 0) if part.choice else (0, place)


STUB_WORDS = 40  # "your program cannot show HTML" has half as many
SHARED = 0.3  # of the words of a plain text that its HTML says as well


def _is_a_stub(plain: list[str], html: list[str]) -> bool:
    """Tell whether the plain text only speaks of the HTML, which says something else."""
    said = {word for text in plain for word in text[:4000].lower().split()}
    if len(said) > STUB_WORDS or not any("html" in word for word in said):
        return False
    shown = {word for text in html for word in text_of_html(text).lower().split()}
    return bool(shown) and len(said & shown) < SHARED * len(said)


_META_CHARSET = re.compile(rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?([\w.:-]{3,40})", re.IGNORECASE)
HTML_HEAD = 4096  # octets in which HTML may name its charset; browsers look at 1024


def _text_of(part: TextPart) -> str:
    charset = part.charset
    if part.is_html and charset is None and (meta := _META_CHARSET.search(part.octets[:HTML_HEAD])):
        charset = meta[1].decode("ascii", "replace")
    text = text_of_octets(part.octets, charset).replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\0", "")
    return without_armor(unflowed(text, delsp=part.delsp) if part.flowed else text)


def _fingerprint(message: Message, body: bytes) -> str:
    """Name the content: who, what, when and the text, not the way it took."""
    named = "\n".join(str(message.get(name, "")) for name in ("from", "subject", "date"))
    digest = hashlib.sha256(named.encode("utf-8", "surrogateescape"))
    digest.update(body)
    return digest.hexdigest()
