"""Telephone numbers in a line, told from dates, prices, scores, versions and other numbers."""

from __future__ import annotations

import re

LINE_READ = 1000  # letters of a line that are looked at: what somebody types, and no more
DIGITS = 7  # the shortest of a town's numbers; E.164 has fifteen at most
PAIRS = 5  # groups of two digits at most; a draw of the lottery has six

_NUMBER = re.compile(
    r"(?<![\w.])(?<![A-Za-z]-)(?:\+|00)?\(?\d(?:[\s()./-]{0,3}\d){6,14}(?![\w]|\.\d)"
)
_GAP = re.compile(r"[\s()./-]+")
_OTHER = re.compile(
    r"^\d{4}[-./]\d{1,2}[-./]\d{1,2}|^\d{1,2}[-./]\d{1,2}[-./]\d{2,4}|^\d{4}\s?-\s?\d{4}$"
    r"|^\d{1,3}(?:([.\s])\d{3})(?:\1\d{3})*$|^\d{1,3}(?:\.\d{1,3}){3}|^97[89][-\s]|^\d+\.\d{4,}"
)
_YEAR = re.compile(r"(?:1\d|20)\d\d")
_NAMED = re.compile(
    r"\b(?:isbn(?:-1[03])?|issn|doi|ean|arxiv|order|bug|ticket|nr|no)\W{0,3}$", re.IGNORECASE
)


def has_phone(line: str) -> bool:
    """Tell whether there is a telephone number in a line: seven digits or more, in groups."""
    text = line[:LINE_READ]
    return any(
        _is_phone(found[0]) and not _NAMED.search(text[: found.start()][-20:])
        for found in _NUMBER.finditer(text)
    )


def _is_phone(text: str) -> bool:
    groups = [group for group in _GAP.split(text) if group]
    if sum(letter.isdigit() for letter in text) < DIGITS or _OTHER.match(text):
        return False
    if text.startswith(("+", "00", "(")):
        return True
    if len(groups) == 1 or all(_YEAR.fullmatch(group) for group in groups):
        return False
    longest = max(map(len, groups))
    return longest > 2 or (len({*map(len, groups)}) == 1 and len(groups) <= PAIRS)  # noqa: PLR2004 - pairs
