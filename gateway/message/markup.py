"""The comment markup: canonical HTML, its text form for mail and news, and the way between.

Canonical HTML holds p br b i u s small big blockquote ul li a[href] details summary img aside and
nothing else; an aside is an editor's remark. In text, which docs/markup.md shows to people:

    *bold* /italic/ _underline_ ~strike~ ++big++ --small--
    > quote         - bullet        [+] a passage, folded below this line, to a line of [-]
    https://...     [words][1] with a line [1]: https://... below
    [picture: what it shows] <https://.../media/...>      and the same with [photo: ...]
    Remark: ...     an editor's paragraph
"""

from __future__ import annotations

import re
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from gateway.message.cleaning import clean
from gateway.message.language import gettext
from gateway.message.markup_inline import inline
from gateway.message.markup_text import REMARK, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["clean", "html_of", "remark_of", "text_of", "with_remarks"]

WRAPPED = 60  # letters: a line at least this long that the next one goes on with was wrapped
DEPTH = 10  # of blocks within blocks: as deep as a person follows; deeper marks stay as they are

_REMARK = re.compile(r"([^\s:]{1,40}):\s*")
_BULLET = re.compile(r" {0,3}[-*•] +(?=\S)")  # many set lists in a little
_NOTE = re.compile(r"\[(\d{1,4})\]: *<?((?:https?://|mailto:|news:|nntp://)[^\s<>\"]{1,2000})>?\s*")
_REFERENCE = re.compile(r"\]\[(\d{1,4})\]")
FOLD, FOLD_END = "[+]", "[-]"


def _remark_in(line: str) -> str:
    """Give the beginning that makes a paragraph the editor's, in English or the site's language."""
    found = _REMARK.match(line)
    remarks = {REMARK.casefold(), gettext(REMARK).casefold()}
    return found[0] if found and found[1].casefold() in remarks else ""


def html_of(text: str, *, remarks: bool = False) -> str:
    """Read the text form; with `remarks`, paragraphs that begin with `Remark:` are the editor's."""
    if len(text) > MARKED:
        return f"<p>{escape(text, quote=False).replace(LF, '<br>')}</p>"
    lines = text.replace("\r\n", "\n").split("\n")
    lines, notes = _without_notes(lines)
    return _Blocks(notes, remarks=remarks).html(lines)


def remark_of(words: str) -> str:
    """Give an editor's words as a remark of one paragraph."""
    return html_of(f"{REMARK}: {' '.join(words.split())}", remarks=True)


_NESTING = re.compile(
    r"<(?P<end>/?)(?:blockquote|ul|details|aside)>|<p>(?P<words>.*?)</p>", re.DOTALL
)


def with_remarks(canonical: str) -> str:
    """Let paragraphs of canonical HTML that begin with `Remark:` be the editor's, as in text."""
    depth = 0

    def apart(found: re.Match[str]) -> str:
        nonlocal depth
        if found["words"] is None:
            depth += -1 if found["end"] else 1
        elif depth == 0 and (lead := _remark_in(found["words"])):
            return f"<aside><p>{found['words'].removeprefix(lead)}</p></aside>"
        return found[0]

    return _NESTING.sub(apart, canonical)


LF = "\n"
MARKED = 256 * 1024  # characters: four times the longest comment; a longer text stays as it is


def _without_notes(lines: list[str]) -> tuple[list[str], dict[str, str]]:
    """Take the footnotes out; those that nothing refers to are lines like others."""
    found = {place: note for place, line in enumerate(lines) if (note := _NOTE.fullmatch(line))}
    if not found:
        return lines, {}
    referred = set(_REFERENCE.findall("\n".join(lines)))
    used = {place: note for place, note in found.items() if note[1] in referred}
    notes = {note[1]: note[2] for note in reversed(used.values())}
    return [line for place, line in enumerate(lines) if place not in used], notes


class _Blocks:
    """Reads lines as blocks, those within a block by themselves."""

    def __init__(self, notes: Mapping[str, str], *, remarks: bool) -> None:
        self._notes = notes
        self._remarks = remarks

    def html(self, lines: list[str], depth: int = 0) -> str:
        """Give the blocks that `lines` make."""
        parts, place = [], 0
        while place < len(lines):
            kind = _kind_of(lines[place], depth)
            end = _END[kind](lines, place)
            parts.append(_WRITE[kind](self, lines[place:end], depth))
            place = end
        return "".join(parts)

    def _quote(self, block: list[str], depth: int) -> str:
        """Read a quote, which has footnotes of its own where a newsreader quoted them as well."""
        inner, notes = _without_notes([line[1:].removeprefix(" ") for line in block])
        blocks = _Blocks({**self._notes, **notes}, remarks=self._remarks) if notes else self
        return f"<blockquote>{blocks.html(inner, depth + 1)}</blockquote>"

    def _fold(self, block: list[str], depth: int) -> str:
        summary = self._inline([block[0].removeprefix(FOLD)])
        below = block[1:-1] if block[-1].rstrip() == FOLD_END and len(block) > 1 else block[1:]
        inner = self.html(below, depth + 1)
        return f"<details><summary>{summary or '…'}</summary>{inner}</details>"

    def _list(self, block: list[str], depth: int) -> str:
        margin = _indent(block[0])
        block = [line[min(margin, _indent(line)) :] for line in block]
        starts = [
            place for place, line in enumerate(block) if _BULLET.match(line) and _indent(line) <= 1
        ]
        items = [block[start:end] for start, end in pairwise([*starts, len(block)])]
        return f"<ul>{''.join([self._item(item, depth) for item in items])}</ul>"

    def _item(self, item: list[str], depth: int) -> str:
        """Read a bullet: its own words, then what stands indented below them."""
        below = item[1:]
        margin = min((_indent(line) for line in below if _indent(line)), default=0)
        inner = [_BULLET.sub("", item[0], count=1)]
        inner += [line[min(margin, _indent(line)) :] for line in below]
        own = 0
        while own < len(inner) and _kind_of(inner[own], depth + 1) == "text":
            own += 1
        words = self._inline(inner[:own]) if own else ""
        return f"<li>{words}{self.html(inner[own:], depth + 1)}</li>"

    def _paragraph(self, block: list[str], depth: int) -> str:
        if self._remarks and depth == 0 and (lead := _remark_in(block[0])):
            block = [block[0].removeprefix(lead), *block[1:]]
            return f"<aside><p>{self._inline(block)}</p></aside>"
        return f"<p>{self._inline(block)}</p>"

    def _inline(self, block: list[str]) -> str:
        return inline(_joined(block), self._notes)


def _kind_of(line: str, depth: int) -> str:
    if not line.strip():
        return "empty"
    if depth >= DEPTH:
        return "text"
    if line.startswith(">"):
        return "quote"
    if line.startswith(FOLD):
        return "fold"
    return "bullet" if _BULLET.match(line) else "text"


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t")) if line.strip() else 0


def _end_of_run(kind: str) -> Callable[[list[str], int], int]:
    """Give what finds the end of lines of one kind; at any depth, text is what is nothing else."""

    def end_of(lines: list[str], place: int) -> int:
        place += 1
        while place < len(lines) and _kind_of(lines[place], 0) == kind:
            place += 1
        return place

    return end_of


def _end_of_fold(lines: list[str], place: int) -> int:
    """Find the line below the `[-]` that ends a fold; without one it goes on to the end."""
    depth = 0
    for end in range(place, len(lines)):
        depth += lines[end].startswith(FOLD)
        depth -= lines[end].rstrip() == FOLD_END
        if depth == 0:
            return end + 1
    return len(lines)


def _end_of_list(lines: list[str], place: int) -> int:
    """Find the end of a list: bullets, what is indented below them, lines that were wrapped."""
    own, end = _indent(lines[place]) + 1, place + 1
    while end < len(lines):
        line, above = lines[end], lines[end - 1]
        if line.strip():
            wrapped = len(above.rstrip()) >= WRAPPED and _kind_of(line, 0) == "text"
            if not (_indent(line) > own or _BULLET.match(line) or wrapped):
                return end
        elif not (end + 1 < len(lines) and _indent(lines[end + 1]) > own):
            return end
        end += 1
    return end


_END = {
    "empty": _end_of_run("empty"), "quote": _end_of_run("quote"), "text": _end_of_run("text"),
    "fold": _end_of_fold, "bullet": _end_of_list,
}  # fmt: skip
_WRITE: Mapping[str, Callable[[_Blocks, list[str], int], str]] = {
    "empty": lambda *_: "", "quote": _Blocks._quote, "text": _Blocks._paragraph,
    "fold": _Blocks._fold, "bullet": _Blocks._list,
}  # fmt: skip


def _joined(block: list[str]) -> str:
    """Join lines that a mail program wrapped; short lines were meant as they are.

    A line was wrapped when the next word would have made it the longest of all.
    """
    lines = [line.strip() for line in block]
    width = max(map(len, lines))
    pieces = lines[:1]
    for before, line in pairwise(lines):
        next_word = line.find(" ") if " " in line else len(line)
        wrapped = len(before) >= WRAPPED and len(before) + 1 + next_word > width
        pieces += [" " if wrapped and " " in before else "\n", line]
    return "".join(pieces)
