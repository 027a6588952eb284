"""From octets to letters, whatever a mail says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.charsets import text_of_octets


@pytest.mark.parametrize(
    ("octets", "declared", "text"),
    [
        ("Köln".encode(), "utf-8", "Köln"),
        ("Köln".encode(), "uft-8", "Köln"),
        ("Köln".encode(), "us-ascii", "Köln"),
        ("Köln".encode(), None, "Köln"),
        ("Köln".encode(), "x-klingon", "Köln"),
        ("Köln".encode("latin-1"), "iso-8859-1", "Köln"),
        ("Köln".encode("latin-1"), "utf-8", "Köln"),
        ("Köln".encode("latin-1"), None, "Köln"),
        ("Köln".encode("cp850"), "cp-850", "Köln"),
        ("“so”".encode("cp1252"), "iso-8859-1", "“so”"),
        ("Ω".encode("cp1253"), "windows-1253", "Ω"),
        ("שלום".encode("iso-8859-8"), "iso-8859-8-i", "שלום"),
        ("中文".encode("gb18030"), "gb2312", "中文"),
        ("한국".encode("cp949"), "ks_c_5601-1987", "한국"),
        ("日本①".encode("cp932"), "shift_jis", "日本①"),
        ("日本".encode("iso2022_jp"), "iso-2022-jp", "日本"),
        (b"\x81\x8d", "utf-8", "\x81\x8d"),
        (b"abc", "base64", "abc"),
        (b"abc", "rot13", "abc"),
        (b"K\xf6ln", "rot13", "Köln"),
        (b"abc", "undefined", "abc"),
        (b"abc", '"utf-8"', "abc"),
        (b"\\ud800", "unicode_escape", "\\ud800"),
        ("Köln ist groß".encode() + "ö".encode("latin-1"), "utf-8", "Köln ist großö"),
        ("Köln ".encode() * 9 + b"K\xc3", "utf-8", "Köln " * 9 + "KÃ"),
        (
            "日本語の文章です。".encode("cp932") * 4 + b"\x93",
            "shift_jis",
            "日本語の文章です。" * 4 + "“",
        ),
        ("日本".encode("iso2022_jp"), None, "日本"),
        ("日本".encode("cp932"), "x-sjis", "日本"),
        ("港聞".encode("big5hkscs"), "big5", "港聞"),
        ("ไทย".encode("cp874"), "tis-620", "ไทย"),
        ("İş".encode("cp1254"), "iso-8859-9", "İş"),
        ("“Łódź”".encode("cp1250"), "win-1250", "“Łódź”"),
        ("a–b".encode("cp1252"), "iso-8859-2", "a–b"),
        ("Köln".encode("utf-8-sig"), "iso-8859-1", "Köln"),
        ("Köln".encode("utf-16"), None, "Köln"),
        ("Köln".encode(), "utf8mb4", "Köln"),
        ("Köln".encode(), "utf-8;format=flowed", "Köln"),
        (b"abc", "", "abc"),
        (b"abc", "x" * 1000, "abc"),
    ],
)
def test_no_letter_is_lost(octets, declared, text):
    assert text_of_octets(octets, declared) == text


@given(st.binary(max_size=200), st.one_of(st.none(), st.text(max_size=20)))
def test_any_octets_under_any_name_give_text_that_can_be_stored(octets, declared):
    text_of_octets(octets, declared).encode()
