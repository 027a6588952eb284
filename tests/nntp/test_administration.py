"""The capabilities, in each state."""

import ssl
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from gateway.nntp.administration import capability_lines, greeting
from gateway.nntp.lists import GROUP_LISTS, OTHER_LISTS
from gateway.nntp.session import Session
from tests.factories import a_person
from tests.nntp.newsroom import FakeDesk, SansIo, seeded, terms_of

TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
LATER = {"STARTTLS", "AUTHINFO", "AUTHINFO USER SASL", "SASL PLAIN", "COMPRESS DEFLATE", "POST"}

# What is told: a command that works then, and only then, and how it is answered.
PROOFS = {
    "POST": ("POST", "340"),
    "IHAVE": ("IHAVE <new@far.example>", "335"),
    "STREAMING": ("MODE STREAM", "203"),
    "STARTTLS": ("STARTTLS", "382"),
    "AUTHINFO USER SASL": ("AUTHINFO USER ann", "381"),
    "COMPRESS DEFLATE": ("COMPRESS DEFLATE", "206"),
}
SITES: dict[str, dict[str, Any]] = {
    "open": {"posting": "anyone"},
    "members": {"posting": "members", "certificate": TLS, "log_in": True},
    "local": {"posting": "members", "log_in": True, "login_without_tls": True},
    "feeds": {"posting": "confirm", "certificate": TLS, "log_in": True, "feeds": True},
}


def told(session: Session) -> set[str]:
    return LATER.intersection(capability_lines(session))


def test_what_is_told_changes_with_tls_login_and_compression() -> None:
    desk = FakeDesk()
    terms = terms_of(desk, certificate=TLS, log_in=desk.log_in, posting="members")
    session = Session(None, terms)  # type: ignore[arg-type]

    assert told(session) == {"STARTTLS", "AUTHINFO", "COMPRESS DEFLATE"}
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


@pytest.mark.parametrize("site", SITES)
async def test_what_is_told_works_and_what_is_not_told_does_not(tmp_path: Path, site: str) -> None:
    desk, store = FakeDesk(), await seeded(tmp_path)
    given = dict(SITES[site])
    given |= {"log_in": desk.log_in} if "log_in" in given else {}
    given |= {"feeds": desk.feeds()} if "feeds" in given else {}
    terms = terms_of(desk, **given)
    states = product([False, True], [False, True], [None, a_person()])
    for (secure, compressed, person), proof in product(states, PROOFS):
        state = {"is_secure": secure, "is_compressed": compressed, "person": person}
        client = SansIo(store, terms, **state)
        await client.hear()
        is_told = proof in capability_lines(client.dialogue.session)
        command, yes = PROOFS[proof]
        await client.say(f"{command}\r\n".encode())
        answer = await client.hear() or ""
        assert answer.startswith(yes) is is_told, (state, command, answer)
    await store.close()


@pytest.mark.parametrize("motd", [(), ("Hello.",)])
async def test_each_list_that_is_told_is_sent(tmp_path: Path, motd: tuple[str, ...]) -> None:
    store = await seeded(tmp_path)
    client = SansIo(store, terms_of(FakeDesk(), motd=motd))
    (line,) = [one for one in capability_lines(client.dialogue.session) if one.startswith("LIST ")]
    sent = []
    for keyword in (*GROUP_LISTS, *OTHER_LISTS, "HEADERS"):
        client.said.clear()
        await client.say(f"LIST {keyword}\r\n".encode())
        sent += [keyword] if client.said[0].startswith(b"215 ") else []

    assert sorted(line.split()[1:]) == sorted(sent)
    await store.close()
