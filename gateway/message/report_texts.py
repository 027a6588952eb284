"""Reports that no standard describes: the sentences of many mail systems, with addresses in them.

What comes back are the recipients of which a text says that they did not get a mail. It is the
shape of the lines that is read, not the name of the system: an address that begins a line, one
behind a word such as "to", one in the words of a server.
"""

from __future__ import annotations

import re
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from gateway.message.addresses import address_of
from gateway.message.reasons import reason_of, status_in
from gateway.message.report_words import COPY, DELAY, FAILURE, LABEL
from gateway.model import Event, Recipient

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence, Set

    from gateway.model import Address

LINES_READ = 200  # of what is above the copy: the longest transcript has a hundred
LINE_READ = 1000  # characters
ADDRESSES_READ = 100  # of one line
HEADER_LINES = 3  # that follow one another are the beginning of the copy

_ADDRESS = re.compile(
    r"(?:\"[^\"\s]{1,64}\"|[^\s<>()\[\]\"',;:@=/|][^\s<>()\[\]\"',;:@/|]{0,63})@"
    r"(?=[\w-])[\w.-]{1,190}",
)
_HEADER = re.compile(
    r"(?:return-path|received|message-id|dkim-signature|domainkey-signature|x-[\w-]+|from|to|subject|date|reply-to"
    r"|mime-version|content-[\w-]+|authentication-results|arc-[\w-]+|delivered-to|sender|user-agent|organization"
    r"|in-reply-to|references|cc|envelope-to|importance|list-[\w-]+|thread-[\w-]+|precedence|errors-to|status)\s?:",
    re.IGNORECASE,
)
# An address that begins a line, perhaps behind bullets, a label or what quotes it.
_LEADING = re.compile(
    r"^[\s>*•·\-=\[(]{0,40}(?:smtp:|address:|rfc822;|-->)?\s{0,10}[<\"'\[(]{0,2}$", re.IGNORECASE
)
_LISTED = re.compile(r"^[>\"'\])]{0,2}\s*(?:[:;,.<(\[]|$|\s)")


def explanation(text: str) -> tuple[list[str], list[str]]:
    """Part a text into what a mail system says and the copy of the mail that follows."""
    lines = [line[:LINE_READ].rstrip() for line in text.split("\n", LINES_READ * 4)]
    lines = lines[: LINES_READ * 4]
    end = next((at for at in range(len(lines)) if _begins_copy(lines, at)), len(lines))
    return lines[:end][:LINES_READ], lines[end:]


def _begins_copy(lines: Sequence[str], at: int) -> bool:
    line = lines[at]
    if COPY.match(line):
        return at > 0
    # A part whose boundary was lost begins with what it contains; a mail does not.
    if not _HEADER.match(line) or line.lower().startswith("content-"):
        return False
    # Fields one after another, some of them folded; a lone "To: ..." is a line of the report.
    following = [one for one in lines[at : at + 12] if one and not one[0].isspace()]
    return len(following) >= HEADER_LINES and all(map(_HEADER.match, following[:HEADER_LINES]))


def says_failure(text: str) -> bool:
    """Tell whether a text speaks of mail that was not delivered, or not yet."""
    said, _ = explanation(text)
    return any(FAILURE.search(line) or DELAY.search(line) for line in said)


def recipients_in(
    text: str,
    named: Sequence[Address] = (),
    ours: Set[Address] = frozenset(),
    addressees: Sequence[Address] = (),
) -> list[Recipient]:
    """Give the recipients a text says were not reached.

    `named` are those the header names; `ours` are addresses of the report's own header, which
    count only where they stand alone on a line; `addressees`, whom the mail that came back was to,
    where the text names nobody. One recipient without an address when there is none at all.
    """
    said, copy = explanation(text)
    event = Event.DELAYED if _tries_again(said) else Event.FAILED
    places = _places(said, named) or _listed(said) or _labelled(said) or _mentioned(said, ours)
    if places:
        return _with_words(said, places, event)
    found: Sequence[Address | None] = addressees or _addressees(copy) or [None]
    return [_recipient(address, event, "", "\n".join(said)) for address in found]


def _tries_again(said: Sequence[str]) -> bool:
    delayed = any(map(DELAY.search, said))
    return delayed and not any(map(_GIVES_UP.search, said))


_GIVES_UP = re.compile(r"giv(?:en|ing) up|permanent(?:ly)? (?:error|fail|fatal)", re.IGNORECASE)


Place = tuple[int, "Address"]


def _places(said: Sequence[str], named: Sequence[Address]) -> list[Place]:
    """Find where the words about each named recipient begin."""
    places = [place for place in _listed(said) if place[1] in named]
    for address in set(named) - {address for _, address in places}:
        at = next((at for at, line in enumerate(said) if address in line.lower()), 0)
        places.append((at, address))
    order = {address: place for place, address in reversed([*enumerate(named)])}
    return sorted(places, key=lambda place: (place[0], order[place[1]]))


def _listed(said: Sequence[str]) -> list[Place]:
    """Find addresses that begin a line, below the sentence that says what is listed."""
    places = [
        (at, address)
        for at, line in enumerate(said)
        for before, address, after in _addresses(line)
        if _LEADING.match(before) and _LISTED.match(after)
    ]
    start = next((at for at, line in enumerate(said) if FAILURE.search(line)), 0)
    return [place for place in places if place[0] >= start] or places


def _labelled(said: Sequence[str]) -> list[Place]:
    return _matching(said, lambda before, _: LABEL.search(before[-60:]) is not None)


def _mentioned(said: Sequence[str], ours: Set[Address]) -> list[Place]:
    """Find any other addresses, on lines that speak of failure rather than elsewhere."""
    places = _matching(said, lambda _, address: address not in ours and not _is_office(address))
    speaking = {at for at in {at for at, _ in places} if FAILURE.search(said[at])}
    return [one for one in places if one[0] in speaking] or places


def _matching(said: Sequence[str], holds: Callable[[str, Address], bool]) -> list[Place]:
    return [
        (at, address)
        for at, line in enumerate(said)
        for before, address, _ in _addresses(line)
        if holds(before, address)
    ]


def _is_office(address: Address) -> bool:
    return address.partition("@")[0] in ("postmaster", "mailer-daemon", "support", "abuse", "help")


def _addresses(line: str) -> list[tuple[str, Address, str]]:
    """Give each address of a line with what stands before and behind it."""
    found = []
    for match in islice(_ADDRESS.finditer(line) if "@" in line else (), ADDRESSES_READ):
        address = address_of(match[0].rstrip(".-"))
        if address is not None:
            found.append((line[: match.start()], address, line[match.end() :]))
    return found


def addresses_in(text: str) -> list[Address]:
    """Give the addresses of a text."""
    return [address for _, address, _ in _addresses(text[: LINE_READ * 4])]


def _with_words(said: Sequence[str], places: Sequence[Place], event: Event) -> list[Recipient]:
    """Give each recipient the words between its own place and the next one's."""
    words: dict[Address, list[str]] = {}
    ends = [*places, (len(said), places[0][1])]
    for (at, address), (end, _) in pairwise(ends):
        words.setdefault(address, []).extend(said[at : max(end, at + 1)])
    if len(words) > 1:
        return [_recipient(one, event, "\n".join(lines)) for one, lines in words.items()]
    # What is said above a lone recipient is said of it, too.
    ((alone, lines),) = words.items()
    return [_recipient(alone, event, "\n".join(lines), "\n".join(said))]


def _recipient(address: Address | None, event: Event, words: str, context: str = "") -> Recipient:
    status = status_in(words) or status_in(context)
    diagnostic = " ".join((words or context).split())
    return Recipient(address, event, status, diagnostic, reason_of(status, words, context))


def _addressees(copy: Sequence[str]) -> tuple[Address, ...]:
    """Give whom the returned mail was to, when the report itself names nobody."""
    for line in copy:
        if line.lower().startswith("to:"):
            return tuple(address for _, address, _ in _addresses(line))
    return ()
