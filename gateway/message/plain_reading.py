"""What an article says, read the short way where it is plain text, as nearly all are.

A MIME parser takes a millisecond for what a few looks tell: a newsreader's POST costs half. Where
an article is anything but plain, the parser reads it (`reading`), and both say the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.message.addresses import address_of
from gateway.message.headers import decoded, first, one_line
from gateway.message.reading import date_of
from gateway.message.reading import read as read_mail
from gateway.message.unflowed import unflowed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from gateway.model import Address

_PLAIN = re.compile(
    r'text/plain(?:\s*;\s*charset="?(?:utf-8|us-ascii)"?)?(\s*;\s*format="?flowed"?)?',
    re.IGNORECASE,
)
_AS_IT_IS = frozenset({"", "7bit", "8bit"})
# A name without quotes, comments and lists, before an address.
_FROM = re.compile(r'([^"<>@,()\\:;\[\]]*)<([^"<>@,()\\:;\[\]\s]+@[A-Za-z0-9.-]+)>')


@dataclass(frozen=True, slots=True)
class Content:
    """Who says what, and when: the sender's name, one mailbox at most, and text to be read."""

    sender_name: str
    sender: Address | None
    subject: str
    date: datetime | None
    text: str


def content_of(octets: bytes, fields: Mapping[str, Sequence[str]]) -> Content:
    """Read an article; `fields` are those of its header, unfolded, by names in lower case."""
    return _plain(octets, fields) or _parsed(octets)


def _parsed(octets: bytes) -> Content:
    mail = read_mail(octets)
    return Content(mail.sender_name, mail.sender, mail.subject, mail.date, mail.text)


def _plain(octets: bytes, fields: Mapping[str, Sequence[str]]) -> Content | None:
    head, _, body = octets.partition(b"\r\n\r\n")
    kind = _PLAIN.fullmatch(first(fields, "content-type") or "text/plain")
    sent_by = _FROM.fullmatch(first(fields, "from"))
    address = address_of(sent_by[2]) if sent_by else None
    plain = kind and first(fields, "content-transfer-encoding").lower() in _AS_IT_IS
    if not plain or kind is None or sent_by is None or address is None or not head.isascii():
        return None
    try:
        text = body.decode().replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None
    return Content(
        sender_name=one_line(decoded(sent_by[1])),
        sender=address,
        subject=one_line(decoded(first(fields, "subject"))),
        date=date_of(first(fields, "date")),
        text=(unflowed(text, delsp=False) if kind[1] else text).strip("\n"),
    )
