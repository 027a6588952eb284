"""Wildmats of RFC 3977 section 4: which newsgroups a client asks about.

`*` takes the shortest text that lets the rest be found, which is enough as pieces are looked for in
their order: time grows with the product of the two lengths at worst, never exponentially.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_NOT_IN_A_WILDMAT = frozenset("\\[]")
_SET = re.compile(r"\[(\^?)(\]?[^\]]*)\]|(\?)|(\\?)(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One pattern: the pieces between its stars, each as long as what it matches."""

    first: re.Pattern[str]
    middle: tuple[re.Pattern[str], ...]
    last: re.Pattern[str] | None

    def matches(self, text: str) -> bool:
        if self.last is None:
            return self.first.fullmatch(text) is not None
        found = self.first.match(text)
        for piece in self.middle:
            if found is None:
                return False
            found = piece.search(text, found.end())
        if found is None:
            return False
        end = self.last.search(text, found.end())
        return end is not None


@dataclass(frozen=True, slots=True)
class Wildmat:
    """Patterns with whether each lets in; the rightmost that matches decides."""

    patterns: tuple[tuple[bool, _Pattern], ...]

    def matches(self, text: str) -> bool:
        """Tell whether the wildmat matches `text`."""
        for lets_in, pattern in reversed(self.patterns):
            if pattern.matches(text):
                return lets_in
        return False


@lru_cache(maxsize=256)
def wildmat(text: str) -> Wildmat | None:
    """Read a wildmat of newsgroup names; None when it is not one."""
    patterns = []
    for part in text.split(","):
        lets_in, pattern = not part.startswith("!"), part.removeprefix("!")
        if not pattern or "!" in pattern or _NOT_IN_A_WILDMAT.intersection(pattern):
            return None
        patterns.append((lets_in, _pattern(pattern)))
    return Wildmat(tuple(patterns))


@lru_cache(maxsize=256)
def header_pattern(text: str) -> Wildmat:
    """Read a pattern of XPAT, which knows sets and backslashes as well (RFC 2980 section 2.9)."""
    return Wildmat(((True, _pattern(text)),))


def _pattern(text: str) -> _Pattern:
    pieces = [_piece(piece) for piece in _between_stars(text)]
    if len(pieces) == 1:
        return _Pattern(re.compile(pieces[0], re.DOTALL), (), None)
    middle = tuple(re.compile(piece, re.DOTALL) for piece in pieces[1:-1] if piece)
    last = re.compile(f"{pieces[-1]}\\Z", re.DOTALL)
    return _Pattern(re.compile(pieces[0], re.DOTALL), middle, last)


def _between_stars(text: str) -> list[str]:
    pieces = [""]
    for found in _SET.finditer(text):
        if found[0] == "*":
            pieces.append("")
        else:
            pieces[-1] += found[0]
    return pieces


def _piece(text: str) -> str:
    """Give a piece without stars as a regular expression of fixed length."""
    return "".join(
        "." if found[3] else _one_of(found) if found[5] is None else re.escape(found[5])
        for found in _SET.finditer(text)
    )


def _one_of(found: re.Match[str]) -> str:
    letters = re.sub(r"([\\\[\]^&~|])", r"\\\1", found[2])
    return f"[{found[1]}{letters}]" if letters else re.escape(found[0])
