"""The header of a mail, whatever became of it on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.headers import decoded, one_line, parted
from gateway.message.reading import read


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain", "plain"),
        ("=?utf-8?q?a_b?=", "a b"),
        ("=?UTF-8?B?w4Q=?= =?UTF-8?B?w5Y=?=", "ÄÖ"),
        ("=?utf-8?b?4oKs?= and =?iso-8859-1?q?=F6?=", "€ and ö"),
        ("=?utf-8?b?4oI=?= =?utf-8?b?rA==?=", "€"),
        ("=?utf-8?q?a b?=", "a b"),
        ("=?utf-8?b?4oKs", "=?utf-8?b?4oKs"),
        ("=?x-klingon?q?abc?=", "abc"),
        ("=?utf-8?b?4oKsIA?=", "€ "),
        ("=?utf-8*en?q?abc?=", "abc"),
        ("=?utf-8?q?What??=", "What?"),
        ("=?utf-8?q?so?=20it_is?= then", "so?=20it is then".replace("?=20", "? ")),
        ("=?x-sjis?b?k/qWew==?=", "日本"),
        ("=?utf-8?q?=F6?=", "ö"),
        ("Re: =?utf-8?q?caf=C3?= =?utf-8?q?=A9?=", "Re: café"),
    ],
)
def test_encoded_words_are_read_also_where_they_break_the_rules(value, text):
    assert decoded(value) == text


@pytest.mark.parametrize(
    ("head", "subject"),
    [
        ("Subject : spaced", "spaced"),
        ("From nobody Mon Mar  2 10:30:00 2026\nSubject: of a mbox", "of a mbox"),
        ("a line of no form\nSubject: below it", "below it"),
        ("X-Long: one\nand its rest\nSubject: below it", "below it"),
        ("Fro : ann@example.org\nSubject: below it", "below it"),
        ("Subject: wrapped without\nan indent\nTo: x@example.org", "wrapped without an indent"),
    ],
)
def test_a_broken_line_hides_no_field_below_it(head, subject):
    one = read(f"{head}\n\nWords.\n".encode())

    assert (one.subject, one.text) == (subject, "Words.\n".strip("\n"))


def test_words_right_below_the_fields_are_the_text():
    one = read(b"Subject: x\nTo: y@example.org\nThese words had no empty line above.\n\nMore.\n")

    assert one.text.split() == ["These", "words", "had", "no", "empty", "line", "above.", "More."]


@pytest.mark.parametrize("charset", ["koi8-r", "windows-1251", "iso-8859-2", "shift_jis", "utf-8"])
def test_raw_octets_of_a_field_are_of_the_charset_that_the_mail_names(charset):
    word = "日本" if charset == "shift_jis" else "Łódź" if charset == "iso-8859-2" else "Привет"
    one = read(
        b"Subject: "
        + word.encode(charset)
        + f"\nContent-Type: text/plain; charset={charset}\n\nx\n".encode()
    )

    assert one.subject == word


def test_what_cannot_be_seen_is_left_out_of_a_line():
    assert one_line("a\u0007b \n c") == "ab c"


@given(st.binary(max_size=300))
def test_a_mail_falls_in_two_and_the_body_is_kept(raw):
    head, body, _ = parted(raw)

    assert raw.endswith(body)
    assert len(head) + len(body) >= len(raw.strip()) - raw.count(b"\n")
