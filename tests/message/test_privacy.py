"""What a comment would give away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.privacy import private_lines, without_addresses
from tests.message.tables import rows


@pytest.mark.parametrize("row", rows("private"), ids=" | ".join)
def test_what_may_be_private_is_asked_about(row):
    line = " | ".join(row)
    assert private_lines(f"Mine.\n{line}\nMine too.", "gazette.example") == (line,)


@pytest.mark.parametrize("row", rows("not_private"), ids=" | ".join)
def test_what_people_write_of_the_world_is_no_secret(row):
    assert private_lines(" | ".join(row), "gazette.example") == ()


def test_addresses_of_those_quoted_are_left_out():
    text = "> On Monday NIC <nic@x.example> wrote to ann@reader.example:\nMine: a@b.example"

    assert without_addresses(text) == "> On Monday NIC wrote to …:\nMine: a@b.example"


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_who_is_quoted_is_named_without_an_address(between):
    attribution = "In gazette.opinion Ann Lee <ann-lee@users.gazette.example.invalid> wrote:"

    assert without_addresses(f"{attribution}{between}> Words.") == (
        f"In gazette.opinion Ann Lee wrote:{between}> Words."
    )
    assert without_addresses(f"{attribution}\nand so on") == f"{attribution}\nand so on"


@given(st.text(max_size=500))
def test_any_text_can_be_asked_about(text):
    private_lines(text, "gazette.example")
    without_addresses(text)


@pytest.mark.parametrize(
    "text", ["1 " * 500_000, "a@" * 500_000, "> " + "<a@" * 300_000, "12345 " * 150_000]
)
def test_hostile_text_is_read_in_good_time(text):
    private_lines(text, "gazette.example")
    without_addresses(text)
