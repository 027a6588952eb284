"""What telephones and mail programs add, told from lines people write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.advertisements import is_sent_from
from tests.message.tables import rows


@pytest.mark.parametrize("row", rows("sent_from"), ids=" | ".join)
def test_an_advertisement_is_told_in_every_language(row):
    line = " | ".join(row)
    assert is_sent_from(line)
    assert is_sent_from(f"*{line}*")


@pytest.mark.parametrize("row", rows("not_sent_from"), ids=" | ".join)
def test_a_persons_own_line_is_no_advertisement(row):
    assert not is_sent_from(" | ".join(row))


@given(st.text(max_size=300))
def test_any_line_can_be_asked(line):
    is_sent_from(line)
