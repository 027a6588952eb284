"""What a comment would give away: the privacy guard of mailed replies.

What is clearly a signature was cut before (`trimming`). Here are the lines somebody may not have
meant to publish; whether they did is theirs to say.
"""

from __future__ import annotations

import re

from gateway.message.telephones import LINE_READ, has_phone

_ADDRESS = re.compile(r"[\w.+%-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){1,6})")
_BRACKETED = re.compile(r"\s?[<\[(](?:mailto:)?[^<>\[\]()\s@]{1,64}@[^<>\[\]()\s@]{1,255}[>\])]")
_URL = re.compile(r"\bhttps?://\S{1,2000}|\b(?:news|nntp):\S{1,500}")
STREET_WORDS = 9  # of a line that is an address and no sentence

# A number and a street, or a street and a number: names have a capital, so that sons may drive.
_STREET = re.compile(
    r"\b\d{1,5}[a-zA-Z]?,?\s+(?:[A-Z0-9][\w'.-]{1,20}\s+){1,3}(?:Street|St\.?|Road|Rd\.?|Avenue|Ave\.?|Lane|Ln\.?|Drive|Dr\.?|Boulevard|Blvd\.?|Court|Square|Terrace|Crescent|Close|Way)(?!\w)"
    r"|\b\d{1,4}\s(?:The\s)?(?:Crescent|Terrace|Close|Square)\b|\bP\.?\s?O\.?\s?Box\s\d"
    r"|\w{2,30}(?:straße|strasse|str\.|gasse|allee|straat|laan|gatan|gata|vägen|veien|gade|vej|katu|tie|utca)\s+\d{1,4}\s?[a-zA-Z]?(?!\w)"
    r"|\b[^\W\d_]\w{1,30}(?:weg|platz|ring|damm|ufer|plein|gracht)\s+\d{1,4}\s?[a-z]?\s*(?:,|$)"
    r"|\b\d{1,4}\s?(?:bis|ter)?,?\s+(?:rue|avenue|boulevard|place|chemin|impasse|allée|quai)\s+\w"
    r"|(?:\b(?:[Cc]alle|[Aa]venida|[Aa]vda\.|[Pp]laza|[Vv]ia|[Vv]iale|[Pp]iazza|[Cc]orso|[Rr]ua|[Tt]ravessa|[Ss]trada|[Uu]l\.|[Uu]lica|[Uu]lice)|\bC/)"
    r"\s+(?:d[ea]l?\s(?:la\s)?|da\s)?[^\W\d_a-z][^\d\n.!?]{1,40}\d{1,4}(?!\d)"
    r"|\b(?:улица|ул\.|вул\.|проспект|пр\.|Οδός|οδός|רחוב|شارع)\s+\w[^\d\n]{1,40}\d{1,4}(?!\d)"
    r"|\b\w{2,30}\s(?:utca|út|ulice|náměstí|Caddesi|Cad\.|Sokak|Sok\.)\s(?:No:\s?)?\d{1,4}"
    r"|[都道府県市区町].{0,20}\d{1,4}[-−]\d|〒\s?\d{3}|[구동]\s.{1,12}[로길]\s?\d|[路街道巷]\s?\d{1,5}\s?[号號]"
)
# A postcode by its shape. Five digits and a word are a number of something more often than a town,
# unless they begin with a zero, a country or a street.
_POSTCODE = re.compile(
    r"^\W{0,3}(?:[A-Z]{1,2}-\d{4,5}|0\d{4}|\d{2}-\d{3}|\d{4}\s[A-Z]{2})\s+[^\W\d_][\w-]{2,30}(?:\s[^\W\d_][\w-]{1,20}){0,2}\W{0,2}$"
    r"|\d{1,4}\s?[a-z]?,\s*\d{4,5}\s+[^\W\d_a-z]|\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b|,\s*[A-Z]{2}\s+\d{5}(?:-\d{4})?\s*$"
)
_DISGUISED = re.compile(r"\w\s?[\[({]\s?at\s?[\])}]\s?\w", re.IGNORECASE)


_HINT = re.compile(r"[@\d\[({]")  # what is private has one of them


def private_lines(text: str, domain: str) -> tuple[str, ...]:
    """Give the lines of an author's own that hold a telephone number, a street, a mail address.

    Addresses at `domain`, the site's, are nobody's secret; nor is what others are quoted with.
    """
    own = (line[:LINE_READ] for line in text.splitlines() if not line.startswith(">"))
    return tuple(line.strip() for line in own if _is_private(_URL.sub("", line), domain.lower()))


def _is_private(line: str, domain: str) -> bool:
    if not _HINT.search(line):
        return False
    words = line
    if "@" in line:
        hosts = (found[1].lower() for found in _ADDRESS.finditer(line))
        if any(host != domain for host in hosts):
            return True
        words = _ADDRESS.sub("", line)
    return bool(_DISGUISED.search(line)) or has_phone(words) or _is_street(words)


def _is_street(line: str) -> bool:
    text = line.strip()
    sentence = text.endswith(("!", "?")) or len(text.split()) > STREET_WORDS
    return not sentence and bool(_STREET.search(text) or _POSTCODE.search(text))


def without_any_address(text: str) -> str:
    """Leave all mail addresses out of a text from elsewhere, quoted or not."""
    return _ADDRESS.sub("…", _BRACKETED.sub("", text)) if "@" in text else text


def without_addresses(text: str) -> str:
    """Leave mail addresses out of what is quoted, and of the line that says whose words it is.

    They are others', who were not asked; or nobody's, as in a newsgroup.
    """
    if "@" not in text:
        return text
    lines = text.split("\n")
    return "\n".join(_without_others(line, lines[at + 1 : at + 3]) for at, line in enumerate(lines))


def _without_others(line: str, below: list[str]) -> str:
    head, rest = line[:LINE_READ], line[LINE_READ:]
    if line.startswith(">"):
        return _ADDRESS.sub("…", _BRACKETED.sub("", head)) + rest
    is_attribution = line.endswith(":") and "".join(below).startswith(">")
    return _BRACKETED.sub("", head) + rest if is_attribution else line
