"""Days, hours and numbers, as each language writes them."""

from datetime import datetime

import pytest

from gateway.message import dates
from tests.languages import spoken_in

AT = datetime.fromisoformat("2026-11-26T21:38:00+00:00")

# A day, one with its name, a time of the last months, a list, a number.
WRITTEN = {
    "en": ("26 November 2026", "Thursday, 26 November 2026", "26 November, 21:38", "a, b and c", "12,000"),
    "de": ("26. November 2026", "Donnerstag, 26. November 2026", "26. November, 21:38", "a, b und c", "12.000"),
    "fr": ("26 novembre 2026", "jeudi 26 novembre 2026", "26 novembre, 21:38", "a, b et c", "12\u202f000"),
    "es": ("26 de noviembre de 2026", "jueves, 26 de noviembre de 2026", "26 de noviembre, 21:38", "a, b y c", "12.000"),
}  # fmt: skip


@pytest.mark.parametrize("language", WRITTEN)
def test_each_language_has_its_own_way(language):
    with spoken_in(language):
        said = (
            dates.day(AT),
            dates.named_day(AT),
            dates.moment_of_year(AT),
            dates.listed("abc"),
            dates.number(12_000),
        )

    assert said == WRITTEN[language]


def test_a_week_begins_on_monday():
    assert dates.weekdays()[0] == "Monday"
    assert dates.weekday(AT) == "Thursday"
    assert dates.full_moment(AT) == "26 November 2026, 21:38"
    with spoken_in("de"):
        assert dates.weekday(AT) == "Donnerstag"
