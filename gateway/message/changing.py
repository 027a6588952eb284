"""The letter that asks an author whether a change of their post is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.message.language import gettext
from gateway.message.letters import Heading, letter, text_from
from gateway.message.markup import text_of

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.model import Address, Post, Site, Words


def please_confirm_change(  # noqa: PLR0913, PLR0917 - what the question says
    site: Site, address: Address, token: str, post: Post, words: Words | None, now: datetime
) -> bytes:
    """Ask whether a post is to say `words`, or without them to go; any answer confirms."""
    lines = text_of(words.body if words else post.body).splitlines()
    quoted = "\n".join(f"> {line}".rstrip() for line in lines)
    text = text_from("confirm_change", site=site, post=post, words=words, quoted=quoted)
    change, removal = gettext("new words of %(subject)s"), gettext("taking away of %(subject)s")
    what = (change if words else removal) % {"subject": post.subject}
    subject = gettext("Please confirm: %(subject)s") % {"subject": what}
    return letter(site, Heading(address, subject, f"confirm+{token}@{site.domain}"), text, now)
