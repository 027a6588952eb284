"""Where an author's own words end: above the closing, the contact lines and the lawyers' text.

It sees an author's lines only, after everything quoted was taken out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.message.legal_notes import is_legal
from gateway.message.line_kinds import is_rule
from gateway.message.signatures import (
    closing_of,
    is_contact,
    is_dashed_name,
    is_name,
    is_postscript,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

LINES_READ = 400  # from the end: no signature is longer, with the lawyers' text and empty lines
CLOSING_LINES = 14  # from a closing to the end of its signature, at most
LINE_LETTERS = 90  # of a signature's line; a longer one is a sentence, unless it is a link
BLOCK_LINES = 8  # of a name with contact lines that nothing sets apart
LEGAL_PARAGRAPHS = 20  # looked at from the end


def endings_of(lines: Sequence[str], name: str = "") -> tuple[range, range]:
    """Give the lines that are a signature, and those a company's lawyers put below.

    `name` is how the sender calls themselves. It is never all that an author wrote: "Thanks, Ann"
    alone is what they had to say.
    """
    above = max(0, len(lines) - LINES_READ)
    read = lines[above:]
    end = _above_legal(read)
    ending = _ending(read, end, name)
    legal = range(above + end, len(lines)) if _says_something(lines[: above + end]) else range(0)
    return range(above + ending.start, above + ending.stop), legal


def _ending(lines: Sequence[str], end: int, name: str) -> range:
    """Find the signature above the line where the legal text begins, and what is below it."""
    for found in (_closing, _dashed_name, _contact_block, _own_name):
        place = found(lines, end, name)
        if place == 0:  # "Best wishes, Ann" is all there is, and not to be cut in two
            break
        if place is not None and _says_something(lines[:place]):
            return range(_above_rule(lines, place), _above_postscript(lines, place, end))
    return range(end, len(lines)) if _says_something(lines[:end]) else range(0)


def _above_rule(lines: Sequence[str], place: int) -> int:
    """Take a rule above a signature along."""
    above = place - 1
    while above > 0 and not lines[above].strip():
        above -= 1
    return above if above > 0 and is_rule(lines[above]) else place


def _says_something(lines: Sequence[str]) -> bool:
    return any(line.strip(" >") for line in lines)


def _above_legal(lines: Sequence[str]) -> int:
    """Find the first of the legal paragraphs at the end; a heading takes all that is below it."""
    paragraphs = _paragraphs(lines)[-LEGAL_PARAGRAPHS:]
    for start, stop in paragraphs:
        if stop - start == 1 and is_legal(lines[start:stop]):
            return start
    end = len(lines)
    for start, stop in reversed(paragraphs):
        if not is_legal(lines[start:stop]):
            break
        end = start
    return end


def _paragraphs(lines: Sequence[str]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start = None
    for place, line in enumerate([*lines, ""]):
        if line.strip() and start is None:
            start = place
        elif not line.strip() and start is not None:
            found.append((start, place))
            start = None
    return found


def _written(lines: Sequence[str], end: int) -> list[int]:
    return [place for place in range(end) if lines[place].strip()]


def _closing(lines: Sequence[str], end: int, _name: str) -> int | None:
    """Find the closing words with nothing but a signature below them."""
    written = _written(lines, end)[-CLOSING_LINES:]
    for order, place in enumerate(written):
        closing = closing_of(lines[place])
        if closing is None:
            continue
        below = [lines[one] for one in written[order + 1 :]]
        script = next((n for n, line in enumerate(below) if is_postscript(line)), len(below))
        below = below[:script]
        formal, behind = closing
        named = bool(behind) or (bool(below) and _signs(below[0], lines[place]))
        if (formal or named) and all(map(_fits_a_signature, below)):
            return place
    return None


def _signs(line: str, above: str) -> bool:
    """Tell whether a line below a closing is a name: in small letters only behind a comma."""
    if not is_name(line):
        return False
    return not line.strip()[0].islower() or above.rstrip().endswith(",")


def _fits_a_signature(line: str) -> bool:
    text = line.strip()
    if text.startswith(">"):
        return False
    return len(text) <= LINE_LETTERS or is_contact(text)


def _dashed_name(lines: Sequence[str], end: int, _name: str) -> int | None:
    """Find a last line such as `-Ann Lee`, where it is no bullet of a list."""
    written = _written(lines, end)
    if len(written) < 2 or not is_dashed_name(lines[written[-1]]):  # noqa: PLR2004 - a text and a name
        return None
    above = lines[written[-2]].lstrip()
    return None if above.startswith(("-", "*", "•", ">")) else written[-1]


def _contact_block(lines: Sequence[str], end: int, _name: str) -> int | None:
    """Find a last paragraph of a name and how to reach its owner."""
    paragraphs = _paragraphs(lines[:end])
    if not paragraphs:
        return None
    start, stop = paragraphs[-1]
    block = [line for line in lines[start:stop] if not is_rule(line)]
    if len(block) == 1:
        block = block[0].split("|")
    contacts = sum(map(is_contact, block))
    if not 2 <= len(block) <= BLOCK_LINES or not all(map(_fits_a_signature, block)):  # noqa: PLR2004 - a name and a number
        return None
    return start if contacts and is_name(block[0]) and not is_contact(block[0]) else None


def _own_name(lines: Sequence[str], end: int, name: str) -> int | None:
    """Find the sender's own name as the last line: the whole of it, or its first word."""
    written = _written(lines, end)
    words = name.lower().split()
    if not words or not written:
        return None
    last = lines[written[-1]].strip(" *_-–—~.,").lower()
    return written[-1] if last and last in (" ".join(words), words[0]) else None


def _above_postscript(lines: Sequence[str], start: int, end: int) -> int:
    scripts = (place for place in range(start, end) if is_postscript(lines[place]))
    return next(scripts, len(lines))
