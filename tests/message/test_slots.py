"""Octets with slots for what is each reader's own."""

import email
import email.policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.composing import PLAIN, header, text_part
from gateway.message.slots import Sheet, harmless, pieces_of, slot, width


@given(st.lists(st.text(), min_size=1, max_size=4), st.text("abc234", max_size=50))
def test_a_text_with_slots_reads_as_if_it_had_been_written_for_one_reader(pieces, value):
    words = [harmless(piece).replace("\r", "").replace("\0", "") for piece in pieces]
    sheet = Sheet(text_part(PLAIN, slot("token1").join(words)))

    octets = sheet.fill({"token1": value.encode()})

    read = email.message_from_bytes(octets, policy=email.policy.default)
    expected = email.message_from_bytes(
        text_part(PLAIN, value.join(words)), policy=email.policy.default
    )
    lines = read.get_content().splitlines()
    assert [line for line in lines if line] == [
        line for line in expected.get_content().splitlines() if line
    ]
    assert max(map(len, octets.split(b"\r\n"))) <= 76


def test_a_slot_in_a_header_field_keeps_the_room_its_value_takes():
    octets = header([("Reply-To", f"reply+{slot('token')}@gazette.example"), ("X", slot("x"))])

    filled = Sheet(octets).fill({"token": b"t" * 50, "x": b"y"})

    assert filled == b"Reply-To: reply+" + b"t" * 50 + b"@gazette.example\r\nX: y\r\n"


def test_a_slot_without_a_value_is_an_error_and_not_an_empty_place():
    with pytest.raises(KeyError):
        Sheet(header([("X", slot("a"))])).fill({})


def test_a_sheet_says_its_names_and_its_greatest_size():
    sheet = Sheet(header([("X", slot("a"))]))

    assert sheet.names == {"a"}
    assert sheet.size == len("X: \r\n") + 50
    assert width(f"x{slot('a')}") == 51
    assert pieces_of(f"x{slot('a')}y") == ["x", "a", "y"]
