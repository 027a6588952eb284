"""Words as a search compares them: without case, width and accents, in any script.

One form for both engines: they get words with spaces between them and need know no language.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from html.parser import HTMLParser

from gateway.model import Question

INDEXED = 200_000  # letters of a post that can be found; an article is rarely a tenth of that
TERMS = 16  # of a question; more only cost time

# Scripts that are written without spaces: each letter is a word, and a word a phrase of them.
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
)
_NO_WORD = re.compile(r"[\W_]+")
FIRST_MARK = "\u0300"  # of Unicode's combining characters: no letter before it is one


def folded(text: str) -> str:
    """Give the words of a text as they are compared, a space between them."""
    apart = unicodedata.normalize("NFKD", text[:INDEXED]).casefold()
    bare = "".join([one for one in apart if one < FIRST_MARK or not unicodedata.combining(one)])
    return _NO_WORD.sub(" ", _UNSPACED.sub(r" \1 ", bare)).strip()


class _Words(HTMLParser):
    """Gathers the text of canonical HTML: an element's end is an end of a word."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in ("p", "br", "li", "blockquote", "summary", "aside", "details"):
            self.pieces.append(" ")


def words_of(canonical: str) -> str:
    """Give the words of a post's canonical HTML, one line of them, as they were written."""
    parser = _Words()
    parser.feed(canonical)
    parser.close()
    return " ".join("".join(parser.pieces).split())


_TERM = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')


def question_of(text: str) -> Question:
    """Read words, "phrases" and -words as people type them."""
    wanted: list[str] = []
    unwanted: list[str] = []
    for minus, phrase, word in _TERM.findall(text)[:TERMS]:
        term = folded(phrase or word)
        if term:
            (unwanted if minus else wanted).append(term)
    return Question(tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted)))


AROUND = 110  # letters shown on each side of the first hit


def snippet(text: str, question: Question) -> tuple[tuple[str, bool], ...]:
    """Give the part of a text around the first hit, in pieces: the words, and whether they hit."""
    spans = [match.span() for match in re.finditer(r"\w+", text)]
    keys = {word for term in question.wanted for word in term.split()}
    hits = [(start, end) for start, end in spans if _is_hit(text[start:end], keys)]
    first = hits[0][0] if hits else 0
    low, high = max(0, first - AROUND), first + 2 * AROUND
    low = text.rfind(" ", 0, low) + 1 if low else 0
    high = text.find(" ", high) if text.find(" ", high) >= 0 else len(text)
    pieces: list[tuple[str, bool]] = [("… ", False)] if low else []
    at = low
    for start, end in hits:
        if low <= start and end <= high:
            pieces += [(text[at:start], False), (text[start:end], True)]
            at = end
    pieces.append((text[at:high] + (" …" if high < len(text) else ""), False))
    return tuple(piece for piece in pieces if piece[0])


@lru_cache(maxsize=4096)
def _folded_word(word: str) -> frozenset[str]:
    return frozenset(folded(word).split())


def _is_hit(word: str, keys: set[str]) -> bool:
    return not keys.isdisjoint(_folded_word(word))
