"""Message-IDs in header values, and the References of an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.references import CHAIN_LIMIT, chain_below, message_ids
from gateway.model import MessageId


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("<a@b>", ["<a@b>"]),
        ("<a@b> <c@d>\r\n\t<e@f>", ["<a@b>", "<c@d>", "<e@f>"]),
        ("<a@b><c@d>", ["<a@b>", "<c@d>"]),
        ("<a@b> <a@b>", ["<a@b>"]),
        ('Your message of "Mon" <a@b>', ["<a@b>"]),
        ("a@b", []),
        ("<ab>", []),
        ("<a @b>", []),
        ("<a@b", []),
        ("<" + "a" * 300 + "@b>", []),
        ("<ü@b> <a@b>", ["<a@b>"]),
        ("<a\x00@b>", []),
        ("", []),
    ],
)
def test_ids_are_found_in_order_and_what_is_none_is_passed_over(value, ids):
    assert list(message_ids(value)) == ids


def test_an_answer_carries_its_parents_chain_and_its_parent():
    above = MessageId("<root@x>"), MessageId("<a@x>")

    assert chain_below(above, MessageId("<b@x>")) == (*above, "<b@x>")


@given(st.integers(1, 200), st.integers(1, 100))
def test_a_long_chain_keeps_root_and_parent_and_fits_its_line(depth, length):
    ids = [MessageId(f"<{number:0{length}}@x>") for number in range(depth)]

    chain = chain_below(ids[:-1], ids[-1])

    assert chain[0] == ids[0]
    assert chain[-1] == ids[-1]
    assert len(" ".join(chain)) <= CHAIN_LIMIT or len(chain) == 4
