"""Format=flowed undone: the examples of RFC 3676, and our own way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.flowed import flow
from gateway.message.unflowed import unflowed


@pytest.mark.parametrize(
    ("text", "delsp", "lines"),
    [
        ("One \ntwo\nthree", False, "One two\nthree"),
        ("One \ntwo", True, "Onetwo"),
        ("> One \n> two\nthree", False, "> One two\nthree"),
        ("> One \n>> two", False, "> One\n>> two"),
        (" >not quoted", False, ">not quoted"),
        (" From here", False, "From here"),
        ("Words. \n-- \nAnn", False, "Words.\n-- \nAnn"),
        ("-- \nAnn", False, "-- \nAnn"),
        ("", False, ""),
    ],
)
def test_lines_flow_into_each_other_where_they_say_so(text, delsp, lines):
    assert unflowed(text, delsp=delsp) == lines


WORDS = st.lists(st.text(alphabet="abc äö>", min_size=1, max_size=12), max_size=40).map(" ".join)


@given(st.lists(WORDS.map(str.strip), min_size=1, max_size=5))
def test_what_we_flow_is_read_as_it_was(lines):
    lines = [" ".join(line.split()) for line in lines if not line.startswith(">")]
    text = "\n".join(lines).strip("\n")

    assert unflowed(flow(text).replace("\r\n", "\n")).strip("\n") == text
