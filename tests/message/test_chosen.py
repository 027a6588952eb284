"""What a process has one of."""

import pytest

from gateway.message.chosen import Chosen


def test_another_is_there_for_a_while_whatever_happens_meanwhile():
    chosen = Chosen("en")

    with chosen.within("de"):
        with pytest.raises(KeyError), chosen.within("fr"):
            raise KeyError(chosen.value)
        assert chosen.value == "de"
    assert chosen.value == "en"
