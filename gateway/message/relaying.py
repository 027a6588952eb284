"""Articles as other news servers get them: our name in Path, our cancel messages (RFC 5537)."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from gateway.message.netnews import LINE_OCTETS, date_field
from gateway.message.references import ID_LIMIT

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.model import MessageId

CANCELLED = "cancelled.invalid"  # stands for the domain of an id too long to be lengthened

_PATH = re.compile(rb"^Path:[ \t]*((?:.*\r\n[ \t])*.*)\r$", re.IGNORECASE | re.MULTILINE)
_XREF = re.compile(rb"^Xref:(?:.*\r\n[ \t])*.*\r\n", re.IGNORECASE | re.MULTILINE)


def own_article(head: int, wire: bytes) -> bytes:
    """Give a wire form of ours for another server: without the numbers it has here."""
    return _XREF.sub(b"", wire[:head]) + wire[head:]


def accepted(raw: bytes, identity: str, source: str) -> bytes:
    """Give another's article with our name before its path, nothing else altered.

    Between them stands whether it came from who was there last (RFC 5537 section 3.2.1): `!!` where
    that was `source`, the name of the server it came from.
    """
    diagnostic = "!" if path_of(raw)[0] == source else f".MISMATCH.{source}!"
    head, _, body = raw.partition(b"\r\n\r\n")
    prefix = f"Path: {identity}!{diagnostic}".encode()

    def named(found: re.Match[bytes]) -> bytes:
        fits = len(prefix) + len(found[1].partition(b"\r\n")[0]) <= LINE_OCTETS
        return b"%b%b%b\r" % (prefix, b"" if fits else b"\r\n ", found[1])

    return _PATH.sub(named, head + b"\r\n", count=1) + b"\r\n" + body


def relayed_article(accepted: bytes) -> bytes:
    """Give another's article as it goes on: without the numbers it had elsewhere, dots doubled."""
    head, _, body = accepted.partition(b"\r\n\r\n")
    stuffed = (b"\r\n" + body).replace(b"\r\n.", b"\r\n..")
    return _XREF.sub(b"", head + b"\r\n") + stuffed


def has_passed(accepted: bytes, source: str) -> bool:
    """Tell whether an article has been at a server, or was got from it under another name."""
    return not {source, f".MISMATCH.{source}"}.isdisjoint(path_of(accepted))


def path_of(article: bytes) -> list[str]:
    """Give the names of the servers an article has passed, and what each said of its source."""
    found = _PATH.search(article.partition(b"\r\n\r\n")[0] + b"\r\n")
    path = b"".join(found[1].split()) if found else b""
    return path.decode("ascii", "replace").split("!")


def cancel_id(cancelled: MessageId) -> str:
    """Give the Message-ID of our message that cancels an article: the same on every node."""
    if len(cancelled) <= ID_LIMIT - len("cancel."):
        return f"<cancel.{cancelled[1:]}"
    digest = hashlib.sha256(cancelled.encode()).hexdigest()
    return f"<cancel.{digest}@{CANCELLED}>"


def cancel_message(
    cancelled: MessageId, newsgroups: str, key: str, identity: str, made_at: datetime
) -> bytes:
    """Write a cancel message with the key to our lock (RFC 5537 section 5.3, RFC 8315)."""
    return (
        f"Path: {identity}!.POSTED!not-for-mail\r\n"
        f"From: {identity} <nobody@users.{identity}.invalid>\r\n"
        f"Newsgroups: {newsgroups}\r\n"
        f"Subject: cmsg cancel {cancelled}\r\n"
        f"Control: cancel {cancelled}\r\n"
        f"Cancel-Key: {key}\r\n"
        f"Approved: nobody@users.{identity}.invalid\r\n"
        f"Date: {date_field(made_at)}\r\n"
        f"Message-ID: {cancel_id(cancelled)}\r\n"
        f'Injection-Info: {identity}; mail-complaints-to="abuse@{identity}"\r\n'
        f"\r\nThis article was taken away where it was posted.\r\n"
    ).encode()
