"""Days, hours and numbers as the site's language writes them; times are given in their own zone."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from babel.dates import format_date, format_skeleton, get_day_names
from babel.lists import format_list
from babel.numbers import format_decimal

from gateway.message.language import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from babel import Locale


def day(moment: date) -> str:
    """Write a day: `26 November 2026`."""
    return _long(moment.date() if isinstance(moment, datetime) else moment, spoken().locale)


def named_day(moment: date) -> str:
    """Write a day with its name: `Thursday, 26 November 2026`."""
    return format_date(moment, "full", spoken().locale)


def moment_of_year(moment: datetime) -> str:
    """Write a time of the last months: `26 November, 21:38`."""
    return f"{_day_of_year(moment.date(), spoken().name)}, {moment.hour:02}:{moment.minute:02}"


def full_moment(moment: datetime) -> str:
    """Write a time of any year: `26 November 2026, 21:38`."""
    return f"{day(moment)}, {moment:%H:%M}"


# A page has hundreds of times, and few days among them. The name is the language that is spoken.
@lru_cache(1000)
def _day_of_year(when: date, _name: str) -> str:
    return format_skeleton("MMMMd", when, locale=spoken().locale)


@lru_cache(1000)
def _long(when: date, locale: Locale) -> str:
    return format_date(when, "long", locale)


def weekdays() -> tuple[str, ...]:
    """Name the days of the week, Monday first."""
    names = get_day_names("wide", "stand-alone", spoken().locale)
    return tuple(names[number] for number in range(7))


def weekday(moment: date) -> str:
    """Name the day of the week."""
    return weekdays()[moment.weekday()]


def listed(words: Iterable[str]) -> str:
    """Join words to a list: `Monday, Wednesday and Friday`."""
    return format_list(list(words), locale=spoken().locale)


def number(count: int) -> str:
    """Write a number: `12,000`."""
    return format_decimal(count, locale=spoken().locale)
