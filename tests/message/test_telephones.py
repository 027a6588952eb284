"""Telephone numbers among the numbers of the world."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.telephones import has_phone


@pytest.mark.parametrize(
    ("line", "phone"),
    [
        ("+49 30 1234567", True),
        ("Call 070-0000000 now", True),
        ("(030) 123 45 67", True),
        ("0044 20 7946 0000", True),
        ("In 2019-2024 and 2026-11-24", False),
        ("10.000.000 people", False),
        ("192.168.100.200", False),
        ("ISBN 978-3-16-148410-0", False),
        ("order 12345678", False),
        ("1 2 3", False),
        ("Lotto: 3 12 18 24 36 42", False),
        ("1066 1492 1789 1815", False),
        ("ISBN 0-306-40615-2", False),
        ("CVE-2024-12345", False),
        ("12 34 56 78", True),
    ],
)
def test_a_telephone_number_is_told_from_other_numbers(line, phone):
    assert has_phone(line) is phone


@given(st.text(alphabet="0123456789 ()+-./x", max_size=60))
def test_any_number_can_be_asked_about(line):
    has_phone(line)
