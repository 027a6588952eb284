"""Text as format=flowed, and back by who reads it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.flowed import WIDTH, flow
from gateway.message.unflowed import unflowed

LONG = " ".join(["word"] * 40)


def lines(text: str) -> list[str]:
    return flow(text).removesuffix("\r\n").split("\r\n")


def test_short_lines_stay_and_the_text_ends_with_one_line_end() -> None:
    assert flow("one\ntwo\n\nthree\n\n") == "one\r\ntwo\r\n\r\nthree\r\n"
    assert flow("") == ""


def test_a_long_line_is_wrapped_so_that_it_can_be_joined_again() -> None:
    wrapped = lines(LONG)

    assert max(map(len, wrapped)) <= WIDTH
    assert all(line.endswith(" ") for line in wrapped[:-1])
    assert "".join(wrapped) == LONG


def test_a_long_quote_keeps_its_marks_on_each_line() -> None:
    wrapped = lines(f"> > {LONG}")

    assert len(wrapped) > 2
    assert all(line.startswith(">> word") for line in wrapped)


@pytest.mark.parametrize(
    ("line", "written"),
    [
        (" indented", "  indented"),
        ("From here", " From here"),
        ("> quote", "> quote"),
        (">x", "> x"),
    ],
)
def test_what_would_be_misread_is_stuffed(line: str, written: str) -> None:
    assert lines(line) == [written]


def test_a_line_that_cannot_be_wrapped_is_cut_before_it_is_too_long() -> None:
    assert max(len(line.encode()) for line in lines("漢" * 3000)) <= 998
    assert max(len(line.encode()) for line in lines("x" * 3000)) <= 998


@given(
    st.lists(
        st.lists(st.text("abcö>", min_size=1, max_size=30), min_size=1, max_size=30).map(" ".join)
        | st.just(""),
        max_size=8,
    )
)
def test_what_is_written_is_read_back(paragraphs: list[str]) -> None:
    text = "\n".join(line for line in paragraphs if not line.startswith(">")).rstrip("\n")

    assert unflowed(flow(text).replace("\r\n", "\n")).rstrip("\n") == text
