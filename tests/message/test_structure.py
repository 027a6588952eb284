"""Any octets have a structure, and cost little."""

import tracemalloc
from email import message_from_bytes

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


def tree(message):
    """Give all that is read of a structure."""
    payload = message.get_payload()
    below = [tree(part) for part in payload] if message.is_multipart() else payload
    return message.get_content_type(), [*message.raw_items()], below


HEAD = b'Subject: x\nContent-Type: multipart/mixed; boundary="b"\n\n'
SOUND = [
    b"--b\nX: y\n\nwords\n",
    b"--b\nContent-Type: text/html;\n charset=utf-8\n\nK\xf6ln\n\n",
    b"--b \t\nContent-Type: multipart/x; boundary=c\n\n--c\nX: y\n\none\n--c\nX: z\n\n--d\n--c--\n",
]
ODD = [
    *(
        b"--b\n\nno header\n",
        b"--b\n",
        b"--bb\n",
        b"--c\n",
        b"--c--\n",
        b"--b--x\n",
        b" --b\n",
        b"\n",
        b"a\rb\n",
    ),
    *(
        b"--b\nno colon\n\nwords\n",
        b"--b\nX: y\n: none\n\nwords\n",
        b"--b\nX: y\nFrom z\n\nwords\n",
    ),
    *(
        b"--b\nContent-Type: message/rfc822\n\nX: y\n\nwords\n",
        b"--b\nContent-Type: multipart/x\n\nwords\n",
    ),
    b"--b\nContent-Type: multipart/digest; boundary=c\n\n--c\nX: y\n\nwords\n--c--\n",
]
ENDS = [b"--b--\n", b"--b--", b"--b--\nsaid below\n", b"--b-- \n\n", b""]


@given(
    st.lists(st.sampled_from(SOUND), min_size=1, max_size=4),
    st.lists(st.sampled_from(ODD), max_size=2),
    st.sampled_from(ENDS),
    st.sampled_from([b"\n", b"\r\n"]),
    st.randoms(use_true_random=False),
)
def test_parts_that_are_cut_are_those_of_the_parser(sound, odd, end, line_end, order):
    parts = [*sound, *odd]
    order.shuffle(parts)
    raw = (HEAD + b"".join(parts) + end).replace(b"\n", line_end)

    assert tree(structure_of(raw)) == tree(message_from_bytes(raw))


@pytest.mark.parametrize("below", ["\r\n--b--\r\n", "\r\n--b--", "\r\n--b-- \t\r\nsaid below\r\n"])
def test_the_line_end_above_a_boundary_is_no_text(below):
    raw = HEAD + b"--b\n\r\n\r\nOne\r\n\r\n--b \r\nX: y\r\n\r\nTwo" + below.encode()

    assert [part.get_payload() for part in structure_of(raw).get_payload()] == [
        "\r\nOne\r\n",
        "Two",
    ]
