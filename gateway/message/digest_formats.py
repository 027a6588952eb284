"""A digest in three formats, each with slots for what is its reader's own."""

from __future__ import annotations

from binascii import b2a_qp
from dataclasses import dataclass
from email.utils import format_datetime
from typing import TYPE_CHECKING

from gateway.message.composing import FLOWED, HTML, PLAIN, header, mailbox, multipart, text_part
from gateway.message.dates import number
from gateway.message.encoded_words import encoded
from gateway.message.flowed import flow
from gateway.message.language import gettext, ngettext
from gateway.message.netnews import date_field, permalink
from gateway.message.notices import list_fields, unsubscribe_fields
from gateway.message.slots import Sheet, slot
from gateway.message.templates import inlined, rendered
from gateway.message.wrapping import wrapped
from gateway.model import Format

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gateway.message.digests import Digest
    from gateway.message.entries import Entry
    from gateway.model import Address, Site

SEPARATORS = "-" * 70, "-" * 30  # RFC 1153: below the preamble, between the messages


@dataclass(frozen=True, slots=True)
class Envelope:
    """What makes a digest one reader's own.

    `name` is the left side of its Message-ID; `reply_token` answers the whole of it,
    `entry_tokens` each entry, by the name of its slot.
    """

    to: Address
    name: str
    reply_token: str
    unsubscribe_token: str
    comments: int
    entry_tokens: Mapping[str, bytes]

    @property
    def values(self) -> dict[str, bytes]:
        """What goes into the slots of a digest."""
        return {
            **self.entry_tokens,
            "to": self.to.encode(),
            "name": self.name.encode(),
            "reply": self.reply_token.encode(),
            "unsubscribe": self.unsubscribe_token.encode(),
            "commented": commented(self.comments),
        }


def commented(times: int) -> bytes:
    """Say how often somebody has commented, in quoted-printable as all texts are."""
    said = ngettext("commented %(num)s time", "commented %(num)s times", times)
    words = said % {"num": number(times)} if times else gettext("not commented yet")
    return b2a_qp(words.encode(), istext=True)


def sheet_of(digest: Digest, form: Format) -> Sheet:
    """Write a digest in one of the three formats, for all its readers."""
    writer = {Format.HTML: _html, Format.MIME: _mime, Format.PLAIN: _plain}[form]
    return Sheet(header(_fields(digest)) + writer(digest))


def _fields(digest: Digest) -> list[tuple[str, str]]:
    site = digest.site
    return [
        ("From", mailbox(site.name, f"request@{site.domain}")),
        ("To", slot("to")),
        ("Reply-To", f"reply+{slot('reply')}@{site.domain}"),
        ("Subject", encoded(digest.subject)),
        ("Date", format_datetime(digest.date.replace(microsecond=0))),
        ("Message-ID", f"<{slot('name')}@{site.domain}>"),
        *list_fields(site, None),
        *unsubscribe_fields(site, slot("unsubscribe")),
        ("Auto-Submitted", "auto-generated"),
        ("Precedence", "list"),
        ("MIME-Version", "1.0"),
    ]


def _text(name: str, digest: Digest) -> str:
    return rendered(name, digest=digest, site=digest.site, slot=slot)


def _html(digest: Digest) -> bytes:
    text, html = _text("mail/digest.txt", digest), inlined(_text("mail/digest.html", digest))
    return multipart("alternative", [text_part(FLOWED, flow(text)), text_part(HTML, html)])


def _mime(digest: Digest) -> bytes:
    """RFC 2046 section 5.1.5: contents, then a part for each message, answered one by one."""
    contents = wrapped(_text("mail/digest_preamble.txt", digest))
    messages = [b"\r\n" + _message(digest.site, entry) for entry in digest.entries]
    return multipart("mixed", [text_part(PLAIN, contents), multipart("digest", messages)])


def _message(site: Site, entry: Entry) -> bytes:
    post = entry.post
    fields = [
        ("From", mailbox(f"{post.nic} via {site.name}", f"{entry.section.name}@{site.domain}")),
        ("Reply-To", entry.reply_to),
        ("Subject", encoded(post.subject)),
        ("Date", date_field(post.posted_at)),
        ("Message-ID", post.message_id),
        ("In-Reply-To", post.references[-1] if post.references else ""),
        ("References", " ".join(post.references)),
        ("Archived-At", f"<{permalink(post.message_id, site)}>"),
        ("MIME-Version", "1.0"),
    ]
    return header(fields) + text_part(FLOWED, flow(_words(entry)))


def _words(entry: Entry) -> str:
    """Give what an entry says, with its source above and where it goes on below."""
    source = entry.post.source
    origin = f"[{source.name or gettext('source')}] {source.url}\n\n" if source else ""
    rest = "\n\n" + gettext("It goes on: %(url)s") % {"url": entry.url} if entry.rest else ""
    return f"{origin}{entry.text}{rest}"


def _plain(digest: Digest) -> bytes:
    """RFC 1153: a preamble, 70 hyphens, messages with 30 between them, and an end."""
    preamble = wrapped(_text("mail/digest_preamble.txt", digest))
    first, between = SEPARATORS
    messages = f"\n{between}\n\n".join(_plain_message(digest.site, e) for e in digest.entries)
    end = f"End of {digest.site.name} Digest"
    closing = f"\n{between}\n\n{end}\n{'*' * len(end)}\n"
    return text_part(PLAIN, f"{preamble.rstrip()}\n\n{first}\n\n{messages}{closing}")


def _plain_message(site: Site, entry: Entry) -> str:
    post = entry.post
    fields = [
        ("Date", date_field(post.posted_at)),
        ("From", f"{post.nic} via {site.name} <{entry.section.name}@{site.domain}>"),
        ("Reply-To", entry.reply_to),
        ("Subject", post.subject),
        ("Message-ID", post.message_id),
        ("In-Reply-To", post.references[-1] if post.references else ""),
        ("References", " ".join(post.references)),
    ]
    head = "".join(f"{name}: {value}\n" for name, value in fields if value)
    # A line of thirty hyphens in somebody's words would break the digest in two when it is burst.
    words = "\n".join(_unbroken(line) for line in flow(_words(entry)).split("\r\n"))
    return f"{head}\n{words}"


def _unbroken(line: str) -> str:
    return f" {line}" if line.startswith(SEPARATORS[1]) else line.rstrip()
