"""HTML of any mail program as the text a person sees, quotes as `> ` marks."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import islice

from gateway.message.html_marks import Mark, mark_of

_BREAKS = {"p", "div", "tr", "table", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6",
           "blockquote", "pre", "section", "article", "header", "footer", "hr", "dl", "dt", "dd",
           "body", "center", "address"}  # fmt: skip
_APART = {"p", "ul", "ol", "blockquote", "table", "pre", "h1", "h2", "h3", "h4", "h5", "h6"}
_UNREAD = {"script", "style", "head", "title", "template", "noscript", "object", "svg", "math"}
_MARKS = {"b": "*", "strong": "*", "i": "/", "em": "/", "u": "_", "s": "~", "strike": "~"}
_CELLS = {"td", "th"}
_VOID = {"br", "hr", "img", "meta", "link", "input", "base", "col", "area", "wbr", "source"}
QUOTES_SHOWN = 10  # deep: more marks than that say nothing more


SEPARATOR = "-- "
ATTRIBUTION_MARK = "\u2063"  # an invisible letter before each line that says who is quoted


class _Container:
    """An element that holds what is quoted: it ends with its own end tag, not with a nested one."""

    def __init__(self, tag: str, first_line: int | None = None) -> None:
        self._tag, self._open = tag, 1
        self.first_line = first_line

    def opens(self, tag: str) -> None:
        self._open += tag == self._tag

    def closes(self, tag: str) -> bool:
        self._open -= tag == self._tag
        return self._open == 0


class _Writer(HTMLParser):
    """Writes lines as elements come. No tree is built: depth costs nothing."""

    def __init__(self, *, quotes: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._marks = quotes
        self._quoted: _Container | None = None
        self.lines: list[str] = []
        self._words: list[str] = []
        self._quotes = 0
        self._unread = 0
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNREAD:
            self._unread += 1
        if self._unread:
            return
        if tag == "br":
            self.end_line(always=True)
        elif tag in _CELLS:
            self._space()
        elif tag in _BREAKS:
            self._break(tag)
        self._quotes += tag == "blockquote"
        if self._marks and tag not in _VOID - {"hr"}:
            self._marked(tag, attrs)
        self._open_words(tag, attrs)

    def _open_words(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "li":
            self._words.append("- ")
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self._words)))
        elif tag in _MARKS:
            self._words.append(_MARKS[tag])

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNREAD:
            self._unread = max(0, self._unread - 1)
        if self._unread or tag in _VOID:
            return
        if tag in _MARKS:
            self._mark_end(_MARKS[tag])
        elif tag == "a" and self._links:
            self._link_end(*self._links.pop())
        elif tag in _BREAKS:
            self.end_line()
            self._quotes = max(0, self._quotes - (tag == "blockquote"))
            self._break(tag)
        if self._quoted and self._quoted.closes(tag):
            self._end_quoted()

    def _marked(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write what a mail program marked as quoted as if it were in a blockquote."""
        if self._quoted:
            self._quoted.opens(tag)
            return
        match mark_of(attrs):
            case Mark.QUOTED if tag != "blockquote":
                self.end_line()
                self._quoted = _Container(tag)
                self._quotes += 1
            case Mark.ATTRIBUTION:
                self.end_line()
                self._quoted = _Container(tag, first_line=len(self.lines))
            case Mark.QUOTED_BELOW:
                self.end_line()
                self._quotes += 1
                self._marks = False
            case Mark.SIGNATURE if not self._quotes:
                self.end_line()
                self.lines.append(SEPARATOR)

    def _end_quoted(self) -> None:
        self.end_line()
        if self._quoted and self._quoted.first_line is not None:
            for place in range(self._quoted.first_line, len(self.lines)):
                self.lines[place] = ATTRIBUTION_MARK + self.lines[place]
        else:
            self._quotes = max(0, self._quotes - 1)
        self._quoted = None

    def handle_data(self, data: str) -> None:
        if self._unread:
            return
        words = " ".join(data.split())
        if not words:
            self._space()
            return
        if data[0].isspace():
            self._space()
        self._words.append(words)
        if data[-1].isspace():
            self._space()

    def _space(self) -> None:
        if self._words and not self._words[-1].endswith(" "):
            self._words.append(" ")

    def _mark_end(self, mark: str) -> None:
        """Put a mark close to its words; one around nothing is none."""
        if self._words and self._words[-1] == mark:
            self._words.pop()
            return
        space = bool(self._words) and self._words[-1] == " "
        if space:
            self._words.pop()
        self._words.append(mark)
        if space:
            self._words.append(" ")

    def _link_end(self, href: str, start: int) -> None:
        shown = "".join(self._words[start:]).strip()
        if href.startswith(("http://", "https://")) and shown and href.rstrip("/") != shown:
            self._words.append(f" <{href}>")

    def _break(self, tag: str) -> None:
        self.end_line()
        if tag in _APART and self.lines and self.lines[-1].strip("> "):
            self.lines.append(self._prefix().rstrip())

    def end_line(self, *, always: bool = False) -> None:
        """Write what was gathered as a line; with `always`, an empty one too."""
        line = "".join(self._words).strip()
        self._words.clear()
        self._links.clear()
        if line or always:
            self.lines.append((self._prefix() + line).rstrip())

    def _prefix(self) -> str:
        return "> " * min(self._quotes, QUOTES_SHOWN)


def text_of_html(html: str, *, quotes: bool = False) -> str:
    """Give the text of HTML; whatever it is, something readable comes of it.

    With `quotes`, what mail programs mark as quoted has `> ` before it as well, who is quoted
    ATTRIBUTION_MARK, and what they mark as a signature the separator above it.
    """
    writer = _Writer(quotes=quotes)
    html = _DECLARATION.sub("", _without_comments(html))
    end = _end_of_honest(html)
    honest = html[:end]
    if len(_UNCLOSED.findall(honest)) > UNCLOSED_READ:
        honest = _UNCLOSED.sub("&lt;", honest)
    writer.feed(honest)
    writer.close()
    writer.handle_data(_TAG.sub(" ", html[end:]))
    writer.end_line()
    while writer.lines and not writer.lines[-1].strip("> "):
        writer.lines.pop()
    return _GAP.sub("\n\n", "\n".join(writer.lines)).strip("\n")


# Outlook's conditions are declarations; the parser raises at some that are broken.
_DECLARATION = re.compile(r"<[!?][^>]*>?")


_UNCLOSED = re.compile(r"<(?![^<>]*>)")
UNCLOSED_READ = 500  # the parser searches the end of each to the end of the text


def _without_comments(html: str) -> str:
    """Leave comments out; the parser searches the end of each open one anew."""
    kept, start = [], 0
    while (begin := html.find("<!--", start)) >= 0:
        kept.append(html[start:begin])
        end = html.find("-->", begin + 4)
        start = end + 3 if end >= 0 else len(html)
    return "".join([*kept, html[start:]])


TAGS_READ = 30_000  # a thread of fifty mails from Outlook has as many
_TAG = re.compile(r"<[^<>]{0,1000}>|<")
_GAP = re.compile(r"\n{3,}")


def _end_of_honest(html: str) -> int:
    """Find where to stop parsing HTML that has more tags than any mail: each one costs."""
    if html.count("<") <= TAGS_READ:
        return len(html)
    tags = (found.start() for found in re.finditer("<", html))
    return next(islice(tags, TAGS_READ, None))
