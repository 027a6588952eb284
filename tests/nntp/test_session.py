"""What a connection may do, as it stands."""

import ssl
from typing import Any

import pytest

from gateway.model import Person
from gateway.nntp.session import Session
from tests.factories import a_person
from tests.nntp.newsroom import FakeDesk, terms_of

TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
ANN: Person = a_person(1)


def session(terms: dict[str, Any], **state: Any) -> Session:
    desk = FakeDesk()
    if terms.pop("login", False):
        terms["log_in"] = desk.log_in
    return Session(None, terms_of(desk, **terms), **state)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("terms", "state", "expected"),
    [
        ({}, {}, "read post might"),
        ({"reading": "members"}, {}, "post might"),
        ({"posting": "members"}, {}, "read"),
        ({"posting": "members", "login": True}, {}, "read might"),
        ({"posting": "members", "login": True}, {"is_secure": True}, "read might login"),
        ({"posting": "members", "login": True}, {"person": ANN}, "read post might"),
        ({"login": True}, {"is_secure": True, "is_compressed": True}, "read post might"),
        (
            {"login": True, "login_without_tls": True},
            {"peer": "127.0.0.1"},
            "read post might login",
        ),
        ({"login": True, "login_without_tls": True}, {"peer": "192.0.2.1"}, "read post might"),
        ({"certificate": TLS}, {}, "read post might tls"),
        ({"certificate": TLS}, {"is_secure": True}, "read post might"),
        ({"certificate": TLS}, {"is_compressed": True}, "read post might"),
        ({"certificate": TLS}, {"person": ANN}, "read post might"),
    ],
)
def test_what_may_be_done_follows_from_terms_and_state(
    terms: dict[str, Any], state: dict[str, Any], expected: str
) -> None:
    found = session(dict(terms), **state)
    may = {
        "read": found.may_read,
        "post": found.may_post,
        "might": found.might_post,
        "login": found.can_log_in,
        "tls": found.can_start_tls,
    }

    assert " ".join(name for name, is_so in may.items() if is_so) == expected
