"""Ranges, Message-IDs and times, in all the forms clients send."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.nntp.arguments import (
    LAST_NUMBER,
    is_message_id,
    is_method,
    moment,
    number,
    numbers,
)

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7", (7, 7, False)),
        ("7-", (7, LAST_NUMBER, True)),
        ("7-9", (7, 9, True)),
        ("9-7", (9, 7, True)),
        ("0", (0, 0, False)),
        ("-7", None),
        ("7-8-9", None),
        ("x", None),
        ("٣", None),
        ("12345678901234567", None),
        ("", None),
    ],
)
def test_a_range_is_read(text: str, expected: tuple[int, int, bool] | None) -> None:
    assert numbers(text) == expected


def test_a_number_has_up_to_sixteen_digits() -> None:
    assert [number("1234567890123456"), number("12345678901234567"), number("1-")] == [
        1234567890123456, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<a@b>", True),
        ("<a.message.id>", True),
        ("a@b", False),
        ("<a b@c>", False),
        ("<a>b@c>", False),
        (f"<{'a' * 248}>", True),
        (f"<{'a' * 249}>", False),
        ("<ä@b>", False),
    ],
)
def test_a_message_id_is_told_from_a_number(text: str, expected: bool) -> None:
    assert is_message_id(text) is expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("20260301 120000 GMT", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("260301 120000", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("260301 120000 utc", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("270101 000000", datetime(1927, 1, 1, tzinfo=UTC)),
        ("991231 235960", datetime(2000, 1, 1, tzinfo=UTC)),
        ("99991231 235960", None),
        ("20260230 120000", None),
        ("20260301 120000 CET", None),
        ("2026031 120000", None),
        ("20260301 1200", None),
    ],
)
def test_a_time_is_read(words: str, expected: datetime | None) -> None:
    assert moment(words.split(), NOW) == expected


@given(st.lists(st.text(max_size=9), min_size=2, max_size=3))
def test_any_words_are_a_time_or_none(words: list[str]) -> None:
    assert moment(words, NOW) is None or isinstance(moment(words, NOW), datetime)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("DEFLATE", True), ("scram-sha-1", True), ("", False), ("a" * 21, False), ("x/y", False)],
)
def test_a_method_has_twenty_letters_at_most_and_no_signs(text: str, is_one: bool) -> None:
    assert is_method(text) is is_one
