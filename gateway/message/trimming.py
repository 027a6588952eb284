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
    ATTRIBUTION_LINES,
    attribution_length,
    field_of,
    header_block,
    is_delimiter,
    is_framed,
)
from gateway.message.endings import ending_of, legal_of
from gateway.message.html_text import ATTRIBUTION_MARK, text_of_html
from gateway.message.signatures import is_sent_from
from gateway.model import Cut

if TYPE_CHECKING:
    from gateway.message.reading import Mail


class Reason(StrEnum):
    """Why lines are no part of a comment."""

    QUOTE = "quote"
    SIGNATURE = "signature"
    ADVERTISEMENT = "advertisement"
    LIST_FOOTER = "list footer"
    LEGAL = "legal text"


@dataclass(frozen=True, slots=True)
class Trimmed:
    """What an author wrote, in the text form of the markup; empty when nothing was left."""

    text: str
    cuts: tuple[Cut, ...]


# One letter a line. The rules below are patterns over these letters.
TEXT, EMPTY, QUOTE, ATTRIBUTION = "t", "e", "q", "a"
DELIMITER, HEADER, RULE, SIGNATURE, SENT_FROM = "d", "h", "r", "s", "m"
FRAMED = "f"

RULE_LENGTH = 20  # underscores of Outlook's rule
WRAPPED = 65  # letters: a marked line as long as that may go on in one that lost its mark

_RULE = re.compile(r"^\s*(?:[_\-=*]{4,}|[_\-—–]{3,})\s*$")
_SIGNATURE = re.compile(r"^(?:--|—)\s*$")

# A quoted mail without marks on its lines: words that say so, or the block of its header fields.
# It goes on to the end. Words framed in dashes are such words in a language we do not know, when
# fields follow them.
_EMBEDDED = re.compile(r"r?e{0,3}(?:f[et]{0,2})?[dh]")


def trim(mail: Mail) -> Trimmed:
    """Give what the author of a mail wrote."""
    if mail.html is None:
        return trim_text(mail.text, mail.sender_name)
    marked = trim_text(text_of_html(mail.html, quotes=True), mail.sender_name)
    if mail.is_html_only:
        return marked if marked.text else trim_text(mail.text, mail.sender_name)
    plain = trim_text(mail.text, mail.sender_name)
    # Where the plain part shows nothing to cut, the marks of the HTML part may: a language of the
    # mail program that we do not know.
    unmarked = marked.text and not _quotes_cut(plain) and _quotes_cut(marked)
    return marked if unmarked else plain


def _quotes_cut(trimmed: Trimmed) -> bool:
    return any(cut.reason is Reason.QUOTE for cut in trimmed.cuts)


def trim_text(text: str, sender_name: str = "") -> Trimmed:
    """Give what the author of a plain text wrote; `sender_name` as last line is a signature."""
    lines = [_visible(line) for line in text.replace("\r\n", "\n").strip("\n").split("\n")]
    footer = _list_footer(lines)
    reasons = _reasons(lines[:footer], sender_name)
    reasons += [Reason.LIST_FOOTER] * (len(lines) - footer)
    kept = [line for line, reason in zip(lines, reasons, strict=True) if reason is None]
    return Trimmed("\n".join(_squeezed(kept)), _cuts(lines, reasons))


_INVISIBLE = re.compile("[\u200b\u2060\ufeff]")


def _visible(line: str) -> str:
    return _INVISIBLE.sub("", line).replace("\xa0", " ")


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


def classify(lines: list[str]) -> str:
    """Give a letter for each line."""
    fields = [field_of(line) if not line.startswith(">") else None for line in lines]
    letters: list[str] = []
    while len(letters) < len(lines):
        place = len(letters)
        framed = FRAMED in letters[-FRAMED_LINES:]
        if length := header_block(lines, fields, place, announced=framed):
            letters += HEADER * length
        elif length := attribution_length(lines[place : place + ATTRIBUTION_LINES]):
            letters += ATTRIBUTION * length
        else:
            letters.append(_letter(lines, place, quoted=letters[-1:] == [QUOTE]))
    return "".join(letters)


FRAMED_LINES = 3  # between words framed in dashes and the fields they announce
BLANK = f" \t{ATTRIBUTION_MARK}"


def _letter(lines: list[str], place: int, *, quoted: bool) -> str:
    line = lines[place]
    if not line.strip(BLANK):
        return EMPTY
    if line.startswith(ATTRIBUTION_MARK):
        return ATTRIBUTION
    if line.startswith(">") or (quoted and _lost_its_mark(lines, place)):
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
)


def _lost_its_mark(lines: list[str], place: int) -> bool:
    """Tell whether a line is the rest of a quoted one that was wrapped on the way."""
    above = lines[place - 1].rstrip()
    if len(above) < WRAPPED or above.endswith((".", "!", "?", ":")):
        return False
    below = lines[place + 1] if place + 1 < len(lines) else ""
    line = lines[place].strip()
    return below.startswith(">") or (line[:1].islower() and not below.strip())


def _reasons(lines: list[str], sender_name: str) -> list[Reason | None]:
    letters = classify(lines)
    reasons: list[Reason | None] = [
        Reason.ADVERTISEMENT if letter == SENT_FROM else None for letter in letters
    ]
    end = len(letters)
    if embedded := _EMBEDDED.search(letters):
        end = embedded.start()
        reasons[end:] = [Reason.QUOTE] * (len(letters) - end)
    above = _unmarked(letters[:end])
    reasons[above:end] = [Reason.QUOTE] * (end - above)
    start, stop = _signature(letters[:above])
    reasons[start:stop] = [Reason.SIGNATURE] * (stop - start)
    said = letters[:start] + SIGNATURE * (stop - start) + letters[stop:above]
    for first, last in _quotes(said):
        reasons[first:last] = [Reason.QUOTE] * (last - first)
    return _ended(lines, reasons, sender_name)


def _unmarked(letters: str) -> int:
    """Find where a quote without marks begins: below an attribution or an advertisement.

    What is below stays when nothing is above, or when there are marks further on.
    """
    for found in re.finditer(f"{ATTRIBUTION}+|{SENT_FROM}", letters):
        said = TEXT in letters[: found.start()]
        below = letters[found.end() :]
        if not said or QUOTE in below:
            continue
        if found[0] == SENT_FROM and ATTRIBUTION in below:
            continue
        return found.end() if found[0] == SENT_FROM else found.start()
    return len(letters)


def _ended(lines: list[str], reasons: list[Reason | None], sender_name: str) -> list[Reason | None]:
    """Take out the closing, and legal text, at the end of what is left."""
    left = [place for place, reason in enumerate(reasons) if reason is None]
    said = [lines[place] for place in left]
    ending, legal = ending_of(said, sender_name), legal_of(said)
    for place in (*ending, *legal):
        reasons[left[place]] = Reason.LEGAL if place in legal else Reason.SIGNATURE
    return reasons


def _quotes(letters: str) -> list[tuple[int, int]]:
    """Give what is quoted and goes: not the lines an author answers one by one."""
    blocks = [found.span() for found in re.finditer(r"a*e*q(?:[qea]*[qa])?|a+", letters)]
    said = [found.start() for found in re.finditer(TEXT, letters)]
    if not blocks or not said:
        return blocks
    # Below the last words there is nothing answered.
    below = [block for block in blocks if block[0] > said[-1]]
    return [*_answered(blocks[: len(blocks) - len(below)], said, letters), *below]


def _answered(
    blocks: list[tuple[int, int]], said: list[int], letters: str
) -> list[tuple[int, int]]:
    """Give what goes of the quotes above an author's words: all of the one a mail begins with.

    Between an author's own lines a quote shows what they answer, and stays; who is quoted goes.
    """
    if not blocks:
        return []
    if len(blocks) == 1 and (blocks[0][1] <= said[0] or _is_greeted(letters, blocks[0][0])):
        return blocks
    above = letters[: blocks[-1][1]]
    return [found.span() for found in re.finditer(f"{ATTRIBUTION}+", above)]


def _is_greeted(letters: str, start: int) -> bool:
    """Tell whether nothing but one line, a greeting, is above the only quote of a mail."""
    return letters[:start].strip(EMPTY) == TEXT


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
