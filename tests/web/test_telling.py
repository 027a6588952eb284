"""What is said on the page that a form leads on to."""

import pytest
from starlette.requests import Request
from starlette.responses import Response

from gateway.discussion.own_buttons import Said
from gateway.web import telling


def request_with(cookie):
    return Request({"type": "http", "headers": [(b"cookie", cookie.encode())]})


def cookie_of(said):
    response = Response()
    telling.tell(response, said, "/me", secure=True)
    return response.headers["set-cookie"]


@pytest.mark.parametrize("said", [Said('Gr\u00fc\u00dfe; "x", y'), Said("Left.", "token")])
def test_it_comes_back_as_it_was_said(said):
    assert telling.told(request_with(cookie_of(said).partition(";")[0])) == said


def test_a_long_list_fits_into_what_a_browser_keeps():
    cookie = cookie_of(Said("\U0001f600" * 10_000, "t" * 50))

    assert len(cookie) < 4096
    assert "Max-Age=60" in cookie
    assert "HttpOnly" in cookie


@pytest.mark.parametrize("value", ["", "x", "e30=", "W10=", "WzFd", "bnVsbA==", "\u00e4"])
def test_what_we_did_not_write_says_nothing(value):
    assert telling.told(request_with(f"{telling.COOKIE}={value}")) is None


def test_it_is_said_once():
    response = Response()
    telling.is_told(response, "/me")

    assert 'said=""' in response.headers["set-cookie"]
