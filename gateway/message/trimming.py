"""From the text of a mail to what its author wrote: without quotes, signature and advertisement.

Each line gets one letter for what it is; the mail becomes a word, and rules over that word decide
what goes. Nothing is lost: every cut is given back with its reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING

from gateway.message.attributions import (
    field_of,
    is_attribution,
    is_delimiter,
    is_framed,
    is_sent_from,
)

if TYPE_CHECKING:
    from gateway.message.reading import Mail


class Reason(StrEnum):
    """Why lines are no part of a comment."""

    QUOTE = "quote"
    SIGNATURE = "signature"
    ADVERTISEMENT = "advertisement"
    LIST_FOOTER = "list footer"


@dataclass(frozen=True, slots=True)
class Cut:
    """Lines that were left out, and why."""

    reason: Reason
    text: str


@dataclass(frozen=True, slots=True)
class Trimmed:
    """What an author wrote, in the text form of the markup; empty when nothing was left."""

    text: str
    cuts: tuple[Cut, ...]


# One letter a line. The rules below are patterns over these letters.
TEXT, EMPTY, QUOTE, ATTRIBUTION = "t", "e", "q", "a"
DELIMITER, HEADER, RULE, SIGNATURE, SENT_FROM = "d", "h", "r", "s", "m"
FRAMED = "f"

ATTRIBUTION_LINES = 4  # an attribution may be wrapped over
RULE_LENGTH = 20  # underscores of Outlook's rule

_RULE = re.compile(rf"^\s*[_\-=*]{{{RULE_LENGTH},}}\s*$")
_SIGNATURE = re.compile(r"^--\s*$")

# A quoted mail without marks on its lines: words or a rule above it, then its header block; or
# the block alone, when it has three fields. It goes on to the end.
# Words framed in dashes are such words in a language we do not know, when fields follow them.
_EMBEDDED = re.compile(r"r?e*(?:d|(?<=[re])h{2,}|h{3,}|hth{2,}|h{2,}th|fe?t?h)")


def trim(mail: Mail) -> Trimmed:
    """Give what the author of a mail wrote."""
    return trim_text(mail.text)


def trim_text(text: str) -> Trimmed:
    """Give what the author of a plain text wrote."""
    lines = text.replace("\r\n", "\n").strip("\n").split("\n")
    footer = _list_footer(lines)
    reasons = _reasons(classify(lines[:footer]))
    reasons += [Reason.LIST_FOOTER] * (len(lines) - footer)
    kept = [line for line, reason in zip(lines, reasons, strict=True) if reason is None]
    return Trimmed("\n".join(_squeezed(kept)), _cuts(lines, reasons))


LIST_FOOTER_LINES = 8  # below its rule; list programs write three or four
_LIST_WORDS = re.compile(r"mailing list|unsubscribe|listinfo", re.IGNORECASE)


def _list_footer(lines: list[str]) -> int:
    """Find where the footer of a list program begins: a rule, and words of its own to the end."""
    first = max(0, len(lines) - LIST_FOOTER_LINES)
    for place in range(first, len(lines)):
        below = "\n".join(lines[place + 1 :])
        if _RULE.match(lines[place]) and _LIST_WORDS.search(below):
            return place
    return len(lines)


def classify(lines: list[str]) -> str:
    """Give a letter for each line."""
    letters: list[str] = []
    place = 0
    while place < len(lines):
        length = _attribution_length(lines, place)
        if length:
            letters += ATTRIBUTION * length
            place += length
            continue
        letters.append(_letter(lines[place]))
        place += 1
    return "".join(letters)


def _letter(line: str) -> str:
    if not line.strip():
        return EMPTY
    if line.startswith(">"):
        return QUOTE
    for letter, says in _KINDS:
        if says(line):
            return letter
    return TEXT


_KINDS = (
    (SIGNATURE, lambda line: bool(_SIGNATURE.match(line))),
    (DELIMITER, is_delimiter),
    (RULE, lambda line: bool(_RULE.match(line))),
    (FRAMED, is_framed),
    (SENT_FROM, is_sent_from),
    (HEADER, lambda line: field_of(line) is not None),
)


def _attribution_length(lines: list[str], place: int) -> int:
    """Count the lines of the attribution that begins here; 0 when none does."""
    joined = ""
    for length, line in enumerate(lines[place : place + ATTRIBUTION_LINES], 1):
        # An address may be broken before its bracket, which then looks like a mark of quoting.
        closes = line.startswith(">") and joined.count("<") > joined.count(">")
        if not line.strip() or (line.startswith(">") and not closes):
            return 0
        joined = f"{joined}{'' if closes else ' '}{line.strip()}"
        if is_attribution(joined):
            return length
    return 0


def _reasons(letters: str) -> list[Reason | None]:
    reasons: list[Reason | None] = [
        Reason.ADVERTISEMENT if letter == SENT_FROM else None for letter in letters
    ]
    end = len(letters)
    if embedded := _EMBEDDED.search(letters):
        end = embedded.start()
        reasons[end:] = [Reason.QUOTE] * (len(letters) - end)
    for start, stop in _quotes(letters[:end]):
        reasons[start:stop] = [Reason.QUOTE] * (stop - start)
    start, stop = _signature(letters[:end])
    reasons[start:stop] = [Reason.SIGNATURE] * (stop - start)
    return reasons


def _quotes(letters: str) -> list[tuple[int, int]]:
    """Give what is quoted and goes: not the lines an author answers one by one."""
    blocks = [found.span() for found in re.finditer(r"a*e*q(?:[qea]*[qa])?|a+", letters)]
    said = [found.start() for found in re.finditer(TEXT, letters)]
    if not blocks:
        return []
    start, stop = blocks[-1]
    if QUOTE not in letters[start:stop] and said and said[0] < start:
        # An attribution with nothing marked below it: what follows is quoted without marks.
        return [*_answered(blocks[:-1], said, letters), (start, len(letters))]
    if not said or said[-1] < start:
        return [*_answered(blocks[:-1], said, letters), (start, stop)]
    return _answered(blocks, said, letters)


def _answered(
    blocks: list[tuple[int, int]], said: list[int], letters: str
) -> list[tuple[int, int]]:
    """Give what goes of the quotes above an author's words: all of the one a mail begins with.

    Between an author's own lines a quote shows what they answer, and stays; who is quoted goes.
    """
    if not blocks or (len(blocks) == 1 and (not said or blocks[0][1] <= said[0])):
        return blocks
    above = letters[: blocks[-1][1]]
    return [found.span() for found in re.finditer(f"{ATTRIBUTION}+", above)]


SIGNATURE_LINES = 12  # after its separator; a longer text below two dashes is no signature


def _signature(letters: str) -> tuple[int, int]:
    """Find the signature: below its separator, to the end or to what is quoted below it."""
    start = letters.find(SIGNATURE)
    if start < 0:
        return 0, 0
    quoted = re.compile(f"[{QUOTE}{ATTRIBUTION}]").search(letters, start)
    stop = quoted.start() if quoted else len(letters)
    lines = len(letters[start:stop].replace(EMPTY, "")) - 1
    return (start, stop) if lines <= SIGNATURE_LINES else (0, 0)


def _squeezed(lines: list[str]) -> list[str]:
    """Leave one empty line where a cut left several, and none at the ends."""
    kept: list[str] = []
    for line in lines:
        if line.strip() or (kept and kept[-1]):
            kept.append(line.rstrip())
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _cuts(lines: list[str], reasons: list[Reason | None]) -> tuple[Cut, ...]:
    cuts = []
    for reason, group in groupby(zip(lines, reasons, strict=True), lambda pair: pair[1]):
        text = "\n".join(line for line, _ in group)
        if reason is not None and text.strip():
            cuts.append(Cut(reason, text))
    return tuple(cuts)
