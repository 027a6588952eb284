"""The bytes between 354 and the lone dot: however they are cut, the same mail or refusal."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.model import Refusal, Refused
from gateway.smtp.data import BARE_LINE_END, HEAD, LONG_LINE, Data, defect_of

LIMIT = 10_000

pieces = st.lists(
    st.sampled_from(
        [b"\r\n", b".", b"..", b"\r\n.", b"a", b"\r", b"\n", b"\0", b"\xff", b"b" * 500]
    )
)


def stuffed(text: bytes) -> bytes:
    """Double the dots as a client does, and end with the lone dot."""
    return (
        re.sub(rb"(?m)^\.", b"..", text.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n") + b".\r\n"
    )


def whole(sent: bytes, limit: int = LIMIT) -> tuple[bytes | Refused, bytes]:
    data = Data(limit)
    rest = data.receive(sent)
    assert rest is not None
    return data.text(), rest


@given(st.lists(st.text("ab.", max_size=5)), st.lists(st.integers(0, 80)))
def test_a_mail_comes_out_as_it_was_written_however_it_is_cut(
    lines: list[str], cuts: list[int]
) -> None:
    text = "".join(f"{line}\r\n" for line in lines).encode()
    sent = stuffed(text) + b"QUIT\r\n"
    places = sorted({0, *(cut % len(sent) for cut in cuts), len(sent)})
    data, rest = Data(LIMIT), None
    for start, end in pairwise(places):
        if rest is None:
            rest = data.receive(sent[start:end])
        else:
            rest += sent[start:end]

    assert (text, b"QUIT\r\n") == (data.text(), rest)


@given(pieces, st.integers(1, 200))
def test_any_octets_give_the_same_however_they_are_cut(parts: list[bytes], size: int) -> None:
    sent = b"".join(parts) + b"\r\n.\r\n"
    expected = whole(sent, 600)
    data, rest = Data(600), None
    for start in range(0, len(sent), size):
        piece = sent[start : start + size]
        rest = data.receive(piece) if rest is None else rest + piece

    assert expected == (data.text(), rest)


def test_a_mail_may_be_empty() -> None:
    assert whole(b".\r\n") == (b"", b"")


def test_nothing_is_over_before_the_dot() -> None:
    data = Data(LIMIT)

    assert [data.receive(part) for part in (b"a\r\n", b".", b"\r", b"\n")] == [
        None,
        None,
        None,
        b"",
    ]
    assert data.text() == b"a\r\n"


@pytest.mark.parametrize(
    "end", [b"\n.\n", b"\n.\r\n", b"\r.\r", b"\r.\r\n", b"\r\n.\r", b"\r\n.\n", b"\r\r\n.\r\r\n"]
)
def test_no_other_end_of_data_lets_a_second_mail_in(end: bytes) -> None:
    """RFC 5321 section 2.3.8: only CRLF ends a line, so only CRLF.CRLF ends a mail."""
    smuggled = b"Subject: one\r\n\r\nwords" + end + b"MAIL FROM:<mallory@example.org>\r\n.\r\n"

    assert whole(smuggled) == (BARE_LINE_END, b"")


@pytest.mark.parametrize("text", [b"a\nb\r\n", b"a\rb\r\n", b"a\r\r\n", b"\n\r\n", b"a\n\rb\r\n"])
def test_a_bare_line_end_anywhere_makes_no_mail(text: bytes) -> None:
    assert defect_of(text) == BARE_LINE_END


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"", None),
        (b"x" * 998 + b"\r\n", None),
        (b"x" * 999 + b"\r\n", LONG_LINE),
        (b"x" * 5000 + b"\r\n", LONG_LINE),
        ((b"x" * 998 + b"\r\n") * 3, None),
        ((b"x" * 998 + b"\r\n") * 3 + b"x" * 999 + b"\r\n", LONG_LINE),
        (b"x" * 999 + b"\r\n" + (b"x\r\n") * 2000, LONG_LINE),
        (b"x\r\n" * 2000, None),
    ],
)
def test_a_line_has_at_most_998_octets(text: bytes, expected: Refused | None) -> None:
    assert defect_of(text) == expected


@given(st.lists(st.integers(0, 1100), max_size=8))
def test_the_longest_line_decides(lengths: list[int]) -> None:
    text = b"".join(b"x" * length + b"\r\n" for length in lengths)

    assert (defect_of(text) is LONG_LINE) == (max(lengths, default=0) > 998)


def test_the_doubled_dot_does_not_count_as_part_of_the_line() -> None:
    line = b"." + b"x" * 997 + b"\r\n"

    assert whole(b"." + line + b".\r\n") == (line, b"")


def test_a_mail_of_dots_may_be_as_large_as_any() -> None:
    text = b".\r\n" * 1000

    assert whole(stuffed(text), len(text)) == (text, b"")
    assert whole(stuffed(text + b"a\r\n"), len(text))[0] != text


def test_a_mail_over_the_limit_is_refused_and_what_follows_it_is_kept() -> None:
    text, rest = whole(b"x" * 70 + b"\r\n" + b"y\r\n.\r\nQUIT\r\n", 60)

    assert isinstance(text, Refused)
    assert text.kind is Refusal.TOO_BIG
    assert rest == b"QUIT\r\n"


def test_an_endless_mail_takes_no_more_room_than_the_largest_allowed() -> None:
    data = Data(LIMIT)
    for _ in range(1000):
        assert data.receive(b"x" * 997 + b"\r\n") is None

    assert len(data._buffer) < 2 * LIMIT
    assert data.receive(b".\r\n") == b""
    assert isinstance(data.text(), Refused)


def test_the_head_of_a_mail_is_known_even_when_it_is_refused() -> None:
    data = Data(2 * HEAD)
    data.receive(b"Message-ID: <1@a>\r\n")
    for _ in range(400):
        data.receive(b"x" * 990 + b"\r\n")
    data.receive(b".\r\n")

    assert data.head.startswith(b"\r\nMessage-ID: <1@a>\r\n")
    assert len(data.head) == HEAD
    assert isinstance(data.text(), Refused)
