"""Wildmats: the table of RFC 3977 section 4.4, and hostile ones."""

from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.nntp.wildmat import header_pattern, wildmat


@pytest.mark.parametrize(
    ("pattern", "matching", "others"),
    [
        ("abc", ["abc"], ["ab", "abcd", "ABC"]),
        ("abc,def", ["abc", "def"], ["abc,def"]),
        ("£", ["£"], ["££", "a"]),
        ("a*", ["a", "ab"], ["ba"]),
        ("a*b", ["ab", "axxb"], ["a", "abc", "b"]),
        ("a*,*b", ["ax", "xb"], ["x"]),
        ("a*,!*b", ["a", "ac"], ["ab", "c"]),
        ("a*,!*b,c*", ["ac", "cb"], ["ab"]),
        ("a*,c*,!*b", ["ac", "cd"], ["cb", "ab"]),
        ("?a*", ["xa", "£ab"], ["a", "ax"]),
        ("??a*", ["xya"], ["xa"]),
        ("*a?", ["ax", "xax"], ["a", "xa"]),
        ("*a??", ["axx", "xaxx"], ["ax"]),
        ("a*,!*b,*c*", ["aaa", "ccb"], ["abb", "xxx"]),
        ("*", ["", "anything"], []),
        ("a*a", ["aa"], ["a"]),
        ("*.a.b*", ["x.a.b", "x.a.x.a.by"], ["x.ab"]),
    ],
)
def test_a_wildmat_matches_what_the_rfc_says(
    pattern: str, matching: list[str], others: list[str]
) -> None:
    read = wildmat(pattern)

    assert read
    assert [text for text in matching if not read.matches(text)] == []
    assert [text for text in others if read.matches(text)] == []


@pytest.mark.parametrize("text", ["", ",", "a,", "u[ks].*", "a\\b", "a!b", "!", "a,,b", "a]"])
def test_what_is_no_wildmat_is_told_so(text: str) -> None:
    assert wildmat(text) is None


@given(st.text(alphabet="ab.*?", min_size=1, max_size=12), st.text(alphabet="ab.£", max_size=12))
def test_a_pattern_matches_what_shells_match(pattern: str, text: str) -> None:
    read = wildmat(pattern)

    assert read
    assert read.matches(text) == fnmatchcase(text, pattern)


@pytest.mark.parametrize("letter", ["a", "?"])
def test_two_hundred_stars_are_answered_at_once(letter: str) -> None:
    read = wildmat(f"*{letter}" * 200 + "b")

    assert read
    assert not read.matches("a" * 5000)
    assert read.matches("a" * 5000 + "b")


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("*[Nn]ews*", "the news", True),
        ("[^a]*", "abc", False),
        ("[^a]*", "bc", True),
        ("[]x]", "]", True),
        ("[a-c]", "b", True),
        ("a\\*c", "a*c", True),
        ("a\\*c", "abc", False),
        ("[unclosed", "[unclosed", True),
        ("[a&&b]", "&", True),
    ],
)
def test_a_pattern_of_xpat_knows_sets(pattern: str, text: str, expected: bool) -> None:
    assert header_pattern(pattern).matches(text) is expected


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_pattern_of_xpat_can_be_read(pattern: str, text: str) -> None:
    header_pattern(pattern).matches(text)
