"""Letters to authors about their own posts, and what is read of their answers to them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gateway.message.language import gettext
from gateway.message.letters import Heading, letter, quoted, text_from
from gateway.message.markup import text_of
from gateway.message.netnews import permalink

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.message.editorial import Recipient
    from gateway.model import Address, Post, Site, Words

_ASIDE = re.compile(r"<aside>.*?</aside>", re.DOTALL)
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
# The first line, by itself: behind "Edit:" people add to what they said, and mean a comment.
_EDIT = re.compile(
    r"\s*<p>(?:<[biu]>)*\s*edit\s*[.!]?\s*(?:</[biu]>)*\s*(?P<end><br>|</p>)", re.IGNORECASE
)


def words_behind_edit(canonical: str) -> str | None:
    """Give the new words of an answer whose first line is `edit`; None for a comment."""
    found = _EDIT.match(canonical)
    if found is None:
        return None
    rest = canonical[found.end() :]
    return f"<p>{rest}" if found["end"] == "<br>" else rest


def without_remarks(canonical: str) -> str:
    """Give a post's own words, without what editors remarked."""
    return _ASIDE.sub("", canonical)


def with_remarks_of(former: str, canonical: str) -> str:
    """Put the remarks of a post's former words below its new ones.

    A newsreader shows them as paragraphs `Remark: ...`, and an author may send them back as such.
    """
    remarks = _ASIDE.findall(former)
    texts = {_plain(remark) for remark in remarks}
    kept = _PARAGRAPH.sub(lambda one: "" if _plain(one[0]) in texts else one[0], canonical)
    return without_remarks(kept) + "".join(remarks) if remarks else canonical


def _plain(html: str) -> str:
    return " ".join(text_of(html).split())


def please_confirm_change(  # noqa: PLR0913, PLR0917 - what the question says
    site: Site, address: Address, token: str, post: Post, words: Words | None, now: datetime
) -> bytes:
    """Ask whether a post is to say `words`, or without them to go; any answer confirms."""
    quotation = quoted(text_of(words.body if words else post.body))
    text = text_from("confirm_change", site=site, post=post, words=words, quoted=quotation)
    change, removal = gettext("new words of %(subject)s"), gettext("taking away of %(subject)s")
    what = (change if words else removal) % {"subject": post.subject}
    subject = gettext("Please confirm: %(subject)s") % {"subject": what}
    return letter(site, Heading(address, subject, f"confirm+{token}@{site.domain}"), text, now)


@dataclass(frozen=True, slots=True)
class Ways:
    """How an author changes a post: the tokens of the reply address and of the page."""

    reply_token: str
    page_token: str
    can_edit: bool

    def shown(self, site: Site) -> dict[str, Any]:
        """Give what `own_post.txt` shows."""
        return {"page": f"{site.url}/mine/{self.page_token}", "can_edit": self.can_edit}

    def reply_to(self, site: Site) -> str:
        """Give the address for answers."""
        return f"reply+{self.reply_token}@{site.domain}"


def receipt(site: Site, to: Recipient, ways: Ways, post: Post, now: datetime) -> bytes:
    """Tell an author that their post has appeared, and how it is changed or taken back."""
    text = text_from(
        "receipt",
        site=site,
        post=post,
        url=permalink(post.message_id, site),
        comments=to.comments,
        **ways.shown(site),
    )
    subject = gettext("Posted: %(subject)s") % {"subject": post.subject}
    heading = Heading(to.address, subject, ways.reply_to(site), below=to.sent_id)
    return letter(site, heading, text, now)


def changed(site: Site, to: Recipient, ways: Ways, post: Post, now: datetime) -> bytes:
    """Tell an author what their post says from now on."""
    url = permalink(post.message_id, site)
    text = text_from("changed", site=site, post=post, url=url, quoted=quoted(text_of(post.body)))
    subject = gettext("Changed: %(subject)s") % {"subject": post.subject}
    heading = Heading(to.address, subject, ways.reply_to(site), below=to.sent_id)
    return letter(site, heading, text, now)
