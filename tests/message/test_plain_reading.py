"""The short way and the long way say the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.plain_reading import _parsed, _plain
from gateway.message.proto_article import _fields


def both(head: str, body: str = "Words, größer.\r\n"):
    octets = f"{head}\r\n\r\n{body}".encode("utf-8", "surrogateescape")
    fields = _fields(octets.partition(b"\r\n\r\n")[0])
    assert isinstance(fields, dict)
    return _plain(octets, fields), _parsed(octets)


HEAD = "From: Ann Lee <Ann@example.org>\r\nSubject: Re: words\r\n"


@pytest.mark.parametrize(
    "more",
    [
        "MIME-Version: 1.0",
        "Date: Mon, 02 Mar 2026 09:00:00 +0100",
        "Date: yesterday",
        "Content-Type: text/plain; charset=UTF-8",
        'Content-Type: text/plain; charset="utf-8"; format=flowed\r\nContent-Transfer-Encoding: 8bit',
        "Content-Type: text/plain",
    ],
)
def test_a_plain_article_is_read_the_short_way_as_the_long_way_reads_it(more: str) -> None:
    short, long = both(HEAD + more, "> quoted \r\n> on\r\n\r\nOne \r\ntwo.\r\n-- \r\nAnn\r\n")
    assert short == long


@pytest.mark.parametrize("name", ["Ann", "=?UTF-8?Q?J=C3=BCrgen?=", "Ann B. Lee", "", "A  B\t C"])
def test_names_are_read_alike(name: str) -> None:
    short, long = both(f"From: {name} <ann@example.org>\r\nSubject: =?utf-8?b?R3LDtsOfZQ==?= x")
    assert short == long


@pytest.mark.parametrize(
    "head",
    [
        HEAD + "Content-Type: text/html",
        HEAD + "Content-Type: text/plain; charset=iso-8859-1",
        HEAD + "Content-Type: text/plain; charset=utf-8; delsp=yes; format=flowed",
        HEAD + "Content-Transfer-Encoding: base64",
        HEAD + "X-Raw: größe",
        'From: "Lee, Ann" <ann@example.org>\r\nSubject: x',
        "From: ann@example.org (Ann Lee)\r\nSubject: x",
        "From: Ann <ann@example.org>, Bob <bob@example.org>\r\nSubject: x",
        "From: Ann\r\nSubject: x",
    ],
)
def test_what_is_not_plain_goes_the_long_way(head: str) -> None:
    assert both(head)[0] is None


@given(st.text(alphabet=st.characters(codec="ascii", exclude_characters="\r\n"), max_size=40))
def test_whatever_a_name_is_both_ways_agree(name: str) -> None:
    short, long = both(f"From: {name} <ann@example.org>\r\nSubject: {name}")
    assert short is None or short == long
