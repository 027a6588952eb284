"""Header text in ASCII."""

from email.header import decode_header, make_header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.encoded_words import encoded, one_line, phrase


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Ann Lee", "Ann Lee"),
        ("Lee, Ann", '"Lee, Ann"'),
        ('Ann "A" Lee', '"Ann \\"A\\" Lee"'),
        ("Änn", "=?UTF-8?B?w4Rubg==?="),
        ("=?UTF-8?B?x?=", "=?UTF-8?B?PT9VVEYtOD9CP3g/PQ==?="),
    ],
)
def test_a_name_is_written_so_that_it_is_read_back(name, written):
    assert phrase(name) == written


@given(st.text(alphabet=st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1))
def test_any_text_comes_back_from_words_that_fit(text):
    written = encoded(text)

    assert str(make_header(decode_header(written))) == text
    assert written.isascii()
    if written.startswith("=?"):
        assert all(len(word) <= 75 for word in written.split(" "))


def test_nothing_ends_a_line():
    assert one_line("a\r\nBcc: b\tc\0") == "a  Bcc: b c"
