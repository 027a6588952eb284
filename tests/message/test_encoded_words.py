"""Header text in ASCII and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.encoded_words import encoded, octet_pieces, one_line, phrase
from gateway.message.reading import decoded

TEXT = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), max_size=200)


def test_plain_text_stays_as_it_is() -> None:
    assert encoded("Re: plain words (and more)") == "Re: plain words (and more)"


def test_what_looks_like_an_encoded_word_is_encoded() -> None:
    """Else a subject could be read as another than the one that was typed."""
    assert decoded(encoded("=?utf-8?q?x?=")) == "=?utf-8?q?x?="


@given(TEXT)
def test_any_text_can_be_read_back(text: str) -> None:
    assert decoded(encoded(text)) == text


@given(st.text(max_size=300))
def test_encoded_text_is_one_line_of_ascii_in_words_that_fit(text: str) -> None:
    words = encoded(text)

    assert words.isascii()
    assert words.isprintable()
    assert "=?" not in words or max(map(len, words.split())) <= 75


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(4, 50))
def test_text_is_cut_between_letters(text: str, limit: int) -> None:
    pieces = octet_pieces(text, limit)

    assert "".join(piece.decode() for piece in pieces) == text
    assert max(map(len, pieces)) <= limit


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ann Lee", "Ann Lee"),
        ("Ann Lee, Jr.", '"Ann Lee, Jr."'),
        ('A "B" \\ C', '"A \\"B\\" \\\\ C"'),
        ("Jürgen", "=?UTF-8?B?SsO8cmdlbg==?="),
        ("a@b", '"a@b"'),
        ("line\r\nBcc: x", '"line  Bcc: x"'),
    ],
)
def test_a_name_is_words_quoted_or_encoded(name: str, expected: str) -> None:
    assert phrase(name) == expected


def test_nothing_ends_a_line() -> None:
    assert one_line("a\r\nb\tc\0d\u2028e") == "a  b c d e"
