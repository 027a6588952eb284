"""What browsers send."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from gateway.web.forms import TooBigError, fields_of, is_number


def sent(body, pieces=1):
    step = max(1, -(-len(body) // pieces))
    waiting = [body[at : at + step] for at in range(0, len(body), step)] or [b""]

    async def receive():
        piece = waiting.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(waiting)}

    return Request({"type": "http", "method": "POST", "headers": []}, receive)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (b"nic=Ann&words=One%0D%0Atwo", {"nic": "Ann", "words": "One\ntwo"}),
        (b"words=K%C3%B6ln+ist", {"words": "K\u00f6ln ist"}),
        (b"words=%F6", {"words": "\ufffd"}),
        (b"words=a%00b", {"words": "ab"}),
        (b"nic=&words=", {"nic": "", "words": ""}),
        (b"nic=Ann&nic=Bob", {"nic": "Bob"}),
        (b"", {}),
        (b"\xff\xfe", {"\ufffd\ufffd": ""}),
    ],
)
async def test_fields_are_read(body, fields):
    assert await fields_of(sent(body), 100) == fields


async def test_more_than_fits_is_not_read():
    with pytest.raises(TooBigError):
        await fields_of(sent(b"words=" + b"x" * 100, pieces=10), 100)
    with pytest.raises(TooBigError):
        await fields_of(sent(b"a=1&" * 200), 1000)


@given(st.binary(max_size=200))
async def test_any_octets_are_fields_of_some_kind(body):
    for value in (await fields_of(sent(body), 1000)).values():
        assert "\r" not in value


@pytest.mark.parametrize(
    ("text", "held"),
    [("17", True), ("", False), ("-1", False), ("\u0661", False), ("9" * 19, False)],
)
def test_a_number_is_one_the_store_can_hold(text, held):
    assert is_number(text) is held
