"""One mail about many posts, each answered by itself: three formats of one snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from gateway.message.composing import FLOWED, HTML, PLAIN, header, mailbox, multipart, text_part
from gateway.message.encoded_words import encoded
from gateway.message.flowed import flow
from gateway.message.markup import text_of
from gateway.message.media import with_urls
from gateway.message.netnews import date_field, permalink
from gateway.message.notices import list_fields, unsubscribe_fields
from gateway.message.templates import environment
from gateway.model import Format, MessageId

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gateway.model import Address, Post, Section, Site

SEPARATORS = "-" * 70, "-" * 30  # RFC 1153: below the preamble, between the messages


@dataclass(frozen=True, slots=True)
class Entry:
    """A post of a digest, with the address that answers it; `answers` is the nic it speaks to."""

    post: Post
    section: Section
    reply_to: str
    url: str
    answers: str

    @property
    def text(self) -> str:
        """The words, in text form."""
        return text_of(self.post.body, self.url)

    @property
    def body(self) -> str:
        """The words, in HTML that is read away from the site."""
        return with_urls(self.post.body, self.url)

    @property
    def mailto(self) -> str:
        """The link that begins an answer (RFC 6068)."""
        subject = self.post.subject
        answer = subject if subject.lower().startswith("re:") else f"Re: {subject}"
        asked = f"subject={quote(answer)}&In-Reply-To={quote(self.post.message_id)}"
        return f"mailto:{self.reply_to}?{asked}"


@dataclass(frozen=True, slots=True)
class Thread:
    """The new comments below one article."""

    subject: str
    url: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """What one reader is told: new articles first, then comments by thread; never empty."""

    site: Site
    message_id: MessageId
    date: datetime
    timezone: str
    comments: int
    articles: tuple[Entry, ...]
    threads: tuple[Thread, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All posts, in the order of every format."""
        return (*self.articles, *(entry for thread in self.threads for entry in thread.entries))

    @property
    def subject(self) -> str:
        """What the mail is called: how much it brings, and of which day."""
        articles, comments = len(self.articles), len(self.entries) - len(self.articles)
        counts = [
            _counted(articles, "article") if articles else "",
            _counted(comments, "comment") if comments else "",
        ]
        day = self.local(self.date).strftime("%A")
        return f"{self.site.name}, {day}: {' and '.join(filter(None, counts))}"

    def local(self, moment: datetime) -> datetime:
        """Give a time as the reader's clock shows it."""
        return moment.astimezone(ZoneInfo(self.timezone))


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who a digest goes to: answers to the whole of it, and the way out."""

    to: Address
    reply_token: str
    unsubscribe_token: str


def write(digest: Digest, form: Format, envelope: Envelope) -> bytes:
    """Give the whole mail in one of the three formats."""
    writer = {Format.HTML: _html, Format.MIME: _mime, Format.PLAIN: _plain}[form]
    return header(_fields(digest, envelope)) + writer(digest, envelope)


def _fields(digest: Digest, envelope: Envelope) -> list[tuple[str, str]]:
    site = digest.site
    return [
        ("From", mailbox(site.name, f"request@{site.domain}")),
        ("To", envelope.to),
        ("Reply-To", f"reply+{envelope.reply_token}@{site.domain}"),
        ("Subject", encoded(digest.subject)),
        ("Date", format_datetime(digest.date.replace(microsecond=0))),
        ("Message-ID", digest.message_id),
        *list_fields(site, None),
        *unsubscribe_fields(site, envelope.unsubscribe_token),
        ("Auto-Submitted", "auto-generated"),
        ("Precedence", "list"),
        ("MIME-Version", "1.0"),
    ]


def _values(digest: Digest, envelope: Envelope) -> dict[str, Any]:
    leave = f"unsubscribe+{envelope.unsubscribe_token}@{digest.site.domain}"
    return {"digest": digest, "site": digest.site, "leave": leave}


def _html(digest: Digest, envelope: Envelope) -> bytes:
    values = _values(digest, envelope)
    text = environment().get_template("mail/digest.txt").render(**values)
    html = environment().get_template("mail/digest.html").render(**values)
    return multipart("alternative", [text_part(FLOWED, flow(text)), text_part(HTML, html)])


def _mime(digest: Digest, envelope: Envelope) -> bytes:
    """RFC 2046 section 5.1.5: contents, then a part for each message, answered one by one."""
    contents = environment().get_template("mail/contents.txt").render(**_values(digest, envelope))
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
    source = f"[{post.source.name}] {post.source.url}\n\n" if post.source else ""
    return header(fields) + text_part(FLOWED, flow(source + entry.text))


def _plain(digest: Digest, envelope: Envelope) -> bytes:
    """RFC 1153: a preamble, 70 hyphens, messages with 30 between them, and an end."""
    preamble = environment().get_template("mail/contents.txt").render(**_values(digest, envelope))
    first, between = SEPARATORS
    parts = [f"\n{between}\n\n".join(_plain_message(digest.site, e) for e in digest.entries)]
    end = f"End of {digest.site.name} Digest"
    closing = f"\n{between}\n\n{end}\n{'*' * len(end)}\n"
    return text_part(PLAIN, f"{preamble.rstrip()}\n\n{first}\n\n{parts[0]}{closing}")


def _plain_message(site: Site, entry: Entry) -> str:
    post = entry.post
    fields = [
        ("Date", date_field(post.posted_at)),
        ("From", f"{post.nic} via {site.name} <{entry.section.name}@{site.domain}>"),
        ("Reply-To", entry.reply_to),
        ("Subject", post.subject),
        ("Message-ID", post.message_id),
        ("References", " ".join(post.references)),
    ]
    head = "".join(f"{name}: {value}\n" for name, value in fields if value)
    # A line of thirty hyphens in somebody's words would break the digest in two when it is burst.
    words = "\n".join(_harmless(line) for line in flow(entry.text).split("\r\n"))
    return f"{head}\n{words}"


def _harmless(line: str) -> str:
    return f" {line}" if line.startswith(SEPARATORS[1]) else line.rstrip()


def snapshot_order(posts: Sequence[Post]) -> tuple[list[Post], dict[int, list[Post]]]:
    """Sort posts as every format has them: articles, then comments by article, parents first."""
    articles = [post for post in posts if post.is_article]
    threads: dict[int, list[Post]] = {}
    for post in posts:
        if not post.is_article:
            threads.setdefault(post.article, []).append(post)
    return articles, {article: _tree_order(comments) for article, comments in threads.items()}


def _tree_order(comments: list[Post]) -> list[Post]:
    """Put each comment below the one it answers, where that is among them; not recursive."""
    here = {post.id for post in comments}
    below: dict[int | None, list[Post]] = {}
    for post in comments:
        below.setdefault(post.parent if post.parent in here else None, []).append(post)
    order, waiting = [], below.get(None, [])[::-1]
    while waiting:
        post = waiting.pop()
        order.append(post)
        waiting += below.get(post.id, [])[::-1]
    return order
