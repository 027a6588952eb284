"""Articles as editors write them: text with a source and remarks, Markdown, HTML, a mail."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from gateway.discussion.identity import by_who
from gateway.message.illustrations import EDITORS_OWN, embedded, illustrated
from gateway.message.markup import clean, html_of, remark_of, with_remarks
from gateway.message.reading import read
from gateway.model import Author, Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.discussion.desk import Desk
    from gateway.model import Draft, Picture

_SOURCE_LINE = re.compile(r"^source:\s*(.*?)\s*<?(https?://[^\s<>]+)>?\s*$", re.IGNORECASE)
_SIGNATURE = "-- "


@dataclass(frozen=True, slots=True)
class Text:
    """An article's matter: its headline where the text names one, its source, its body."""

    subject: str
    source: Source | None
    body: str
    pictures: tuple[Picture, ...] = ()


def article_of_text(text: str) -> Text:
    """Read an editor's plain text: `Source: NAME URL` above it, `Remark: ...` paragraphs in it.

    What follows a line of `-- ` is the editor's signature.
    """
    lines = text.strip("\n").split("\n")
    if _SIGNATURE in lines:
        lines = lines[: lines.index(_SIGNATURE)]
    source = None
    if lines and (found := _SOURCE_LINE.match(lines[0])):
        source = Source(found[1], found[2])
        lines = lines[1:]
    return Text("", source, html_of("\n".join(lines).strip("\n"), remarks=True))


def _of_plain_file(content: bytes) -> Text:
    """Take the first line as the headline when an empty line follows it."""
    text = _decoded(content).strip("\n")
    head, gap, rest = text.partition("\n\n")
    if gap and "\n" not in head:
        below = article_of_text(rest)
        return Text(head.strip(), below.source, below.body)
    return article_of_text(text)


def _of_markdown(content: bytes) -> Text:
    text = _decoded(content).lstrip()
    first, _, below = text.partition("\n")
    subject = _heading(first)
    html, pictures = embedded(MarkdownIt("commonmark").render(below if subject else text))
    return Text(subject, None, with_remarks(clean(html)), pictures)


def _heading(line: str) -> str:
    """Give the words of a heading of Markdown: `# Words`, or `# Words #`."""
    sign, *words = line.split() or [""]
    if words and not words[-1].strip("#"):
        words.pop()
    return " ".join(words) if sign == "#" else ""


class _Headline(HTMLParser):
    """Finds the text of the first title or h1."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self._within = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._within = tag in ("title", "h1") and not self.text

    def handle_endtag(self, tag: str) -> None:
        self._within = self._within and tag not in ("title", "h1")

    def handle_data(self, data: str) -> None:
        if self._within:
            self.text += data


def _of_html(content: bytes) -> Text:
    text = _decoded(content)
    headline = _Headline()
    headline.feed(text)
    body = re.sub(r"(?is)<(title|h1)\b.*?</\1\s*>", "", text, count=2)
    html, pictures = embedded(body)
    return Text(" ".join(headline.text.split()), None, with_remarks(clean(html)), pictures)


def _of_mail(content: bytes) -> Text:
    mail = read(content)
    found = illustrated(content, mail, EDITORS_OWN)
    text = article_of_text(found.whole)
    return Text(mail.subject, text.source, text.body, found.pictures)


READERS: dict[str, Callable[[bytes], Text]] = {
    ".txt": _of_plain_file,
    ".md": _of_markdown,
    ".html": _of_html,
    ".htm": _of_html,
    ".eml": _of_mail,
}


def article_of_file(suffix: str, content: bytes, subject: str = "") -> Text:
    """Read an article from a file's content; what has no known suffix is plain text.

    With a `subject` given, the first line of plain text is text like any other.
    """
    reader = READERS.get(suffix.lower(), _of_plain_file)
    if subject and reader is _of_plain_file:
        return article_of_text(_decoded(content))
    return reader(content)


def _decoded(content: bytes) -> str:
    return content.decode("utf-8", "replace").replace("\r\n", "\n")


def with_remark(body: str, remark: str) -> str:
    """Put the editor's remark above an article."""
    return remark_of(remark) + body


async def signed(desk: Desk, draft: Draft, by: str) -> Draft:
    """Let a draft be by the person of this nic or address, where there is one."""
    person = await by_who(desk.store, by)
    if person is None:
        return draft
    author = Author(person.nic, person.address, person.website)
    return replace(draft, author=author)
