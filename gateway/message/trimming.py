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

from gateway.message.endings import LINE_LETTERS, endings_of
from gateway.message.html_text import ATTRIBUTION_MARK, text_of_html
from gateway.message.line_kinds import (
    ATTRIBUTION,
    EMPTY,
    QUOTE,
    SENT_FROM,
    SIGNATURE,
    TEXT,
    is_rule,
    kinds_of,
    visible,
)
from gateway.message.signatures import is_contact
from gateway.model import Cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gateway.message.reading import Mail


class Reason(StrEnum):
    """Why lines are no part of a comment."""

    QUOTE = "quote"
    SIGNATURE = "signature"
    ADVERTISEMENT = "advertisement"
    LIST_FOOTER = "list footer"
    LEGAL = "legal text"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Trimmed:
    """What an author wrote, in the text form of the markup; empty when nothing was left."""

    text: str
    cuts: tuple[Cut, ...]


# A quoted mail without marks on its lines: words that say so, or the block of its header fields.
# It goes on to the end. Words framed in dashes are such words in a language we do not know, when
# fields follow them.
_EMBEDDED = re.compile(r"r?e{0,3}(?:f[et]{0,2})?[dh]")


def trim(mail: Mail) -> Trimmed:
    """Give what the author of a mail wrote."""
    if mail.html is None:
        return trim_text(mail.text, mail.sender_name)
    plain = None if mail.is_html_only else trim_text(mail.text, mail.sender_name)
    if plain and _quotes_cut(plain):
        return plain
    # Where the plain part shows nothing to cut, the marks of the HTML part may: a language of the
    # mail program that we do not know.
    marked = trim_text(text_of_html(mail.html, quotes=True), mail.sender_name)
    if plain is None:
        return marked if marked.text else trim_text(mail.text, mail.sender_name)
    return marked if marked.text and _quotes_cut(marked) else plain


def _quotes_cut(trimmed: Trimmed) -> bool:
    return any(cut.reason is Reason.QUOTE for cut in trimmed.cuts)


# A digest of a day that is quoted whole has some thousand. Below is no honest mail: it stays one
# piece, quoted or not.
LINES_READ = 5_000
LETTERS_READ = 2_000  # of a line: no rule needs more to tell what it is


def trim_text(text: str, sender_name: str = "") -> Trimmed:
    """Give what the author of a plain text wrote; `sender_name` as last line is a signature."""
    lines = text.replace("\r\n", "\n").strip("\n").split("\n", LINES_READ)
    seen = [visible(line[:LETTERS_READ]) for line in lines]
    lines = [line.removeprefix(ATTRIBUTION_MARK) for line in lines]
    footer = _list_footer(seen)
    reasons = _reasons(seen[:footer], sender_name)
    reasons += [Reason.LIST_FOOTER] * (len(lines) - footer)
    for start, stop in _files(seen):
        reasons[start:stop] = [Reason.FILE] * (stop - start)
    kept = [line for line, reason in zip(lines, reasons, strict=True) if reason is None]
    return Trimmed("\n".join(_squeezed(kept)), _cuts(lines, reasons))


_FILE = re.compile(r"begin [0-7]{3,4} \S.{0,255}")
_CODED = re.compile(r"[ -`]{1,62}")
FILE_LINES = 100  # that is more than anybody writes in capitals: it was cut off before its end


def _files(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Give the lines of files that a program wrote into the text (uuencode), before MIME."""
    place = 0
    while place < len(lines):
        stop = place + 1
        if _FILE.fullmatch(lines[place]):
            while stop < len(lines) and _CODED.fullmatch(lines[stop]):
                stop += 1
            if lines[stop : stop + 1] == ["end"]:
                yield place, stop + 1
            elif stop - place > FILE_LINES:
                yield place, len(lines)
        place = stop


LIST_FOOTER_LINES = 8  # below its rule; list programs write three or four
_LIST_WORDS = re.compile(r"mailing list|unsubscribe|listinfo|mailman", re.IGNORECASE)
_LIST_RULE = re.compile(r"^(?:_{2,}|-{4,}|={4,})\s*$")


def _list_footer(lines: list[str]) -> int:
    """Find where the footer of a list program begins: a rule, and words of its own to the end."""
    first = max(0, len(lines) - LIST_FOOTER_LINES)
    for place in range(first, len(lines)):
        below = "\n".join(line[:400] for line in lines[place + 1 :])
        if _LIST_RULE.match(lines[place]) and _LIST_WORDS.search(below):
            return place
    return len(lines)


def _reasons(lines: list[str], sender_name: str) -> list[Reason | None]:
    letters = kinds_of(lines)
    reasons: list[Reason | None] = [
        Reason.ADVERTISEMENT if letter == SENT_FROM else None for letter in letters
    ]
    end = len(letters)
    if embedded := _EMBEDDED.search(letters):
        end = embedded.start()
        reasons[end:] = [Reason.QUOTE] * (len(letters) - end)
    above = _unmarked(letters[:end])
    reasons[above:end] = [Reason.QUOTE] * (end - above)
    start, stop = _signature(lines, letters[:above])
    reasons[start:stop] = [Reason.SIGNATURE] * (stop - start)
    said = letters[:start] + SIGNATURE * (stop - start) + letters[stop:above]
    for first, last in _quotes(lines, said):
        reasons[first:last] = [Reason.QUOTE] * (last - first)
    return _ended(lines, reasons, sender_name)


def _unmarked(letters: str) -> int:
    """Find where a quote without marks begins: below an attribution or an advertisement.

    What is below stays when nothing is above, or when there are marks further on.
    """
    for found in re.finditer(f"{ATTRIBUTION}+|{SENT_FROM}+", letters):
        said = TEXT in letters[: found.start()]
        below = letters[found.end() :]
        if not said or QUOTE in below:
            continue
        if found[0][0] == ATTRIBUTION:
            return found.start()
        if ATTRIBUTION not in below:
            return found.end()
    return len(letters)


def _ended(lines: list[str], reasons: list[Reason | None], sender_name: str) -> list[Reason | None]:
    """Take out the closing, and legal text, at the end of what is left."""
    left = [place for place, reason in enumerate(reasons) if reason is None]
    said = [lines[place] for place in left]
    ending, legal = endings_of(said, sender_name)
    for place in (*ending, *legal):
        reasons[left[place]] = Reason.LEGAL if place in legal else Reason.SIGNATURE
    return _without_last_rule(lines, reasons)


def _without_last_rule(lines: list[str], reasons: list[Reason | None]) -> list[Reason | None]:
    """Take out a rule that set apart what was cut below it."""
    last = len(reasons)
    while last > 0 and (reasons[last - 1] is not None or not lines[last - 1].strip()):
        last -= 1
    below = next((reason for reason in reasons[last:] if reason is not None), None)
    if last > 1 and below is not None and is_rule(lines[last - 1]):
        reasons[last - 1] = below
    return reasons


def _quotes(lines: list[str], letters: str) -> list[tuple[int, int]]:
    """Give what is quoted and goes: not the lines an author answers one by one."""
    blocks = [found.span() for found in re.finditer(r"a*e*q(?:[qea]*[qa])?|a+", letters)]
    first, last = letters.find(TEXT), letters.rfind(TEXT)
    if not blocks or first < 0:
        return blocks
    # Below the last words there is nothing answered.
    above = [block for block in blocks if block[0] < last]
    below = blocks[len(above) :]
    if len(above) == 1 and (above[0][1] <= first or _is_greeted(lines, letters, above[0][0])):
        return blocks
    # Between an author's own lines a quote shows what they answer, and stays; who is quoted goes.
    answered = letters[: above[-1][1]] if above else ""
    return [*(found.span() for found in re.finditer(f"{ATTRIBUTION}+", answered)), *below]


def _is_greeted(lines: list[str], letters: str, start: int) -> bool:
    """Tell whether nothing but one line, a greeting, is above the only quote of a mail.

    Where no program says who is quoted, a colon may: "As he wrote:" is the author's.
    """
    if letters[:start].strip(EMPTY) != TEXT:
        return False
    return letters[start] == ATTRIBUTION or not lines[letters.find(TEXT)].rstrip().endswith(":")


SIGNATURE_LINES = 12  # after its separator; a longer text below two dashes is no signature
SIGNATURE_SPAN = 60  # lines of it with the empty ones
SENTENCES = 2  # lines as long as sentences: two dashes without the space set a text apart

_QUOTED_BELOW = re.compile(f"[{QUOTE}{ATTRIBUTION}]")


def _signature(lines: list[str], letters: str) -> tuple[int, int]:
    """Find the signature: below its separator, to the end or to what is quoted below it."""
    for found in re.finditer(SIGNATURE, letters):
        start = found.start()
        quoted = _QUOTED_BELOW.search(letters, start, start + SIGNATURE_SPAN)
        stop = quoted.start() if quoted else len(letters)
        if stop - start <= SIGNATURE_SPAN and _is_signature(lines[start:stop]):
            return start, stop
    return 0, 0


def _is_signature(lines: list[str]) -> bool:
    separator, *below = (line for line in lines if line.strip())
    long = sum(len(line) > LINE_LETTERS and not is_contact(line) for line in below)
    return len(below) <= SIGNATURE_LINES and (separator == "-- " or long < SENTENCES)


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
