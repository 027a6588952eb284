"""Which entries of a digest an answer to the whole of it speaks to: told by what it quotes.

Mail programs quote in many ways, and people trim. So anything of an entry will do: its reply
address, its Message-ID or permalink (also inside a link that a mail program rewrote), its heading,
or four of its words in a row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import unquote

from gateway.message.html_text import text_of_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gateway.message.entries import Entry

LINES_READ = 5000  # of a mail: a digest and more
WRAPPED = 20  # characters of a subject at least, where a mail program wrapped it
IN_A_ROW = 4  # words that make a quote; one word or two are anybody's

_MARK = re.compile(r"[\w.+!$=-]{1,250}@[\w.-]{1,250}")
_HEADING = re.compile(r"[>\s*|]*(\d{1,4})\s*[.·]\s*(\S.*)")
_WORD = re.compile(r"\w+")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A mail as far as placing it goes: its lines, which of them were cut as quotes, or as other.

    `html` is the HTML part as it came: links that no text shows are in it.
    """

    text: str
    html: str
    quotes: Sequence[str]
    others: Sequence[str]


def placed(answer: Answer, entries: Sequence[Entry], tokens: Mapping[str, int]) -> tuple[int, ...]:
    """Give the posts an answer may speak to, in order: one where that is clear, none if unknown.

    `tokens` are the reply tokens of its sender that stand in the mail, with the posts they name.
    """
    signs = _Signs(entries, tokens)
    found = _found(answer, signs, len(entries))
    if not found and answer.html:
        # Some programs quote in their HTML alone.
        found = _found(
            replace(answer, text=text_of_html(answer.html, quotes=True)), signs, len(entries)
        )
    return tuple(entry.post.id for entry in entries if entry.post.id in found)


def _found(answer: Answer, signs: _Signs, count: int) -> set[int]:
    lines = _lines(answer)
    quoted = [(signs.of(line), signs.words_of(line)) for line, is_own in lines if not is_own]
    found = {post for post, _ in quoted} | {post for _, post in quoted}
    found |= signs.marks(answer.html)
    found.discard(0)
    if len(found) > 1:
        found = _above(lines, signs, count) or _only({post for _, post in quoted}) or found
    return found


def _only(posts: set[int]) -> set[int]:
    """Give the one entry whose words are quoted; a link alone may be left of the one above."""
    words = posts - {0}
    return words if len(words) == 1 else set()


def _above(lines: Sequence[tuple[str, bool]], signs: _Signs, count: int) -> set[int]:
    """Give the entries whose quote stands right above words of the sender's own.

    What is written below all of a digest answers none of its entries.
    """
    answered: set[int] = set()
    last, passed = 0, set()
    for line, is_own in lines:
        post = 0 if is_own else signs.of(line) or signs.words_of(line)
        if post:
            last = post
            passed.add(post)
        elif is_own and last:
            if len(passed) < count or count == 1:
                answered.add(last)
            last = 0
    return answered


def _lines(answer: Answer) -> list[tuple[str, bool]]:
    """Give the lines that say something, each with whether its sender wrote it."""
    cut = {_words(line) for line in chain(answer.quotes, answer.others)}
    others = {_words(line) for line in answer.others} - {_words(line) for line in answer.quotes}
    lines = []
    for line in answer.text.splitlines()[:LINES_READ]:
        words = _words(line)
        if words and words not in others:
            lines.append((line, not line.startswith(">") and words not in cut))
    return lines


class _Signs:
    """What can be known an entry by; what two of them share is nobody's."""

    def __init__(self, entries: Sequence[Entry], tokens: Mapping[str, int]) -> None:
        self._marks = {f"reply+{token}": post for token, post in tokens.items()}
        self._marks |= {entry.post.message_id[1:-1].lower(): entry.post.id for entry in entries}
        self._names = {entry.number: _names(entry) for entry in entries}
        self._posts = {entry.number: entry.post.id for entry in entries}
        self._runs: dict[Words, int] = {}
        for entry in entries:
            for run in set(_runs(entry.text.splitlines())):
                self._runs[run] = 0 if run in self._runs else entry.post.id

    def of(self, line: str) -> int:
        """Give the post that an address, an id or a heading in a line names, or 0."""
        heading = _HEADING.fullmatch(line.rstrip())
        if heading:
            number, said = int(heading[1]), heading[2].casefold()
            if any(_says(said, name) for name in self._names.get(number, ())):
                return self._posts[number]
        return next(iter(self.marks(line)), 0)

    def words_of(self, line: str) -> int:
        """Give the post whose words stand in a line, or 0."""
        return next((post for run in _runs([line]) if (post := self._runs.get(run, 0))), 0)

    def marks(self, text: str) -> set[int]:
        """Give the posts whose address or id stands in a text, in links as well."""
        found = set()
        for mark in _MARK.findall(unquote(unquote(text)).lower()):
            local = mark.partition("@")[0]
            found.add(self._marks.get(local) or self._marks.get(mark.rstrip(".")) or 0)
        return found - {0}


def _says(said: str, name: str) -> bool:
    """Tell whether a line says a name, or the beginning of a long one that was wrapped."""
    return said.startswith(name) or (len(said) > WRAPPED and name.startswith(said))


def _names(entry: Entry) -> tuple[str, ...]:
    names = [entry.post.nic]
    if entry.post.is_article:
        names += [entry.post.subject, entry.section.title]
    return tuple(name.casefold() for name in names if name)


def _words(line: str) -> Words:
    return tuple(_WORD.findall(line.casefold()))


def _runs(lines: Iterable[str]) -> Iterable[Words]:
    """Give each four words in a row; a line of fewer is one run, if it says more than a word."""
    for line in lines:
        words = _words(line)
        if len(words) >= IN_A_ROW:
            yield from (words[at : at + IN_A_ROW] for at in range(len(words) - IN_A_ROW + 1))
        elif words:
            yield words
