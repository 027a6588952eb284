"""What stands behind the verbs: ranges, Message-IDs, dates. Each reader gives None for nonsense."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

LAST_NUMBER = 2**63 - 1  # stands for "and all that follow"

# RFC 3977 section 9.8: an article number has 1 to 16 digits, a Message-ID 3 to 250 octets.
NUMBER_DIGITS = 16
_RANGE = re.compile(r"([0-9]{1,16})(-([0-9]{1,16})?)?")
_MESSAGE_ID = re.compile(r"<[\x21-\x3d\x3f-\x7e]{1,248}>")
_DATE = re.compile(r"([0-9]{2})?([0-9]{2})([0-9]{2})([0-9]{2})")
_TIME = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})")
_UTC_WORDS = frozenset({"GMT", "UTC", "Z"})  # pynntp says UTC
CENTURY = 100
LEAP_SECOND = 60


class Range(NamedTuple):
    """Article numbers from `low` to `high`; `is_open` when more than one could be meant."""

    low: int
    high: int
    is_open: bool


def number(text: str) -> int | None:
    """Read an article number."""
    is_number = text.isdigit() and text.isascii() and len(text) <= NUMBER_DIGITS
    return int(text) if is_number else None


def numbers(text: str) -> Range | None:
    """Read `7`, `7-` or `7-9`."""
    found = _RANGE.fullmatch(text)
    if found is None:
        return None
    low, dash, high = found.groups()
    if not dash:
        return Range(int(low), int(low), is_open=False)
    return Range(int(low), int(high) if high else LAST_NUMBER, is_open=True)


def is_message_id(text: str) -> bool:
    """Tell whether text is a Message-ID as commands name one."""
    return text.startswith("<") and _MESSAGE_ID.fullmatch(text) is not None


def moment(arguments: list[str], now: datetime) -> datetime | None:
    """Read `[yy]yymmdd hhmmss [GMT]` (RFC 3977 section 7.3.2).

    Our local time is UTC, so times without GMT are the same. A year of two digits is of this
    century unless that would be a year to come.
    """
    if arguments[2:] and arguments[2].upper() not in _UTC_WORDS:
        return None
    date, time = _DATE.fullmatch(arguments[0]), _TIME.fullmatch(arguments[1])
    if date is None or time is None:
        return None
    year, month, day = map(int, date.groups()[1:])
    if date[1]:
        century = int(date[1])
    else:
        century = now.year // CENTURY - (1 if year > now.year % CENTURY else 0)
    hour, minute, second = map(int, time.groups())
    leap = second == LEAP_SECOND
    try:
        read = datetime(
            century * CENTURY + year, month, day, hour, minute, second - leap, tzinfo=UTC
        )
        return read + timedelta(seconds=leap)
    except (ValueError, OverflowError):
        return None
