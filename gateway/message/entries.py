"""One post in a digest: what is said of it, how it is answered, and how much room it takes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from gateway.message.markup import html_of, text_of
from gateway.message.media import with_urls
from gateway.message.slots import slot

if TYPE_CHECKING:
    from gateway.model import Post, Section

INDENTED = 4  # answers deeper than that stand no further right: a telephone is narrow
LIMIT = 80_000  # octets of one entry in text and HTML; a mail holds that beside its frame
BEGINNING = 60  # characters by which an entry is known
TAG = 40  # octets that the style of an element takes, at most
FRAME = 1500  # octets around the words: heading, links, button


@dataclass(frozen=True, slots=True)
class Entry:
    """A post of a digest; `number` is its place in all of it, `answers` the nic it speaks to.

    `rest` says that the words were too long for one mail and go on at `url`.
    """

    post: Post
    section: Section
    number: int
    url: str
    domain: str
    answers: str = ""
    depth: int = 0
    rest: bool = False

    @property
    def text(self) -> str:
        """The words, in text form."""
        return text_of(self.post.body, self.url)

    @property
    def beginning(self) -> str:
        """What tells it from others by the same person: a headline, or a comment's first words."""
        words = self.post.subject if self.post.is_article else " ".join(self.text.split())
        return words if len(words) <= BEGINNING else f"{words[:BEGINNING].rstrip()}…"

    @property
    def body(self) -> str:
        """The words, in HTML that is read away from the site."""
        return with_urls(self.post.body, self.url)

    @property
    def reply_to(self) -> str:
        """The address that answers it, with a slot for its reader's token."""
        return f"reply+{slot(self.slot)}@{self.domain}"

    @property
    def slot(self) -> str:
        """The name of the slot for its reader's reply token."""
        return f"reply{self.post.id}"

    @property
    def mailto(self) -> str:
        """The link that begins an answer, with a slot for its reader's token."""
        return self.mailto_at(self.reply_to)

    def mailto_at(self, address: str) -> str:
        """Give the link that begins an answer to an address (RFC 6068)."""
        subject = self.post.subject
        answer = subject if subject.lower().startswith("re:") else f"Re: {subject}"
        asked = f"subject={quote(answer)}&In-Reply-To={quote(self.post.message_id)}"
        return f"mailto:{address}?{asked}"

    @property
    def indent(self) -> int:
        """How many steps to the right it stands."""
        return min(self.depth, INDENTED)

    @property
    def weight(self) -> int:
        """How many octets it takes in a mail of text and HTML, about."""
        body = self.post.body
        return FRAME + _encoded(self.text) + _encoded(body) + TAG * body.count("<")

    def fitting(self) -> Entry:
        """Give it cut at the end of a paragraph if it alone would fill a mail."""
        if self.weight <= LIMIT:
            return self
        text = self.text
        cut = text[: len(text) * (LIMIT - 2 * FRAME) // self.weight]
        end = max(cut.rfind("\n\n"), 0) or max(cut.rfind(" "), 0) or len(cut)
        return replace(self, post=replace(self.post, body=html_of(cut[:end])), rest=True)


_ASCII = bytes(range(128))


def _encoded(text: str) -> int:
    """Count the octets of text in quoted-printable: three for each that is not ASCII."""
    octets = text.encode()
    return len(octets) + 2 * len(octets.translate(None, _ASCII))
