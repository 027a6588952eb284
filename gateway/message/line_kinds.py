"""What each line of a mail is: one letter a line, by what mail programs write.

It tells kinds of lines; what becomes of them is for `trimming`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gateway.message.advertisements import is_sent_from
from gateway.message.attributions import (
    ATTRIBUTION_LINES,
    attribution_length,
    may_end_attribution,
)
from gateway.message.html_text import ATTRIBUTION_MARK
from gateway.message.quoted_headers import (
    field_of,
    header_block,
    is_chevrons,
    is_delimiter,
    is_framed,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXT, EMPTY, QUOTE, ATTRIBUTION = "t", "e", "q", "a"
DELIMITER, HEADER, RULE, SIGNATURE, SENT_FROM = "d", "h", "r", "s", "m"
FRAMED = "f"

WRAPPED = 65  # letters: a marked line as long as that may go on in one that lost its mark
FRAMED_LINES = 3  # between words framed in dashes and the fields they announce

_RULE = re.compile(r"^\s*(?:[_\-=*]{4,}|[_\-—–]{3,})\s*$")
_SEPARATOR = re.compile(r"^(?:--|—)\s*$")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u3000\t]")


def visible(line: str) -> str:
    """Give a line without the letters nobody sees, its spaces as plain ones."""
    return line if line.isascii() else _SPACES.sub(" ", _INVISIBLE.sub("", line))


def kinds_of(lines: Sequence[str]) -> str:
    """Give a letter for each line; `lines` are visible ones."""
    fields = [field_of(line) if not line.startswith(">") else None for line in lines]
    ends = [may_end_attribution(line) for line in lines]
    letters: list[str] = []
    while len(letters) < len(lines):
        place = len(letters)
        framed = FRAMED in letters[-FRAMED_LINES:]
        if length := header_block(lines, fields, place, announced=framed):
            letters += HEADER * length
        elif any(ends[place : place + ATTRIBUTION_LINES]) and (
            length := attribution_length(lines[place : place + ATTRIBUTION_LINES + 2])
        ):
            letters += ATTRIBUTION * length
        else:
            letters.append(_kind(lines, place, quoted=letters[-1:] == [QUOTE]))
    return "".join(letters)


def _kind(lines: Sequence[str], place: int, *, quoted: bool) -> str:
    line = lines[place]
    if not line.strip(f" \t{ATTRIBUTION_MARK}"):
        return EMPTY
    if line.startswith(ATTRIBUTION_MARK):
        return DELIMITER if is_delimiter(line[1:]) else ATTRIBUTION
    if line.startswith(">") or (quoted and _lost_its_mark(lines, place)):
        bare = not quoted and not "".join(lines[place + 1 : place + 2]).startswith(">")
        return DELIMITER if bare and is_chevrons(line) else QUOTE
    for letter, says in _KINDS:
        if says(line):
            return letter
    if is_framed(line):
        return DELIMITER if _announces(lines[place + 1 : place + 1 + FRAMED_LINES]) else FRAMED
    return TEXT


def is_rule(line: str) -> bool:
    """Tell whether a line is nothing but dashes, underscores or stars."""
    return bool(_RULE.match(line))


_KINDS = (
    (SIGNATURE, lambda line: bool(_SEPARATOR.match(line))),
    (DELIMITER, is_delimiter),
    (RULE, is_rule),
    (SENT_FROM, is_sent_from),
)


def _announces(below: Sequence[str]) -> bool:
    """Tell whether the field of a quoted mail's header follows, marked, or who wrote it."""
    for place, line in enumerate(below):
        if line.strip():
            marked = line.startswith(">") and field_of(line.lstrip("> "))
            return bool(marked) or bool(attribution_length(below[place:]))
    return False


def _lost_its_mark(lines: Sequence[str], place: int) -> bool:
    """Tell whether a line is the rest of a quoted one that was wrapped on the way."""
    above = lines[place - 1].rstrip()
    if len(above) < WRAPPED or above.endswith((".", "!", "?", ":")):
        return False
    below = lines[place + 1] if place + 1 < len(lines) else ""
    line = lines[place].strip()
    return below.startswith(">") or (line[:1].islower() and not below.strip())
