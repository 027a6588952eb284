"""Any octets have a structure, and cost little."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.reading import read
from gateway.message.structure import structure_of


def nested(depth):
    head = b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n'
    return b"".join(head % (one, one) for one in range(depth)) + b"\nwords\n"


@pytest.mark.parametrize("depth", [1, 10, 100])
def test_parts_within_parts_are_taken_apart(depth):
    message = structure_of(nested(depth))
    for _ in range(depth):
        (message,) = message.get_payload()

    assert message.get_payload().strip() == "words"


@pytest.mark.parametrize("depth", [201, 1000, 20_000])
def test_more_parts_within_parts_than_a_program_makes_are_one_text(depth):
    assert "words" in read(nested(depth)).text


def test_a_text_is_what_the_parser_makes_of_it():
    raw = b"Subject: x\r\nContent-Type: text/plain\r\n\r\nOne\r\nK\xf6ln\r\n"
    message = structure_of(raw)

    assert message["Subject"] == "x"
    assert message.get_payload(decode=True) == b"One\r\nK\xf6ln\r\n"


def test_lines_of_two_octets_take_little_memory():
    for kind in (b"text/plain", b'multipart/mixed; boundary="b"'):
        raw = b"Content-Type: " + kind + b"\n\n--b\n\n" + b"a\n" * 131_072
        tracemalloc.start()
        read(raw)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()

        assert most < 20 * len(raw)


@given(st.binary(max_size=300))
def test_any_octets_have_a_structure(raw):
    structure_of(raw)
