"""The gateway's own words: questions to confirm, receipts, help; each a finished mail."""

from __future__ import annotations

import secrets
from base64 import b64encode
from dataclasses import dataclass
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from gateway.message.composing import FLOWED, HTML, PLAIN, header, mailbox, multipart, text_part
from gateway.message.encoded_words import encoded
from gateway.message.flowed import flow
from gateway.message.language import gettext
from gateway.message.markup import text_of
from gateway.message.privacy import private_lines
from gateway.message.templates import inlined, rendered
from gateway.message.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gateway.message.entries import Entry
    from gateway.message.reading import Mail
    from gateway.model import Address, MessageId, Post, Site


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the words of a letter; without an id it gets one of its own.

    `below` is the mail it answers, where its recipient has that one.
    """

    to: Address
    subject: str
    reply_to: str
    message_id: MessageId | None = None
    below: MessageId | None = None


def please_confirm_post(  # noqa: PLR0913 - what the question says
    site: Site,
    address: Address,
    token: str,
    held: Post,
    now: datetime,
    *,
    is_read_first: bool = False,
) -> bytes:
    """Ask whether a post is its sender's own; any answer publishes it.

    `is_read_first`: the answer hands it to the editors.
    """
    text = text_from(
        "confirm_post",
        site=site,
        post=held,
        quoted=quoted(text_of(held.body, f"{site.url}/")),
        is_read_first=is_read_first,
    )
    subject = gettext("Please confirm: %(subject)s") % {"subject": held.subject}
    return _letter(site, address, subject, text, now, reply_to=f"confirm+{token}@{site.domain}")


def is_it_private(  # noqa: PLR0913 - what the question says
    site: Site,
    address: Address,
    token: str,
    held: Post,
    now: datetime,
    *,
    is_read_first: bool = False,
) -> bytes:
    """Ask whether what looks private in a post is meant to be published; one word decides.

    `is_read_first`: the word hands it to the editors.
    """
    private = private_lines(text_of(held.body, f"{site.url}/"), site.domain)
    text = text_from("private", site=site, post=held, private=private, is_read_first=is_read_first)
    subject = gettext("Publish or drop? %(subject)s") % {"subject": held.subject}
    return _letter(site, address, subject, text, now, reply_to=f"confirm+{token}@{site.domain}")


def probe(site: Site, address: Address, token: str, said: str, now: datetime) -> bytes:
    """Ask somebody whether our mail reaches them; `said` is why we doubt it."""
    text = text_from("probe", site=site, token=token, said=said or gettext("(none)"))
    return _letter(site, address, gettext("Does our mail reach you?"), text, now)


def welcome_back(site: Site, address: Address, now: datetime) -> bytes:
    """Say that mail begins again which had stopped because it came back."""
    text = text_from("welcome_back", site=site)
    return _letter(site, address, gettext("Your mail begins again"), text, now)


def refusing(site: Site, owner: Address, domain: str, said: str, now: datetime) -> bytes:
    """Tell the owner that a domain refuses our mail on principle."""
    text = text_from("refusing", site=site, domain=domain, said=said)
    subject = gettext("%(domain)s refuses our mail") % {"domain": domain}
    return _letter(site, owner, subject, text, now)


SHOWN = 20_000  # characters of others' words: enough to decide, and no mailbox fills up
MAILTO_BODY = 1500  # octets of a link: mail programs drop the rest of a longer one


def which_entry(  # noqa: PLR0913, PLR0917 - what the question says
    site: Site,
    address: Address,
    choices: Sequence[tuple[Entry, str]],
    words: str,
    answered: MessageId | None,
    now: datetime,
) -> bytes:
    """Ask which entry of a digest an answer speaks to; `choices` have the address of each."""
    body = quote(words)
    body = body if len(body) <= MAILTO_BODY else ""
    values = {
        "site": site,
        "choices": choices,
        "quoted": quoted(words),
        "words": words,
        "body": body,
    }
    text, html = (rendered(f"mail/which_entry.{kind}", **values) for kind in ("txt", "html"))
    parts = [text_part(FLOWED, flow(text)), text_part(HTML, inlined(html))]
    own = f"request@{site.domain}"
    heading = Heading(address, gettext("Which entry do you answer?"), own, below=answered)
    return _fields(site, heading, now) + multipart("alternative", parts)


def forwarded(site: Site, owner: Address, mail: Mail, raw: bytes, now: datetime) -> bytes:
    """Send a mail on to the owner, whole; an answer goes to who wrote it."""
    shown = mail.text.strip()
    values = {"quoted": quoted(shown[:SHOWN]), "left_out": max(0, len(shown) - SHOWN)}
    words = text_from("forwarded", site=site, mail=mail, **values)
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
    subject = gettext("For the owner: %(subject)s") % {"subject": mail.subject}
    heading = Heading(owner, subject, mail.sender or f"request@{site.domain}")
    return _fields(site, heading, now) + body


def _base64_lines(octets: bytes) -> bytes:
    encoded_octets = b64encode(octets)
    lines = (encoded_octets[at : at + 76] for at in range(0, len(encoded_octets), 76))
    return b"\r\n".join(lines) + b"\r\n"


def quoted(text: str) -> str:
    """Put a mark before each line, as a mail shows the words of another."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def text_from(name: str, **values: Any) -> str:
    """Fill in a template of the mails, and lay it out in lines."""
    return wrapped(rendered(f"mail/{name}.txt", **values))


def _letter(  # noqa: PLR0913, PLR0917 - the parts of a mail
    site: Site, address: Address, subject: str, text: str, now: datetime, reply_to: str = ""
) -> bytes:
    reply_to = reply_to or f"request@{site.domain}"
    return letter(site, Heading(address, subject, reply_to), text, now)


def letter(site: Site, heading: Heading, text: str, now: datetime) -> bytes:
    """Write a letter of plain text."""
    return _fields(site, heading, now) + text_part(PLAIN, text)


def _fields(site: Site, heading: Heading, now: datetime) -> bytes:
    own_id = f"<letter.{secrets.token_hex(12)}@{site.domain}>"
    return header(
        [
            ("From", mailbox(site.name, f"request@{site.domain}")),
            ("To", heading.to),
            ("Reply-To", heading.reply_to),
            ("Subject", encoded(heading.subject)),
            ("Date", format_datetime(now.replace(microsecond=0))),
            ("Message-ID", heading.message_id or own_id),
            ("In-Reply-To", heading.below or ""),
            ("References", heading.below or ""),
            ("Auto-Submitted", "auto-generated"),
            ("MIME-Version", "1.0"),
        ]
    )
