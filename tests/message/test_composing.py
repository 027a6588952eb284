"""Header fields and MIME parts, read back by the standard library."""

import email
import email.policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.composing import PLAIN, header, mailbox, multipart, text_part


def test_empty_fields_are_left_out_and_long_ones_folded():
    words = " ".join(f"<{number}@example.org>" for number in range(40))

    written = header([("Subject", "x"), ("In-Reply-To", ""), ("References", words)])

    assert b"In-Reply-To" not in written
    assert max(map(len, written.split(b"\r\n"))) <= 76
    assert email.message_from_bytes(written)["References"].split() == words.split()


@pytest.mark.parametrize("value", ["a\nBcc: x@example.org", "a\r\nb", "a\rb"])
def test_no_text_begins_a_field_of_its_own(value):
    with pytest.raises(ValueError, match="line break"):
        header([("Subject", value)])


@pytest.mark.parametrize("name", ["Ann", "Lee, Ann", 'Ann "A" Lee', "山田 太郎", "a@b"])
def test_a_mailbox_is_read_back_as_it_was_meant(name):
    written = header([("From", mailbox(name, "x@example.org"))])
    mail = email.message_from_bytes(written, policy=email.policy.default)

    assert mail["From"].addresses[0].display_name == name
    assert mail["From"].addresses[0].addr_spec == "x@example.org"


@given(
    st.text(
        alphabet=st.characters(
            codec="utf-8", exclude_characters="\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
        )
    )
)
def test_any_text_comes_back_and_no_line_is_long(text):
    part = text_part(PLAIN, text)

    mail = email.message_from_bytes(part, policy=email.policy.default)
    assert mail.get_content().replace("\r\n", "\n") == text.rstrip("\n") + "\n"
    assert max(map(len, part.split(b"\r\n"))) <= 78


def test_a_multipart_holds_its_parts_and_is_the_same_each_time():
    parts = [text_part(PLAIN, "one"), text_part(PLAIN, "two")]

    written = multipart("alternative", parts)

    mail = email.message_from_bytes(written, policy=email.policy.default)
    assert [part.get_content().strip() for part in mail.iter_parts()] == ["one", "two"]
    assert written == multipart("alternative", parts)
