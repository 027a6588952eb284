"""The gateway's own words: questions to confirm, receipts, help; each a finished mail."""

from __future__ import annotations

import secrets
from base64 import b64encode
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from gateway.message.composing import PLAIN, header, mailbox, multipart, text_part
from gateway.message.encoded_words import encoded
from gateway.message.markup import text_of
from gateway.message.templates import environment
from gateway.model import Cadence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gateway.model import Address, Post, Section, Site

CADENCES = {
    Cadence.INSTANT: "each new post as it appears",
    Cadence.DAILY: "one digest a day",
    Cadence.WEEKLY: "one digest a week",
}


def confirm_subscription(  # noqa: PLR0913, PLR0917 - what the question says
    site: Site, address: Address, token: str, title: str, cadence: Cadence, now: datetime
) -> bytes:
    """Ask whether a subscription is meant; any answer confirms."""
    text = _text("confirm_subscription", site=site, title=title, cadence=CADENCES[cadence])
    subject = f"Please confirm: {title} by mail"
    return _letter(site, address, subject, text, now, reply_to=f"confirm+{token}@{site.domain}")


def subscribed(  # noqa: PLR0913, PLR0917 - what the receipt says
    site: Site, address: Address, token: str, title: str, cadence: Cadence, now: datetime
) -> bytes:
    """Say that a subscription has begun, and how it ends."""
    leave = f"unsubscribe+{token}@{site.domain}"
    text = _text("subscribed", site=site, title=title, cadence=CADENCES[cadence], leave=leave)
    return _letter(site, address, f"You follow {title}", text, now)


def unsubscribed(site: Site, address: Address, title: str, now: datetime) -> bytes:
    """Say that a subscription has ended, and how to return."""
    text = _text("unsubscribed", site=site, title=title)
    return _letter(site, address, f"You no longer follow {title}", text, now)


def please_confirm_post(
    site: Site, address: Address, token: str, held: Post, now: datetime
) -> bytes:
    """Ask whether a post is its sender's own; any answer publishes it."""
    quoted = [f"> {line}".rstrip() for line in text_of(held.body).splitlines()]
    text = _text("confirm_post", site=site, post=held, quoted="\n".join(quoted))
    subject = f"Please confirm: {held.subject}"
    return _letter(site, address, subject, text, now, reply_to=f"confirm+{token}@{site.domain}")


def help_letter(site: Site, address: Address, sections: Sequence[Section], now: datetime) -> bytes:
    """Say what can be asked by mail, and how."""
    text = _text("help", site=site, sections=sections)
    return _letter(site, address, f"How to use {site.name} by mail", text, now)


def forwarded(site: Site, owner: Address, raw: bytes, now: datetime) -> bytes:
    """Send a mail on to the owner, whole."""
    words = _text("forwarded", site=site)
    # Octets as they came may have any line length and any bit set: base64 carries them (RFC 2046
    # section 5.2.1 forbids it for message/rfc822, so it goes as a file).
    file = (
        header(
            [
                ("Content-Type", 'application/octet-stream; name="mail.eml"'),
                ("Content-Disposition", 'attachment; filename="mail.eml"'),
                ("Content-Transfer-Encoding", "base64"),
            ]
        )
        + b"\r\n"
        + _base64_lines(raw)
    )
    body = multipart("mixed", [text_part(PLAIN, words), file])
    return _fields(site, owner, "Mail to the owner", now, f"request@{site.domain}") + body


def _base64_lines(octets: bytes) -> bytes:
    encoded_octets = b64encode(octets)
    lines = (encoded_octets[at : at + 76] for at in range(0, len(encoded_octets), 76))
    return b"\r\n".join(lines) + b"\r\n"


def _text(name: str, **values: Any) -> str:
    return environment().get_template(f"mail/{name}.txt").render(**values)


def _letter(  # noqa: PLR0913, PLR0917 - the parts of a mail
    site: Site, address: Address, subject: str, text: str, now: datetime, reply_to: str = ""
) -> bytes:
    reply_to = reply_to or f"request@{site.domain}"
    return _fields(site, address, subject, now, reply_to) + text_part(PLAIN, text)


def _fields(site: Site, address: Address, subject: str, now: datetime, reply_to: str) -> bytes:
    return header(
        [
            ("From", mailbox(site.name, f"request@{site.domain}")),
            ("To", address),
            ("Reply-To", reply_to),
            ("Subject", encoded(subject)),
            ("Date", format_datetime(now.replace(microsecond=0))),
            ("Message-ID", f"<letter.{secrets.token_hex(12)}@{site.domain}>"),
            ("Auto-Submitted", "auto-generated"),
            ("MIME-Version", "1.0"),
        ]
    )
