"""One letter for each line of a mail."""

import pytest

from gateway.message.line_kinds import is_rule, kinds_of, visible

ON = "On Mon, Mar 2, 2026 at 9:30 AM NIC <nic@example.org> wrote:"
LONG = "> " + "a long line that was wrapped somewhere on its way and then"

CASES = {
    "words and a quote": (f"Mine.\n\n{ON}\n> Old.", "teaq"),
    "a header": ("Mine.\nFrom: NIC\nSent: now\nOld.", "thht"),
    "a signature": ("Mine.\n-- \nAnn", "tst"),
    "an advertisement": ("Mine.\nSent from my iPhone", "tm"),
    "a rule": ("Mine.\n_____\nMore.", "trt"),
    "words that say a mail follows": ("Mine.\n-----Original Message-----\nOld.", "tdt"),
    "a framed heading": ("--- Part one ---\nMine.", "ft"),
    "framed words above who wrote": (f"---- Ujumbe ----\n{ON}\n> Old.", "daq"),
    "a quoted line that lost its mark": (f"{LONG} goes\non here\n> Old.", "qqq"),
    "GroupWise": (">>> N <n@example.org> 3/2/2026 9:30 AM >>>\nOld.", "dt"),
    "chevrons in a quote": ("> x\n>>> On 3/2/2026 9:30 n@example.org wrote:\n> y", "qqq"),
}


@pytest.mark.parametrize(("text", "letters"), CASES.values(), ids=CASES.keys())
def test_each_line_has_its_letter(text, letters):
    assert kinds_of(text.split("\n")) == letters


def test_what_nobody_sees_does_not_count():
    assert visible("\u200fFrom:\xa0NIC\u202c") == "From: NIC"


def test_a_rule_is_nothing_but_dashes():
    assert is_rule("-----")
    assert is_rule("  ***** ")
    assert not is_rule("-- x --")
