"""The netnews form of a post: an RFC 5536 article and its overview line, made once, served often.

The article has its dots doubled (RFC 3977 section 3.1.1): sending it is moving bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from gateway.message.encoded_words import encoded, one_line, phrase
from gateway.message.flowed import flow
from gateway.message.markup import text_of
from gateway.message.references import chain_below

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gateway.model import Edition, Post, Site, Source

LINE_OCTETS = 900  # of a header line before it is folded; RFC 5322 section 2.1.1 allows 998
LOCAL_PART = 64  # octets, RFC 5321 section 4.5.3.1.1
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)

_ODD = re.compile(r"[^a-z0-9]+")
_FOLD = re.compile(rf"(\S{{{LINE_OCTETS},}}|.{{1,{LINE_OCTETS}}})(?: |$)")
_PATH_FOLD = re.compile(rf".{{1,{LINE_OCTETS - 1}}}(?:!|$)|[^!]{{{LINE_OCTETS},}}(?:!|$)")
_PLAIN_ID = re.compile(r"<([A-Za-z0-9@$!+=._~-]*)>")
_POSTED_HERE = ".POSTED!not-for-mail"
_MIME = (
    "MIME-Version: 1.0\r\n"
    "Content-Type: text/plain; charset=utf-8; format=flowed\r\n"
    "Content-Transfer-Encoding: 8bit\r\n"
)


@dataclass(frozen=True, slots=True)
class WireForm:
    """An article ready for the wire.

    `article` has CRLF line ends and doubled dots but no closing line; its first `head` octets are
    the header with the empty line. `overview` is the line of RFC 3977 section 8.3 from the TAB
    after the number to its CRLF.
    """

    head: int
    article: bytes
    overview: bytes


def wire_form(
    post: Post, site: Site, places: Sequence[tuple[str, int]], edition: Edition | None = None
) -> WireForm:
    """Write a post as an article that stands at `places`: (newsgroup, number).

    An `edition` has an id of its own and supersedes the article that stood there before.
    """
    message_id = edition.wire_id if edition else post.message_id
    subject, sender = encoded(post.subject), from_field(post.nic, site)
    date = date_field(post.posted_at)
    # The former article is named as an ancestor: whoever answered it stands in the same thread.
    ancestors = chain_below(post.references, post.message_id) if edition else post.references
    references = " ".join(ancestors)
    xref = " ".join([site.domain, *[f"{group}:{number}" for group, number in places]])
    head = (
        f"Path: {_fold_path(f'{site.domain}!{_path(post)}')}\r\n"
        f"From: {_fold(sender)}\r\n"
        f"Newsgroups: {_fold(','.join([group for group, _ in places]))}\r\n"
        f"Subject: {_fold(subject)}\r\n"
        f"Date: {date}\r\n"
        f"Message-ID: {message_id}\r\n{_supersedes(edition)}"
        f"{_references(references)}{_source_fields(post.source)}"
        f"Archived-At: <{permalink(post.message_id, site)}>\r\n"
        f"{_injection_info(post, site.domain)}{_kept(post.kept_headers)}{_MIME}"
        f"Xref: {_fold(xref)}\r\n\r\n"
    ).encode()
    text = text_of(post.body, permalink(post.message_id, site))
    body = flow(f"{_source_line(post.source)}\n\n{text}" if post.source else text).encode()
    size, lines = len(head) + len(body), body.count(b"\n")
    overview = (
        f"\t{subject}\t{sender}\t{date}\t{message_id}\t{references}\t{size}\t{lines}"
        f"\tXref: {xref}\r\n"
    )
    return WireForm(len(head), (head + body).replace(b"\r\n.", b"\r\n.."), overview.encode())


@lru_cache(maxsize=4096)
def from_field(nic: str, site: Site) -> str:
    """Give a nic with a mailbox that is nobody's: mail to `.invalid` goes nowhere (RFC 2606)."""
    return f"{phrase(nic) or 'nobody'} <{_local_part(nic)}@users.{site.domain}.invalid>"


def _local_part(nic: str) -> str:
    """Give what newsreaders score and filter by: the same for a nic for ever, whatever its script.

    Letters beyond ASCII are told apart by their punycode (RFC 3492).
    """
    lower = nic.lower()
    ascii_only = lower if lower.isascii() else lower.encode("punycode", "replace").decode()
    return _ODD.sub("-", ascii_only).strip("-")[:LOCAL_PART].rstrip("-") or "nobody"


def permalink(message_id: str, site: Site) -> str:
    """Give the URL that finds a post on the page by its Message-ID."""
    plain = _PLAIN_ID.fullmatch(message_id)
    return f"{site.url}/m/{plain[1] if plain else quote(message_id[1:-1], safe='@$!+=')}"


def date_field(moment: datetime) -> str:
    """Give a UTC time as RFC 5322 section 3.3 writes it."""
    return (
        f"{DAYS[moment.weekday()]}, {moment.day:02} {MONTHS[moment.month - 1]} {moment.year:04}"
        f" {moment.hour:02}:{moment.minute:02}:{moment.second:02} +0000"
    )


def _path(post: Post) -> str:
    """Give the way an article came; one of ours was posted here (RFC 5537 section 3.2.1)."""
    return next((value for name, value in post.kept_headers if name == "Path"), _POSTED_HERE)


def _fold_path(path: str) -> str:
    """Keep a path on one line as long as a line may be, and go on below after a `!`."""
    return path if len(path) <= LINE_OCTETS else "\r\n ".join(_PATH_FOLD.findall(path))


def _injection_info(post: Post, domain: str) -> str:
    """Give the field RFC 5537 section 3.5 asks for; where an author sat is nobody's business."""
    if _path(post) != _POSTED_HERE:
        return ""
    return f'Injection-Info: {domain}; mail-complaints-to="abuse@{domain}"\r\n'


def _supersedes(edition: Edition | None) -> str:
    """Withdraw the former article (RFC 5537 section 5.4), with the key to it (RFC 8315)."""
    if edition is None:
        return ""
    return f"Supersedes: {edition.former}\r\nCancel-Key: {edition.former_key}\r\n"


def _references(references: str) -> str:
    return f"References: {_fold(references)}\r\n" if references else ""


def _source_fields(source: Source | None) -> str:
    if source is None:
        return ""
    name = f"X-Source: {_fold(encoded(source.name))}\r\n" if source.name else ""
    url = _ascii_url(source.url)
    return name + (f"X-Source-URL: <{url}>\r\n" if 0 < len(url) < LINE_OCTETS else "")


def _source_line(source: Source) -> str:
    name = f"[{one_line(source.name)}]" if source.name else ""
    url = f"<{_ascii_url(source.url)}>" if source.url else ""
    return f"{name} {url}".strip()


def _ascii_url(url: str) -> str:
    return quote(one_line(url), safe="!#$%&'()*+,/:;=?@[]~")


def _kept(headers: Sequence[tuple[str, str]]) -> str:
    kept = [(name, value) for name, value in headers if name != "Path"]
    return "".join([f"{name}: {_fold(one_line(value))}\r\n" for name, value in kept])


def _fold(value: str) -> str:
    """Keep a value on one line as long as a line may be, and go on below where it has a space.

    A line with an encoded-word ends after it (RFC 2047 section 2).
    """
    if "?= =?" in value:
        return value.replace("?= =?", "?=\r\n =?")
    if len(value) <= LINE_OCTETS:
        return value
    return "\r\n ".join(_FOLD.findall(value)) if " " in value else value
