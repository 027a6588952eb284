"""A line of text as it is written: words, the signs of marks, links and pictures."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from gateway.message.markup_inline import BEGIN, END, MARKS, inline, without_closing
from gateway.message.media import alt_of

if TYPE_CHECKING:
    from collections.abc import Collection

_SIGNS = {tag: sign for sign, tag in reversed(MARKS.items())}
_ENDS_URL = re.compile(r"[.,;:!?')]*(?:\s|$)")
_ODD_IN_URL = re.compile(r'[\s<>"]')
_HAS_SIGNS = re.compile(r"[*/_~]|\+\+|--").search
WORDS = 1000  # letters of a link that stand in brackets
NOTES = 999

LINKED = ("http://", "https://", "mailto:", "news:", "nntp:")


class Footnotes:
    """The URLs below a text, each once, numbered as they are first needed."""

    def __init__(self, taken: Collection[int] = ()) -> None:
        """Begin with none; those `taken` stand among the words, where they mean something else."""
        self._numbers: dict[str, int] = {}
        self._free = (number for number in range(1, NOTES + 1) if number not in taken)

    def number(self, url: str) -> int | None:
        """Give the number of a URL; None when there are more than anybody follows."""
        known = self._numbers.get(url) or next(self._free, None)
        if known is not None:
            self._numbers[url] = known
        return known

    def lines(self) -> list[str]:
        """Give them as they stand below the text."""
        return [f"[{number}]: {url}" for url, number in self._numbers.items()]

    def urls(self) -> dict[str, str]:
        """Give URLs by their numbers, as `inline` takes them."""
        return {str(number): url for url, number in self._numbers.items()}


class Line:
    """One line. Elements open and close as in canonical HTML; what is open at its end goes on."""

    def __init__(self, notes: Footnotes) -> None:
        """Write links into `notes`."""
        self._notes = notes
        self._pieces: list[str] = []
        self._open: list[tuple[str, int]] = []  # elements with the place of their sign
        self._nested: Counter[str] = Counter()  # the same element within itself says nothing
        self._pairs: list[tuple[int, int, str]] = []
        self._link: tuple[str, int] | None = None
        self._bare = -1  # the place of a URL that stands without a frame
        self._is_pictured = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been written on it, not even the sign of a mark."""
        return not self._pieces

    def words(self, text: str) -> None:
        """Add words; a space at the edge of a mark goes outside."""
        if self._bare == len(self._pieces) - 1 >= 0 and not _ENDS_URL.match(text):
            self._pieces[-1] = f"<{self._pieces[-1]}>"
        if text[:1] == " " and self._open and self._open[-1][1] == len(self._pieces) - 1:
            text = text.lstrip(" ")
            self._space_before_marks()
        self._pieces.append(text.replace(BEGIN, "").replace(END, ""))

    def _space_before_marks(self) -> None:
        place = len(self._pieces)
        while any(start == place - 1 for _, start in self._open):
            place -= 1
        self._pieces.insert(place, " ")
        self._open = [(tag, start + (start >= place)) for tag, start in self._open]

    def open(self, tag: str) -> None:
        """Begin the mark of an element."""
        if any(tag == one for one, _ in self._open):
            self._nested[tag] += 1
            return
        self._open.append((tag, len(self._pieces)))
        self._pieces.append("")

    def close(self, tag: str) -> None:
        """End the mark of an element, and those that began within."""
        if self._nested[tag]:
            self._nested[tag] -= 1
            return
        while self._open:
            name, start = self._open.pop()
            self._pair(start, _SIGNS[name])
            if name == tag:
                return

    def _pair(self, start: int, sign: str) -> None:
        said = "".join(self._pieces[start:])
        if said.strip():
            spaces = len(self._pieces[-1]) - len(self._pieces[-1].rstrip(" "))
            if spaces:
                self._pieces[-1] = self._pieces[-1].rstrip(" ")
            self._pairs.append((start, len(self._pieces), sign))
            self._pieces += ["", " "] if spaces else [""]

    def link(self, url: str) -> None:
        """Begin a link."""
        self.end_link()
        self._link = (_ODD_IN_URL.sub("%20", url), len(self._pieces))
        self._is_pictured = False
        self._pieces.append("")

    def end_link(self) -> None:
        """End a link: a URL is one by itself, words have it in a footnote."""
        if self._link is None:
            return
        (url, start), self._link = self._link, None
        words = "".join(self._pieces[start:])
        if self._is_pictured or not url.startswith(LINKED):
            return
        if words.strip() == url and without_closing(url) == url:
            self._bare = len(self._pieces) - 1
            return
        number = self._notes.number(url) if _fits_brackets(words) else None
        if number is not None:
            self._pieces[start] = "["
            self._pieces.append(f"][{number}]")
        else:
            self._pieces.append(f" <{url}>" if words.strip() else f"<{url}>")

    def picture(self, kind: str, url: str, alt: str) -> None:
        """Add a picture: what it shows and where it is."""
        named = f"{kind}: {alt_of(alt)}" if alt_of(alt) else kind
        self._pieces.append(f"[{named}] <{url}>")
        self._is_pictured = True

    def text(self) -> str:
        """Give the line: with plain signs where they are read as what they are, or with unseen."""
        self.end_link()
        while self._open:
            self.close(self._open[-1][0])
        plain = self._written("", "")
        if not _HAS_SIGNS(plain):
            return plain
        exact, notes = self._written(BEGIN, END), self._notes.urls()
        exact = exact if self._pairs else exact + BEGIN
        return plain if inline(plain, notes) == inline(exact, notes) else exact

    def _written(self, begin: str, end: str) -> str:
        pieces = self._pieces.copy()
        for first, last, sign in self._pairs:
            pieces[first], pieces[last] = sign + begin, end + sign
        return "".join(pieces).strip()

    def after(self) -> Line:
        """Give the line below, where the marks and the link that are open here go on."""
        below = Line(self._notes)
        for tag, _ in self._open:
            below.open(tag)
        below._nested = self._nested.copy()
        if self._link is not None:
            below.link(self._link[0])
        return below


def without_elements(text: str) -> str:
    """Write words that no element is about as a line."""
    bare = text.replace(BEGIN, "").replace(END, "").strip()
    if not _HAS_SIGNS(bare):
        return bare
    line = Line(Footnotes())
    line.words(bare)
    return line.text()


def _fits_brackets(words: str) -> bool:
    return bool(words.strip()) and len(words) <= WORDS and not any(one in words for one in "[]\n")
