"""A post as a mail to those who follow it: made once, with slots for what is each reader's own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from email.utils import format_datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from gateway.message.composing import FLOWED, HTML, header, mailbox, multipart, text_part
from gateway.message.encoded_words import encoded
from gateway.message.flowed import flow
from gateway.message.language import gettext
from gateway.message.markup import text_of
from gateway.message.media import with_urls
from gateway.message.netnews import permalink
from gateway.message.slots import harmless, slot
from gateway.message.templates import inlined, rendered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gateway.model import Address, MessageId, Post, Section, Site


class Followed(StrEnum):
    """What the subscription a notice comes of is about: it says why its reader gets it."""

    SITE = "site"
    SECTION = "section"
    THREAD = "thread"


@dataclass(frozen=True, slots=True)
class Envoy:
    """What makes a notice one reader's own: where it goes, where answers go, how to leave."""

    to: Address
    reply_token: str
    unsubscribe_token: str

    @property
    def values(self) -> dict[str, bytes]:
        """Give what belongs into the slots."""
        return {
            "to": self.to.encode(),
            "reply": self.reply_token.encode(),
            "unsubscribe": self.unsubscribe_token.encode(),
        }


@dataclass(frozen=True, slots=True)
class Notice:
    """A post ready to be mailed; `body`, MIME fields first, has slots for what is in an Envoy."""

    post: Post
    site: Site
    section: Section
    body: bytes

    def sheet(self, sent_ids: Mapping[MessageId, MessageId] | None = None) -> bytes:
        """Give the whole mail, with slots for what is in an Envoy.

        `sent_ids` are the ids a reader's own mails had: their copies thread below what they sent.
        """
        return header(self._fields(sent_ids or {})) + self.body

    def _fields(self, sent_ids: Mapping[MessageId, MessageId]) -> list[tuple[str, str]]:
        post, site = self.post, self.site
        chain = [sent_ids.get(one, one) for one in post.references]
        return [
            ("From", mailbox(f"{post.nic} via {site.name}", self._list_address)),
            ("To", slot("to")),
            ("Reply-To", f"reply+{slot('reply')}@{site.domain}"),
            ("Subject", encoded(post.subject)),
            ("Date", format_datetime(post.posted_at.replace(microsecond=0))),
            ("Message-ID", post.message_id),
            ("In-Reply-To", chain[-1] if chain else ""),
            ("References", " ".join(chain)),
            *list_fields(site, self.section),
            ("Archived-At", f"<{permalink(post.message_id, site)}>"),
            *unsubscribe_fields(site, slot("unsubscribe")),
            ("Precedence", "list"),
            ("MIME-Version", "1.0"),
        ]

    @property
    def _list_address(self) -> str:
        return f"{self.section.name}@{self.site.domain}"


def notice(
    post: Post, site: Site, section: Section, followed: Followed, *, is_closed: bool = False
) -> Notice:
    """Make a post ready to be mailed to those who follow it in one way."""
    post = harmless_post(post)
    url = permalink(post.message_id, site)
    values = {
        "post": post,
        "site": site,
        "section": section,
        "text": text_of(post.body, url),
        "body": with_urls(post.body, url),
        "url": url,
        "follows": {
            Followed.SITE: gettext("all of %(site)s") % {"site": site.name},
            Followed.SECTION: section.title,
            Followed.THREAD: gettext("this thread"),
        }[followed],
        "is_closed": is_closed,
        "slot": slot,
    }
    text = flow(rendered("mail/notice.txt", **values))
    html = inlined(rendered("mail/notice.html", **values))
    parts = [text_part(FLOWED, text), text_part(HTML, html)]
    return Notice(post, site, section, multipart("alternative", parts))


def harmless_post(post: Post) -> Post:
    """Give a post whose words make no slot."""
    source = post.source
    return replace(
        post,
        nic=harmless(post.nic),
        subject=harmless(post.subject),
        body=harmless(post.body),
        source=source and replace(source, name=harmless(source.name), url=harmless(source.url)),
    )


def list_fields(site: Site, section: Section | None) -> list[tuple[str, str]]:
    """Give the fields of RFC 2369 and 2919; List-Id never changes, filters are made of it."""
    name, title = (section.name, section.title) if section else ("site", site.name)
    fields = [
        ("List-Id", mailbox(title, f"{name}.{site.domain}")),
        ("List-Help", f"<mailto:{name}-help@{site.domain}>"),
        ("List-Subscribe", f"<mailto:{name}-subscribe@{site.domain}>"),
        ("List-Owner", f"<mailto:{name}-owner@{site.domain}>"),
    ]
    if section is None:
        return [*fields, ("List-Archive", f"<{site.url}/>")]
    archive = ("List-Archive", f"<{site.url}/section/{name}>")
    return [*fields, ("List-Post", f"<mailto:{name}@{site.domain}>"), archive]


def unsubscribe_fields(site: Site, token: str) -> list[tuple[str, str]]:
    """Give the fields of RFC 2369 and 8058; one click needs a page behind TLS."""
    mail = f"<mailto:unsubscribe+{token}@{site.domain}>"
    if not site.url.startswith("https:"):
        return [("List-Unsubscribe", mail)]
    return [
        ("List-Unsubscribe", f"<{site.url}/unsubscribe/{token}>, {mail}"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    ]
