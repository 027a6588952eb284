"""The letters of moderation: to editors about a held post, and to its sender about its fate.

Those to the editors are one thread for each post. No letter names anybody's address.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from gateway.message.dates import full_moment
from gateway.message.language import gettext, translated
from gateway.message.letters import SHOWN, Heading, letter, quoted, text_from
from gateway.message.markup import text_of
from gateway.message.netnews import permalink
from gateway.model import MessageId

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gateway.message.changing import Ways
    from gateway.model import Address, Person, Post, Site


@dataclass(frozen=True, slots=True)
class Editor:
    """An editor as a letter sees them; the token makes the answer theirs and about one post."""

    address: Address
    token: str


@dataclass(frozen=True, slots=True)
class Sender:
    """A sender's record: the comments that stand, and how often a post was not let through."""

    person: Person
    kept: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Matter:
    """What there is to decide: a held post, why it waits, on which article, in which sections."""

    post: Post
    why: str
    article: str
    sender: Sender | None
    sections: Sequence[str] = ()  # their titles


def thread_id(site: Site, post: Post) -> MessageId:
    """Give the id of the first letter about a post, the same to every editor.

    Made of the post's own id, which nobody else knows before it appears (a newsreader's sender
    aside): no forged mail takes its place in an editor's mailbox.
    """
    mark = hashlib.sha256(post.message_id.encode()).hexdigest()[:24]
    return MessageId(f"<held.{post.id}.{mark}@{site.domain}>")


def held(site: Site, editor: Editor, matter: Matter, now: datetime) -> bytes:
    """Show an editor a held post, and say what can be answered."""
    text = text_of(matter.post.body, f"{site.url}/")
    values = {"quoted": quoted(text[:SHOWN]), "left_out": max(0, len(text) - SHOWN)}
    words = text_from("held", site=site, matter=matter, post=matter.post, **values)
    return letter(site, _heading(site, editor, matter.post, is_first=True), words, now)


def decided(site: Site, editor: Editor, post: Post, fate: Fate, now: datetime) -> bytes:
    """Tell an editor what another did about a post, with the reason or remark they gave."""
    said = gettext("%(who)s %(did)s.") % {
        "who": translated(fate.who),
        "did": translated(fate.did),
    }
    words = text_from("decided", site=site, said=said, words=fate.words)
    return letter(site, _heading(site, editor, post), words, now)


def late(site: Site, editor: Editor, post: Post, fate: Fate | None, now: datetime) -> bytes:
    """Tell an editor that a post was decided on before their answer came."""
    words = text_from("late", site=site, said=fate.sentence(site) if fate else "")
    return letter(site, _heading(site, editor, post), words, now)


def not_understood(site: Site, editor: Editor, post: Post, said: str, now: datetime) -> bytes:
    """Tell an editor what can be answered; `said` is why this answer did nothing."""
    words = text_from("moderate_help", site=site, post=post, said=translated(said))
    return letter(site, _heading(site, editor, post), words, now)


def _heading(site: Site, editor: Editor, post: Post, *, is_first: bool = False) -> Heading:
    said = gettext("held: %(subject)s") % {"subject": post.subject}
    subject, thread = f"[{site.name}] {said}", thread_id(site, post)
    reply_to = f"moderate+{editor.token}@{site.domain}"
    if is_first:
        return Heading(editor.address, subject, reply_to, message_id=thread)
    return Heading(editor.address, f"Re: {subject}", reply_to, below=thread)


def entrance(site: Site, address: Address, path: str, now: datetime) -> bytes:
    """Send the link to the editors' desk."""
    words = text_from("entrance", site=site, link=f"{site.url}{path}")
    subject = gettext("The editors' desk at %(site)s") % {"site": site.name}
    return letter(site, Heading(address, subject, f"request@{site.domain}"), words, now)


@dataclass(frozen=True, slots=True)
class Fate:
    """Who did what about a post, and when."""

    who: str
    did: str
    at: datetime
    words: str = ""  # their reason or remark

    def sentence(self, site: Site) -> str:
        """Say it, with the time as the site's clock has it."""
        at = self.at.astimezone(ZoneInfo(site.timezone))
        when = f"{full_moment(at)} {at.tzname()}"
        return gettext("%(who)s %(did)s on %(when)s.") % {
            "who": translated(self.who),
            "did": translated(self.did),
            "when": when,
        }


@dataclass(frozen=True, slots=True)
class Recipient:
    """The sender of a post, and the id their own mail had where it came by mail."""

    address: Address
    sent_id: MessageId | None
    comments: int = 0  # how many they have written


def approved(  # noqa: PLR0913, PLR0917 - what the letter says
    site: Site, sender: Recipient, ways: Ways, post: Post, remark: str, now: datetime
) -> bytes:
    """Tell a sender that their post has appeared, where, and how they change it."""
    url, shown = permalink(post.message_id, site), ways.shown(site)
    words = text_from(
        "approved", site=site, post=post, url=url, remark=remark, comments=sender.comments, **shown
    )
    heading = replace(_to_sender(site, sender, post), reply_to=ways.reply_to(site))
    return letter(site, heading, words, now)


def rejected(site: Site, sender: Recipient, post: Post, reason: str, now: datetime) -> bytes:
    """Tell a sender that their post will not appear, and why where an editor said so."""
    words = text_from("rejected", site=site, post=post, reason=reason)
    return letter(site, _to_sender(site, sender, post), words, now)


def _to_sender(site: Site, sender: Recipient, post: Post) -> Heading:
    subject = post.subject if post.subject.lower().startswith("re:") else f"Re: {post.subject}"
    return Heading(sender.address, subject, f"request@{site.domain}", below=sender.sent_id)
