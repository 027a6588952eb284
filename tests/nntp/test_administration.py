"""The capabilities, in each state."""

import ssl

from gateway.nntp.administration import capability_lines, greeting
from gateway.nntp.session import Session
from tests.nntp.newsroom import FakeDesk, terms_of

TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
LATER = {"STARTTLS", "AUTHINFO USER SASL", "SASL PLAIN", "COMPRESS DEFLATE", "POST"}


def told(session: Session) -> set[str]:
    return LATER.intersection(capability_lines(session))


def test_what_is_told_changes_with_tls_login_and_compression() -> None:
    desk = FakeDesk()
    terms = terms_of(desk, certificate=TLS, log_in=desk.log_in, posting="members")
    session = Session(None, terms)  # type: ignore[arg-type]

    assert told(session) == {"STARTTLS", "COMPRESS DEFLATE"}
    session.is_secure = True
    assert told(session) == {"AUTHINFO USER SASL", "SASL PLAIN", "COMPRESS DEFLATE"}
    session.is_compressed = True
    assert told(session) == set()


def test_the_message_of_the_day_is_told_where_there_is_one() -> None:
    with_motd = Session(None, terms_of(FakeDesk(), motd=("Hello.", ".")))  # type: ignore[arg-type]

    assert any(line.startswith("LIST") and "MOTD" in line for line in capability_lines(with_motd))


def test_the_greeting_says_whether_posting_is_possible() -> None:
    session = Session(None, terms_of(FakeDesk(), posting="members"))  # type: ignore[arg-type]

    assert greeting(session) == b"201 The Gazette is ready, posting prohibited\r\n"
