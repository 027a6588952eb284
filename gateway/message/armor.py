"""Text without the armor of OpenPGP (RFC 9580): words stay, code goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_BEGIN, _END = "-----BEGIN PGP ", "-----END PGP "


def without_armor(text: str) -> str:
    """Leave out signatures, keys and encrypted blocks, and what is around words that were signed.

    A block that never ends goes on to the end of the text.
    """
    if _BEGIN not in text:
        return text
    kept: list[str] = []
    lines = iter(text.split("\n"))
    for line in lines:
        if line.rstrip() == _SIGNED:
            kept += _signed_words(lines)
        elif line.startswith(_BEGIN):
            _skip(lines)
        else:
            kept.append(line)
    return "\n".join(kept)


def _signed_words(lines: Iterator[str]) -> list[str]:
    """Give the words to their signature; a line that began with a dash got another before it."""
    for line in lines:
        if not line.strip():
            break  # above are the names of hashes
    words = []
    for line in lines:
        if line.startswith(_BEGIN):
            _skip(lines)
            break
        words.append(line.removeprefix("- "))
    return words


def _skip(lines: Iterator[str]) -> None:
    for line in lines:
        if line.startswith(_END):
            return
