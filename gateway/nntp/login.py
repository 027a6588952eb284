"""Who is speaking: STARTTLS (RFC 4642) and AUTHINFO with USER, PASS and SASL PLAIN (RFC 4643)."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
from typing import TYPE_CHECKING

from gateway.discussion.limits import network_of
from gateway.nntp import codes
from gateway.nntp.codes import Code, reply
from gateway.nntp.session import Next

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from gateway.model import Peer
    from gateway.nntp.session import Answer, Session

FAILURES = 3  # a person mistypes; a machine that guesses has to connect anew
SASL_WORDS = 2  # the mechanism and what the client says at once
PLAIN_PARTS = 3  # RFC 4616: who to act as, who one is, the password

LOGGED_IN = reply(Code.LOGGED_IN, "Welcome")
TOO_MANY = reply(Code.LOGIN_FAILED, "Too many failed logins from your network; try again later")
FAILED = reply(Code.LOGIN_FAILED, "Name or password is wrong")
OUT_OF_ORDER = reply(Code.LOGIN_OUT_OF_ORDER, "Send AUTHINFO USER first")
SEND_PASSWORD = reply(Code.SEND_PASSWORD, "Send the password")
CHALLENGE = reply(Code.SASL_CHALLENGE, "=")
NOT_NOW = reply(Code.FORBIDDEN, "Not possible now")


async def starttls(session: Session, _: list[str]) -> Answer:
    """Begin TLS; what was sent ahead is dropped (RFC 4642 section 2.2.2)."""
    if session.terms.certificate is None:
        return reply(Code.NOT_OFFERED, "TLS is not offered here")
    if not session.can_start_tls:
        return NOT_NOW
    session.forget()
    session.next = Next.START_TLS
    return reply(Code.START_TLS, "Begin TLS now")


async def authinfo(session: Session, arguments: list[str]) -> Answer:
    """Take a step of logging in."""
    kind = arguments[0].upper()
    if kind not in STEPS:
        return codes.SYNTAX
    if session.terms.log_in is None:
        return reply(Code.NOT_OFFERED, "Nobody can log in here")
    if session.has_logged_in or session.is_compressed:
        return NOT_NOW
    if not session.is_private:
        return codes.TLS_REQUIRED
    return await STEPS[kind](session, arguments[1:])


async def _user(session: Session, arguments: list[str]) -> Answer:
    session.login_name = " ".join(arguments)
    return SEND_PASSWORD


async def _password(session: Session, arguments: list[str]) -> Answer:
    if session.login_name is None:
        return OUT_OF_ORDER
    name, session.login_name = session.login_name, None
    return await _log_in(session, name, " ".join(arguments))


async def _sasl(session: Session, arguments: list[str]) -> Answer:
    if len(arguments) > SASL_WORDS:
        return codes.SYNTAX
    if arguments[0].upper() != "PLAIN":
        return reply(Code.NOT_OFFERED, "There is only PLAIN")
    if len(arguments) == 1:
        return CHALLENGE
    return await sasl_response(session, arguments[1])


async def sasl_response(session: Session, text: str) -> Answer:
    """Take the client's part of a SASL exchange."""
    if text == "*":
        return reply(Code.LOGIN_FAILED, "Given up")
    try:
        octets = b"" if text == "=" else base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return reply(Code.NOT_BASE64, "That is not base64")
    parts = octets.decode("utf-8", "replace").split("\0")
    if len(parts) != PLAIN_PARTS or parts[0] not in {"", parts[1]}:
        return FAILED
    return await _log_in(session, parts[1], parts[2])


async def _log_in(session: Session, name: str, password: str) -> Answer:
    if session.terms.log_in is None:
        return NOT_NOW
    await asyncio.sleep(0)  # from here on a task runs it: looking up may have deadlines
    network = network_of(session.peer) if session.peer else ""
    guesses = session.terms.guesses
    if guesses is not None and guesses.reached(network):
        session.is_to_part = True
        return TOO_MANY
    session.peer_logged_in = _peer(session, name, password)
    if session.peer_logged_in is None:
        session.person = await session.terms.log_in(name, password)
    if session.has_logged_in:
        return LOGGED_IN
    if guesses is not None:
        guesses.count(network)
    session.failed_logins += 1
    session.is_to_part = session.failed_logins >= FAILURES
    return FAILED


def _peer(session: Session, name: str, password: str) -> Peer | None:
    """Find the news server that comes from this address and says its password."""
    for peer in session.peers_here:
        if peer.password and peer.name == name:
            same = hmac.compare_digest(peer.password.encode(), password.encode())
            return peer if same else None
    return None


STEPS: dict[str, Callable[[Session, list[str]], Awaitable[Answer]]] = {
    "USER": _user,
    "PASS": _password,
    "SASL": _sasl,
}
