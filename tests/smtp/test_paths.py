"""Addresses in MAIL and RCPT: what is read, what is not, and that nothing breaks the reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.smtp.paths import read_path


@pytest.mark.parametrize(
    ("text", "address", "rest"),
    [
        ("<ann@example.org>", "ann@example.org", ""),
        ("<ann@example.org> SIZE=10", "ann@example.org", " SIZE=10"),
        (" <Ann.Lee+x=y@Example.org>", "Ann.Lee+x=y@Example.org", ""),
        ("ann@example.org BODY=8BITMIME", "ann@example.org", " BODY=8BITMIME"),
        ("<>", "<>", ""),
        ("<> SIZE=10", "<>", " SIZE=10"),
        ("<postmaster>", "postmaster", ""),
        ("<@a.example,@b.example:ann@example.org>", "ann@example.org", ""),
        ("<user.@docomo.example>", "user.@docomo.example", ""),
        ("<O'Neill/x@example.org>", "O'Neill/x@example.org", ""),
        ('<"ann"@example.org>', "ann@example.org", ""),
        ('<"ann lee"@example.org>', '"ann lee"@example.org', ""),
        ('<"a\\"b@c"@example.org>', '"a\\"b@c"@example.org', ""),
        ("<ann@[192.0.2.1]>", "ann@[192.0.2.1]", ""),
        ("<änne@bücher.example>", "änne@bücher.example", ""),
    ],
)
def test_an_address_is_read_with_what_follows_it(text: str, address: str, rest: str) -> None:
    assert read_path(text) == (address, rest)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "<", ">", "<ann@example.org", "ann@example.org>", "<<ann@example.org>>"),
        *("<ann@>", "<@example.org>", "<ann@@example.org>", "<ann lee@example.org>"),
        *("<ann@example.org>SIZE=10", "<ann@example.org\0>", "<a\x7f@example.org>", "<\udcff@a>"),
        *('<"ann@example.org>', "<ann@[>", "<(>", "<ann@example.org,bob@example.org>"),
    ],
)
def test_what_is_no_address_is_not_taken_for_one(text: str) -> None:
    assert read_path(text) is None


@given(st.text('<>@.,:;"\\()[] a\té=\0', max_size=30))
def test_nothing_breaks_the_reader(text: str) -> None:
    found = read_path(f"<{text}")

    assert found is None or (found[0] and f"<{text}".endswith(found[1]))


@pytest.mark.parametrize("part", ["(", '"', "\\", "@a,", "a.", "<", '"\\', "[(", "@a:", " "])
def test_a_long_line_is_read_as_fast_as_a_short_one(part: str) -> None:
    read_path("<" + part * 400_000)
