"""Plain text as format=flowed."""

import pytest

from gateway.message.flowed import flow


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Short.", ["Short."]),
        ("word " * 20 + "end", ["word " * 14, "word " * 6 + "end"]),
        ("> " + "word " * 20, ["> " + "word " * 14, "> " + ("word " * 6).rstrip()]),
        ("From here", [" From here"]),
        (" indented", ["  indented"]),
        ("trailing  ", ["trailing"]),
        ("-- ", ["-- "]),
        ("x" * 100, ["x" * 100]),
        ("x" * 1000, ["x" * 900, "x" * 100]),
        ("", []),
    ],
)
def test_long_lines_are_wrapped_and_odd_ones_stuffed(text, lines):
    assert flow(text) == "".join(f"{line}\r\n" for line in lines)


def test_a_footnote_is_not_parted_from_its_link() -> None:
    note = "[1]: https://example.org/" + "long/" * 30

    assert flow(f"{note}\n") == f"{note}\r\n"
    assert flow(f"> {note}\n") != f"> {note}\r\n"
