"""The lines that mail programs write above what they quote: who wrote it, and when.

Their shape is told by a date, an address, a verb and a colon, in any order; words of a language
only where the shape leaves a doubt.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

# Who wrote: the verb of an attribution, without the endings that some add in brackets.
_WROTE = (
    "wrote", "writes", "wrote back", "said", "quoting", "schrieb", "schreibt", "geschrieben", "zitat von",
    "a écrit", "a ecrit", "écrit", "escribió", "escribio", "escribe", "ha scritto", "scrive", "schreef",
    "heeft geschreven", "het volgende geschreven", "schrijft", "escreveu", "skrev", "skriver", "skrifaði",
    "kirjoitti", "napisał", "napisała", "napisana", "pisze", "napsal", "napsala", "píše", "napísal", "napísala",
    "написал", "написала", "пишет", "писал", "писала", "писали", "пише", "писав", "писала", "написав", "написала",
    "написа", "написао", "написала", "пише", "yazdı", "a scris", "írta", "írt", "כתב", "כתבה", "έγραψε", "έγραψαν",
    "كتب", "كتبت", "كتابة", "نوشت", "napisao", "napisala", "piše", "napisal", "pisal", "va escriure", "ha escrit",
    "escribiu", "idatzi zuen", "rašė", "parašė", "rakstīja", "kirjutas", "viết", "đã viết", "menulis",
    "लिखा",
)  # fmt: skip
_WROTE_UNSPACED = (
    "写道", "寫道", "写到", "さんは書きました", "のメール", "のメッセージ", "님이 작성", "작성:", "씀:", "쓴 글", "เขียนว่า",
)  # fmt: skip
_WROTE_WORD = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _WROTE))})(?!\w)")
_WROTE_LAST = re.compile(rf"(?:{'|'.join(map(re.escape, _WROTE))})(?:\(\w{{1,2}}\))?$")

_ENDINGS = tuple({*_WROTE, *(f"{word}({end}" for word in _WROTE for end in ("a", "ла", "-ла"))})
_LAST_LETTERS = {ending[-2:] for ending in _ENDINGS}

# What stands for a name in a person's own sentence: "he wrote:" introduces what they quote by hand.
_PRONOUNS = frozenset(
    [
        "i",
        "he",
        "she",
        "it",
        "we",
        "they",
        "who",
        "er",
        "es",
        "ich",
        "wir",
        "man",
        "il",
        "elle",
        "on",
        "je",
        "nous",
        "ils",
        "elles",
        "él",
        "ella",
        "yo",
        "ellos",
        "lui",
        "lei",
        "io",
        "noi",
        "loro",
        "hij",
        "zij",
        "ze",
        "ik",
        "wij",
        "ele",
        "ela",
        "eu",
        "eles",
        "han",
        "hon",
        "jag",
        "vi",
        "hun",
        "jeg",
        "hän",
        "minä",
        "ona",
        "ja",
        "oni",
        "já",
        "my",
        "он",
        "она",
        "я",
        "мы",
        "они",
        "він",
        "вона",
    ]
)
_YOU = frozenset(
    [
        "you",
        "du",
        "sie",
        "ihr",
        "vous",
        "tu",
        "usted",
        "tú",
        "lei",
        "voi",
        "jij",
        "je",
        "u",
        "você",
        "vi",
        "ty",
        "pan",
        "вы",
        "ты",
        "ви",
        "ти",
        "siz",
        "sen",
    ]
)

_ADDRESS = re.compile(r"<\s?[^<>\s]{1,254}@[^<>\s]{1,254}>?|\[mailto:|[^\s@]@[^\s@]")
_DAY = re.compile(
    r"\d{1,4}[-./ ]\s?(?:d[e']\s?)?(?:\d{1,2}|\w{3,12}\.?)[-./ ,]|\d{4}\s?年|\d{4}\.|\w{3,9}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}"
)
_TIME = re.compile(r"\d{1,2}[:.∶]\d{2}")
_FRAME = re.compile(r"-{3,}\s*(\S.{0,380}\S)\s*-{2,}")
_COLON = re.compile(r"[:：]\s*$")
_STRAY = re.compile(r"^[\s:：>)\-]{1,9}$")

ATTRIBUTION_LENGTH = 400  # letters; a longer line ending in a colon is a text's
ATTRIBUTION_LINES = 4  # it may be wrapped over


def is_dated(text: str) -> bool:
    """Tell whether there is a day or a time of day in a text."""
    return bool(_DAY.search(text) or _TIME.search(text))


def is_addressed(text: str) -> bool:
    """Tell whether there is a mail address in a text."""
    return bool(_ADDRESS.search(text))


def may_end_attribution(line: str) -> bool:
    """Tell, at little cost, whether an attribution could end with a line."""
    end = line[-30:].rstrip(" *_->\t)")
    framed = line.rstrip(" *_").endswith("--")
    if framed or end.endswith((":", "：")):
        return True
    small = end.lower()
    return small[-2:] in _LAST_LETTERS and small.endswith(_ENDINGS)


def is_attribution(text: str, *, above_quote: bool = False) -> bool:
    """Tell whether a line, its wrapped pieces joined, introduces a quote.

    `above_quote` says that marked lines follow: then less is enough.
    """
    if len(text) > ATTRIBUTION_LENGTH:
        return False
    line = text.strip().lstrip("> ").strip("*_ ")
    if framed := _FRAME.fullmatch(line):
        line = f"{framed[1]}:"
    colon = bool(_COLON.search(line))
    # Some programs leave the colon out, but never the verb at the end.
    if not colon and not _WROTE_LAST.search(line.lower()):
        return False
    signs = _Signs(is_addressed(line), bool(_DAY.search(line)), bool(_TIME.search(line)))
    # A date and an address need no verb: some languages of Gmail have none.
    if signs.addressed and (signs.day or signs.time):
        return True
    if above_quote and colon and (signs.addressed or (signs.day and signs.time)):
        return True
    return colon and _wrote(line, signs, above_quote=above_quote)


class _Signs(NamedTuple):
    addressed: bool
    day: bool
    time: bool


def _wrote(line: str, signs: _Signs, *, above_quote: bool) -> bool:
    lower = line.lower()
    if any(word in lower for word in _WROTE_UNSPACED):
        return any(signs)
    verb = _WROTE_WORD.search(lower)
    if not verb:
        return False
    if signs.addressed or (signs.day and signs.time):
        return True
    before, behind = line[: verb.start()], line[verb.end() :]
    alone = above_quote and _is_all_name(before)
    return (signs.day or signs.time or alone) and _is_named(before, behind)


def _is_named(before: str, behind: str) -> bool:
    """Tell whether the verb stands by a name, not by "he" or "the minister"."""
    neighbours = [*before.split()[-1:], *behind.split()[:1]]
    words = [word.strip("\"'(),:<>*_") for word in neighbours]
    return any(
        word in _YOU
        or (word[:1].isalpha() and not word[0].islower() and word.lower() not in _PRONOUNS)
        for word in words
    )


NAME_WORDS = 5


def _is_all_name(text: str) -> bool:
    words = text.split()
    return len(words) <= NAME_WORDS and not any(word[0].islower() for word in words)


def attribution_length(lines: Sequence[str]) -> int:
    """Count the lines of the attribution that `lines` begins with; 0 when it does with none."""
    joined = ""
    for length, line in enumerate(lines[:ATTRIBUTION_LINES], 1):
        # An address may be broken before its bracket, which then looks like a mark of quoting.
        closes = line.startswith(">") and joined.count("<") > joined.count(">")
        if not line.strip() or (line.startswith(">") and not closes):
            return 0
        joined = f"{joined}{'' if closes else ' '}{line.strip()}"
        if _is_open(joined) and _COLON.search(joined) and length < len(lines):
            continue
        if is_attribution(joined, above_quote=_is_above_quote(lines[length : length + 2])):
            if length > 1 and _begins_below(lines[:length]):
                return 0
            return length + any(map(_STRAY.match, lines[length : length + 1]))
    return 0


def _is_open(text: str) -> bool:
    return text.count("(") > text.count(")")


def _is_above_quote(below: Sequence[str]) -> bool:
    """Tell whether a marked line follows, or follows an empty one."""
    first = next((line for line in below if line.strip()), "")
    return first.startswith(">")


def _begins_below(lines: Sequence[str]) -> bool:
    """Tell whether the lines begin with an author's own: what is below is whole without them."""
    for start in range(len(lines) - 1, 0, -1):
        rest = " ".join(line.strip() for line in lines[start:])
        above = lines[start - 1].rstrip()
        if rest.startswith("<") or not is_attribution(rest):
            continue
        if above.endswith((".", "!", "?")) or not _belongs(above, rest):
            return True
    return False


def _belongs(above: str, rest: str) -> bool:
    """Tell whether a line has the date or the address that the rest of an attribution lacks."""
    address = is_addressed(above) and not is_addressed(rest)
    day = _DAY.search(above) and not _DAY.search(rest)
    return address or bool(day) or _is_open(above) or bool(_COMMA_AFTER_NUMBER.search(above))


_COMMA_AFTER_NUMBER = re.compile(r"\d[^\n]{0,60},$")
