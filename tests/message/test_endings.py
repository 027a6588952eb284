"""Where an author's own words end."""

import pytest

from gateway.message.endings import ending_of, legal_of

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
    ending = ending_of(lines)
    assert (ending.start if ending else None) == start


def test_the_senders_own_name_is_a_signature():
    assert ending_of(["Mine.", "", "Ann"], "Ann Lee") == range(2, 3)
    assert ending_of(["Mine.", "", "ann lee."], "Ann Lee") == range(2, 3)
    assert not ending_of(["Mine.", "", "Bob"], "Ann Lee")


def test_best_wishes_that_are_all_there_is_stay_whole():
    assert not ending_of(["Best wishes,", "Ann"], "Ann Lee")


def test_a_postscript_stays():
    lines = ["Mine.", "Regards,", "Ann", "", "PS: more"]
    assert ending_of(lines) == range(1, 4)


def test_legal_text_goes_with_all_below_its_heading():
    lines = ["Mine.", "", "Disclaimer", "", "Whatever they say."]
    assert legal_of(lines) == range(2, 5)
    assert not legal_of(["Disclaimer"])
