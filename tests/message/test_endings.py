"""Where an author's own words end."""

import pytest

from gateway.message.endings import endings_of

CASES = {
    "a closing and a name": (["Mine.", "", "Regards,", "Ann"], 2),
    "a closing alone": (["Mine.", "", "Mit freundlichen Grüßen"], 2),
    "thanks and a name": (["Mine.", "Thanks,", "Ann"], 1),
    "thanks alone are words": (["Mine.", "Thanks!"], None),
    "a name behind a dash": (["Mine.", "", "-Ann Lee"], 2),
    "a bullet is no name": (["Mine:", "- Ann", "- Bob"], None),
    "a name with a number": (["Mine.", "", "Ann Lee", "+49 30 1234567"], 2),
    "two short lines": (["Mine.", "", "Ann Lee", "was there"], None),
    "a closing in the middle": (["Mine.", "Regards,", "x" * 100, "More of mine, and more."], None),
    "nothing else": (["Regards,", "Ann"], None),
    "nothing": ([], None),
}


@pytest.mark.parametrize(("lines", "start"), CASES.values(), ids=CASES.keys())
def test_what_closes_a_text_is_found(lines, start):
    ending, _ = endings_of(lines)
    assert (ending.start if ending else None) == start


def test_the_senders_own_name_is_a_signature():
    for last in ("Ann", "ann lee."):
        ending, _ = endings_of(["Mine.", "", last], "Ann Lee")
        assert ending == range(2, 3)

    ending, _ = endings_of(["Mine.", "", "Bob"], "Ann Lee")
    assert not ending


def test_best_wishes_that_are_all_there_is_stay_whole():
    ending, _ = endings_of(["Best wishes,", "Ann"], "Ann Lee")
    assert not ending


def test_a_postscript_stays():
    ending, _ = endings_of(["Mine.", "Regards,", "Ann", "", "PS: more"])
    assert ending == range(1, 4)


def test_legal_text_goes_with_all_below_its_heading():
    _, legal = endings_of(["Mine.", "", "Disclaimer", "", "Whatever they say."])
    assert legal == range(2, 5)

    _, legal = endings_of(["Disclaimer"])
    assert not legal
