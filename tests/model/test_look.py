"""Colours that can be read, by day and by night."""

import pytest

from gateway.model.look import NIGHT, PAPER, READABLE, Look, contrast


def test_black_on_white_is_the_most_there_is():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == 1


@pytest.mark.parametrize("accent", ["#8b1a1a", "#1d4f91", "#000000", "#0a5c36"])
def test_a_colour_for_paper_is_made_light_enough_for_the_night(accent):
    assert contrast(accent, PAPER) >= READABLE
    assert contrast(Look(accent=accent).accent_by_night, NIGHT) >= READABLE


def test_no_colour_of_ones_own_is_none_by_night():
    assert Look().accent_by_night == ""
