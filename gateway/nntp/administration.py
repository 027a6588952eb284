"""What is said about the session itself: RFC 3977 section 5 and 7.1 to 7.2, and the greeting."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gateway.nntp import codes, transit
from gateway.nntp.codes import Code, block, reply
from gateway.nntp.lists import offered_lists
from gateway.nntp.session import Next

if TYPE_CHECKING:
    from gateway.nntp.session import Answer, Session

_KEYWORD = re.compile(r"[A-Za-z][A-Za-z0-9.-]{2,}")  # RFC 3977 section 9.8


def greeting(session: Session) -> bytes:
    """Give the first line, which is also that of MODE READER (section 5.1)."""
    name = session.terms.site.name
    if session.might_post:
        return reply(Code.POSTING_ALLOWED, f"{name} is ready, posting allowed")
    return reply(Code.POSTING_PROHIBITED, f"{name} is ready, posting prohibited")


async def mode(session: Session, arguments: list[str]) -> Answer:
    """Answer MODE READER, which changes nothing here (section 5.3), and MODE STREAM."""
    match arguments[0].upper():
        case "READER":
            return greeting(session)
        case "STREAM" if session.terms.feeds.peers:
            return transit.mode_stream(session)
    return reply(Code.SYNTAX, "There is no such mode")


async def quit_(session: Session, _: list[str]) -> Answer:
    """End the session (section 5.4)."""
    session.next = Next.CLOSE
    return codes.GOODBYE


async def date(session: Session, _: list[str]) -> Answer:
    """Tell the time in UTC (section 7.1)."""
    return reply(Code.DATE, session.terms.clock().strftime("%Y%m%d%H%M%S"))


async def capabilities(session: Session, arguments: list[str]) -> Answer:
    """Tell what would work if it were asked for now (section 5.2)."""
    # A keyword names what the client is interested in; we know none that would change the list.
    if arguments and not _KEYWORD.fullmatch(arguments[0]):
        return codes.SYNTAX
    return block(Code.CAPABILITIES, "Capabilities follow", capability_lines(session))


def capability_lines(session: Session) -> list[str]:
    """Give the capabilities of a session as it stands."""
    lines = {
        "VERSION 2": True,
        "IMPLEMENTATION Rejoinder": True,
        "READER": True,
        "POST": session.may_post,
        "IHAVE": session.feeder is not None,
        "STREAMING": session.feeder is not None,
        "NEWNEWS": True,
        "HDR": True,
        "OVER MSGID": True,
        f"LIST {offered_lists(session)}": True,
        "XPAT": True,
        "STARTTLS": session.can_start_tls,
        "AUTHINFO USER SASL": session.can_log_in,
        # Without words it says that no password is to be sent yet (RFC 4643 section 2.1).
        "AUTHINFO": session.could_log_in and not session.can_log_in,
        # After a login it is still told, so that a client sees whether somebody between has taken
        # mechanisms away (RFC 4643 section 2.2).
        "SASL PLAIN": session.can_log_in or session.has_logged_in,
        "COMPRESS DEFLATE": not session.is_compressed,
    }
    return [line for line, is_true in lines.items() if is_true]
