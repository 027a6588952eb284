"""Which names look alike: the skeletons of UTS 39, bolder, as people only glance at names.

Case, accents, spaces, marks and what cannot be seen are aside, and so are the letters of other
scripts and the digits that pass for Latin ones.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

PASSES = 2  # more than any letter needs until nothing changes
_ACCENTS = re.compile("[\u0300-\u036f]")
# Drawn as nothing, though Unicode counts them as letters or symbols.
UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


@lru_cache(maxsize=4096)  # each post asks for its author's
def look_of(name: str) -> str:
    """Give what is equal for names that look alike; empty for a name without letters and digits.

    The look of a look is itself.
    """
    look = _glance(name)
    for _ in range(PASSES):
        look = _glance(look)
    return look


def _glance(text: str) -> str:
    once = _plain(_seen(unicodedata.normalize("NFKD", text)))
    # Large letters first: the Greek ones look like Latin ones which their small ones do not.
    again = _plain(unicodedata.normalize("NFKD", once.casefold()))
    letters = "".join(letter for letter in again.casefold() if letter.isalnum())
    return letters.replace("i", "l").replace("rn", "m").replace("vv", "w")


def _plain(text: str) -> str:
    prototypes = _prototypes()
    return "".join(prototypes.get(letter, letter) for letter in _ACCENTS.sub("", text))


@cache
def _prototypes() -> dict[str, str]:
    """Give for each letter the one that stands for all that look like it."""
    # A megabyte of tables, which many a command never needs.
    from confusable_homoglyphs.confusables import confusables_data  # noqa: PLC0415

    classes: dict[str, set[str]] = {}
    for letter, alike in confusables_data.items():
        members = {_seen(letter), *(_seen(one["c"]) for one in alike)} - {""}
        for known in [classes[one] for one in members if one in classes]:
            members |= known
        classes.update(dict.fromkeys(members, members))
    single = (letter for letter in classes if len(letter) == 1)
    found = {letter: min(classes[letter], key=_rank) for letter in single}
    # A letter that looks like an apostrophe stays one: marks do not count, letters do.
    return {one: like for one, like in found.items() if like.isalnum() or not one.isalnum()}


def _seen(text: str) -> str:
    return "".join(one for one in text if unicodedata.category(one) != "Cf" and one not in UNSEEN)


def _rank(text: str) -> tuple[bool, int, bool, bool, str]:
    """Order what may stand for a class: a single small letter of ASCII before all others."""
    return (not text.isascii(), len(text), not text.isalpha(), not text.islower(), text)
