"""Canonical HTML as the text people read in mail and news."""

from __future__ import annotations

from html.parser import HTMLParser

_MARK = {"b": "*", "i": "/", "u": "_", "s": "~"}
_BLOCKS = frozenset({"p", "ul", "blockquote", "details", "aside", "summary"})


class _Writer(HTMLParser):
    """Writes lines as the elements come; the HTML is canonical, so nesting is right and shallow."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._line = ""
        self._quotes = 0
        self._remark = False
        self._link: str | None = None
        self._link_start = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in _BLOCKS:
            self.end_block()
        self._quotes += tag == "blockquote"
        self._remark = self._remark or tag == "aside"
        if tag == "p" and self._remark:
            self._line, self._remark = "Remark: ", False
        elif tag == "li":
            self._end_line()
            self._line = "- "
        elif tag == "br":
            self._end_line()
        elif tag == "a":
            self._link, self._link_start = values.get("href"), len(self._line)
        elif tag == "img":
            self._line += f"[{values.get('alt') or 'picture'}] <{values.get('src') or ''}>"
        self._line += _MARK.get(tag, "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.end_block()
        self._quotes -= tag == "blockquote"
        if tag == "blockquote" and self.lines and not self.lines[-1].strip("> "):
            self.lines[-1] = self._prefix().rstrip()  # what is below is no longer quoted
        if tag == "a" and self._link is not None:
            shown = self._line[self._link_start :].strip()
            if shown != self._link:
                self._line += f" <{self._link}>"
            self._link = None
        self._line += _MARK.get(tag, "")

    def handle_data(self, data: str) -> None:
        self._line += " ".join(data.split("\n")) if self._line else data.lstrip("\n")

    def end_block(self) -> None:
        """Finish a paragraph: what follows stands after an empty line."""
        if self._line.strip():
            self._end_line()
            self.lines.append(self._prefix().rstrip())
        self._line = ""

    def _end_line(self) -> None:
        if self._line.strip():
            self.lines.append(self._prefix() + self._line.strip())
        self._line = ""

    def _prefix(self) -> str:
        return "> " * self._quotes


def text_of(canonical: str) -> str:
    """Give the text form of canonical HTML: lines not wrapped, paragraphs an empty line apart."""
    writer = _Writer()
    writer.feed(canonical)
    writer.close()
    writer.end_block()
    lines = writer.lines
    while lines and not lines[-1].strip("> "):
        lines.pop()
    return "\n".join(lines)
