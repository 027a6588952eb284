"""Octets made once for many readers, with slots for what is each reader's own.

A text is given its slots before it is encoded, so that each lands where it belongs in a line of
quoted-printable or a header field; filling one is a join.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Two letters that Unicode gives nobody to send (noncharacters); `harmless` keeps them out of what
# people wrote. Octets have NUL instead, which neither quoted-printable nor a header field holds.
OPEN, CLOSE = "\ufdd0", "\ufdd1"
WIDTH = 50  # characters a line keeps free for a slot: a token is not longer

_IN_TEXT = re.compile(f"{OPEN}([a-z]+[0-9]*){CLOSE}")
_IN_OCTETS = re.compile(rb"\0([a-z]+[0-9]*)\0")
_MARKS = {ord(OPEN): None, ord(CLOSE): None}


def slot(name: str) -> str:
    """Stand for what each reader gets here; `name` is letters, then digits."""
    return f"{OPEN}{name}{CLOSE}"


def harmless(words: str) -> str:
    """Give anybody's words without what would make a slot of them."""
    return words.translate(_MARKS) if OPEN in words or CLOSE in words else words


def pieces_of(text: str) -> list[str]:
    """Split text at its slots: words, name, words, name, ... words."""
    return _IN_TEXT.split(text)


def in_octets(text: str) -> str:
    """Mark the slots of a text as octets mark them."""
    return _IN_TEXT.sub(lambda found: f"\0{found[1]}\0", text) if OPEN in text else text


def width(text: str) -> int:
    """Count characters, a slot as WIDTH of them."""
    return len(text) if OPEN not in text else len(_IN_TEXT.sub("x" * WIDTH, text))


class Sheet:
    """Octets with slots in them."""

    __slots__ = ("_names", "_pieces", "octets", "size")

    def __init__(self, octets: bytes) -> None:
        """Find the slots; `octets` stay as given, `size` counts each slot at its widest."""
        self.octets = octets
        pieces = _IN_OCTETS.split(octets)
        self._names = [name.decode() for name in pieces[1::2]]
        self._pieces = pieces
        self.size = sum(map(len, pieces[::2])) + WIDTH * len(self._names)

    @property
    def names(self) -> frozenset[str]:
        """What has to be filled in."""
        return frozenset(self._names)

    def fill(self, values: Mapping[str, bytes]) -> bytes:
        """Give the octets with a value in each slot; raises KeyError where one has none."""
        pieces = self._pieces.copy()
        pieces[1::2] = [values[name] for name in self._names]
        return b"".join(pieces)
