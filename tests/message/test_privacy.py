"""What a comment would give away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.privacy import private_lines, without_addresses


@pytest.mark.parametrize(
    "line",
    [
        "Call me: +49 30 1234567",
        "070-0000000",
        "Write to ann@reader.example.",
        "Ann Lee, ANN@Reader.Example",
        "12 High Street",
        "Hauptstraße 5",
        "12345 Berlin",
        "D-12345 Berlin",
        "12 rue de la Paix",
        "Calle Mayor 12",
        "ul. Długa 12",
        "ул. Ленина 12",
        "London SW1A 1AA",
        "Springfield, IL 62701",
        "Storgatan 5",
    ],
)
def test_what_may_be_private_is_asked_about(line):
    assert private_lines(f"Mine.\n{line}\nMine too.", "gazette.example") == (line,)


@pytest.mark.parametrize(
    "line",
    [
        "In 2024 there were 12345 of them.",
        "They met on 2026-11-24 at 10:30.",
        "It cost 1.200.000 euros.",
        "We walked up and down 10 Downing Street until the rain had stopped that day.",
        "See https://x.example/call/+49301234567?to=ann@reader.example",
        "Write to home-front@gazette.example",
        "> Call me: +49 30 1234567",
        "The score was 3-2.",
        "@ann is right",
        "",
    ],
)
def test_what_people_write_of_the_world_is_no_secret(line):
    assert private_lines(line, "gazette.example") == ()


def test_addresses_of_those_quoted_are_left_out():
    text = "> On Monday NIC <nic@x.example> wrote to ann@reader.example:\nMine: a@b.example"

    assert without_addresses(text) == "> On Monday NIC wrote to …:\nMine: a@b.example"


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
