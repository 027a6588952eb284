"""The same letters as the standard library's, many at a time."""

import base64

from hypothesis import given
from hypothesis import strategies as st

from gateway.message import base32


@given(st.lists(st.binary(max_size=40)))
def test_values_are_written_as_the_standard_library_writes_them(values):
    expected = [base64.b32encode(value).rstrip(b"=").lower() for value in values]

    assert base32.encode(values) == expected
