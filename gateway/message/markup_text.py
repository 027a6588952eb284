"""Canonical HTML as the text people read in mail and news, and that `markup` reads back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urljoin

from gateway.message.language import sentence, translated
from gateway.message.markup_inline import BEGIN, MARKS, is_plain
from gateway.message.markup_line import Footnotes, Line, without_elements
from gateway.message.media import full_path

_INLINE = frozenset(MARKS.values())
_INDENT = {"blockquote": ("> ", "> "), "li": ("- ", "  "), "details": ("", "")}
_LEAD = {"summary": "[+] "}
REMARK = sentence("Remark")  # said above an editor's words, and read there
_APART = frozenset({"p", "blockquote", "details", "aside"})  # with an empty line before and after
_LIKE_A_BLOCK = re.compile(r">|[-*•] +\S|\[[+-]\]|\[\d{1,4}\]: ")
_NUMBER = re.compile(r"\[(\d{1,4})\]")
DEPTH = 10  # of marks before a line: no more are read

# Most of what is written has no marks; to read it needs no parser, and half the time.
_UNMARKED = re.compile(r"(?:<p>(?:[^<]++|<br>)*+</p>)++")


@dataclass(slots=True)
class _Container:
    """An element that has something before each of its lines."""

    tag: str
    is_begun: bool = False


class _Writer(HTMLParser):
    """Writes lines as the elements come; the HTML is canonical, so nesting is right."""

    def __init__(self, page: str, taken: frozenset[int]) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.notes = Footnotes(taken)
        self._page = page
        self._line = Line(self.notes)
        self._lead = ""
        self._within: list[_Container] = []
        self._gap: int | None = None  # how many containers the empty line that is due stands in

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in _INLINE:
            self._line.open(tag)
        elif tag == "a":
            self._line.link(urljoin(self._page, values.get("href", "")))
        elif tag == "img":
            self._picture(values)
        else:
            self._open_block(tag)

    def _open_block(self, tag: str) -> None:
        self.end_line()
        if tag in _APART or (tag == "ul" and not self._is_in_item()):
            self._apart()
        if tag in _INDENT:
            self._within.append(_Container(tag))
        self._lead = f"{translated(REMARK)}: " if tag == "aside" else _LEAD.get(tag, self._lead)

    def handle_endtag(self, tag: str) -> None:
        if tag in _INLINE:
            self._line.close(tag)
        elif tag == "a":
            self._line.end_link()
        elif tag != "img":
            self._close_block(tag)

    def _close_block(self, tag: str) -> None:
        self.end_line()
        self._lead = ""
        if tag == "details":
            self._gap = None
            self._write("[-]")
        if tag in _INDENT and self._within:
            self._within.pop()
        if tag == "summary" and self._within:
            self._within[-1].is_begun = False
        if tag == "li":
            self._gap = None
        elif tag in _APART or (tag == "ul" and not self._is_in_item()):
            self._apart()
        elif self._gap is not None:
            self._gap = min(self._gap, len(self._within))

    def _is_in_item(self) -> bool:
        return any(container.tag == "li" for container in self._within[:DEPTH])

    def _picture(self, values: dict[str, str]) -> None:
        path = full_path(values.get("src", ""))
        if path is None:
            self._line.words(values.get("alt", ""))
            return
        kind = "photo" if values.get("class") == "photo" else "picture"
        self._line.picture(kind, urljoin(self._page, path), values.get("alt", ""))

    def handle_data(self, data: str) -> None:
        self._line.words(data.replace("\n", " "))

    def _apart(self) -> None:
        """Have an empty line before the next one, unless it is the first of its container."""
        begun = self._within[-1].is_begun if self._within else bool(self.lines)
        if begun:
            depth = len(self._within)
            self._gap = depth if self._gap is None else min(self._gap, depth)

    def end_line(self) -> None:
        """Write the line that was gathered, if there is anything on it."""
        if self._line.is_empty:
            return
        below = self._line.after()
        text, self._line = self._line.text(), below
        if text:
            self._write(self._lead + text if self._lead else _guarded(text))
            self._lead = ""

    def _write(self, text: str) -> None:
        if self._gap is not None:
            self.lines.append(self._prefix(self._within[: self._gap]).rstrip())
            self._gap = None
        self.lines.append((self._prefix(self._within) + text).rstrip())

    def _prefix(self, containers: list[_Container]) -> str:
        parts = []
        for container in containers[:DEPTH]:
            parts.append(_INDENT[container.tag][container.is_begun])
            container.is_begun = True
        return "".join(parts)


def text_of(canonical: str, page: str = "") -> str:
    """Give the text form of canonical HTML: lines not wrapped, paragraphs an empty line apart.

    Paths of the site are given as URLs, relative to the URL of any `page` of it.
    """
    easier = canonical.replace("&gt;", ">")  # a megabyte of them would take seconds
    if _UNMARKED.fullmatch(canonical):
        return (_text_of_comment if len(easier) <= COMMENT else _text_of_paragraphs)(easier)
    writer = _Writer(page, frozenset(map(int, _NUMBER.findall(easier))))
    writer.feed(easier)
    writer.close()
    writer.end_line()
    notes = writer.notes.lines()
    return "\n".join([*writer.lines, *([""] if notes else []), *notes])


def _text_of_paragraphs(canonical: str) -> str:
    paragraphs = canonical.removeprefix("<p>").removesuffix("</p>").split("</p><p>")
    written = ("\n".join(_unmarked_lines(one)) for one in paragraphs)
    return "\n\n".join(filter(None, written))


# Of a mail three ask: for commands, for what is private, for the wire form.
_text_of_comment = lru_cache(maxsize=64)(_text_of_paragraphs)
COMMENT = 16 * 1024  # characters; what is longer is too rare to be remembered


def _unmarked_lines(paragraph: str) -> list[str]:
    lines = [line.replace("&lt;", "<") for line in paragraph.split("<br>")]
    words = [unescape(line).replace("\n", " ") for line in lines]
    write = str.strip if is_plain("\n".join(words)) else without_elements
    return [_guarded(line) for line in map(write, words) if line]


def _guarded(text: str) -> str:
    """Keep a line of words from being read as a quote, a bullet or a fold."""
    return BEGIN + text if _LIKE_A_BLOCK.match(text) else text
