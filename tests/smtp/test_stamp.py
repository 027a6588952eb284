"""Our Received field, and the Message-ID found without a parse."""

import re
from email import message_from_bytes
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.smtp.stamp import message_id, received
from tests.factories import NOW


def test_the_received_field_says_who_handed_over_what_and_when() -> None:
    field = received("mx.example.org", "by gazette.example with ESMTP id 1f", NOW)
    value = message_from_bytes(field + b"\r\n")["Received"]

    assert value.split() == [
        *("from", "mx.example.org", "by", "gazette.example", "with", "ESMTP", "id", "1f;"),
        *("Mon,", "02", "Mar", "2026", "09:30:00", "+0000"),
    ]
    assert parsedate_to_datetime(value.rpartition(";")[2].strip()) == NOW


@pytest.mark.parametrize(
    "helo", ["", "[192.0.2.1]", "[IPv6:2001:db8::1]", "a b", "a\r\nBcc: x", "ü.example", "x" * 256]
)
def test_a_name_that_is_none_or_tells_where_someone_lives_is_left_out(helo: str) -> None:
    assert received(helo, "by us", NOW).startswith(b"Received: from unknown\r\n\tby us;")


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"Message-ID: <1@a>\r\n\r\n", "<1@a>"),
        (b"\r\nSubject: x\r\nmessage-id:<1@a>\r\n\r\n", "<1@a>"),
        (b"MESSAGE-ID:\r\n <1@a>\r\n\r\n", "<1@a>"),
        (b"Subject: x\r\n\r\nMessage-ID: <1@a>\r\n", None),
        (b"X-Message-ID: <1@a>\r\n\r\n", None),
        (b"Message-ID: <a b>\r\n\r\n", None),
        (b"Message-ID: <" + b"x" * 300 + b">\r\n\r\n", None),
        (b"", None),
    ],
)
def test_the_message_id_is_found_in_the_header_only(head: bytes, found: str | None) -> None:
    assert message_id(head) == found


@given(st.binary())
def test_any_octets_have_a_message_id_or_none(head: bytes) -> None:
    found = message_id(b"Message-ID: <" + head)

    assert found is None or re.fullmatch(r"<[!-~]+>", found)
