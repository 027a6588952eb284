"""What newsgroups there are and what is new: RFC 3977 section 7, LIST variants of RFC 6048."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.nntp import codes, overview
from gateway.nntp.arguments import moment
from gateway.nntp.codes import Code, block, reply
from gateway.nntp.wildmat import wildmat

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from datetime import datetime

    from gateway.nntp.session import Answer, Session
    from gateway.nntp.wildmat import Wildmat
    from gateway.store.newsgroups import Newsgroup

CREATOR = "rejoinder"


async def list_(session: Session, arguments: list[str]) -> Answer:
    """Send one of the lists (section 7.6.1); without a keyword that of the active newsgroups."""
    keyword, rest = (arguments[0].upper(), arguments[1:]) if arguments else ("ACTIVE", [])
    if keyword in GROUP_LISTS:
        return await _list_of_groups(session, keyword, rest)
    if keyword == "HEADERS":
        return _headers(rest)
    if keyword in OTHER_LISTS and not rest:
        return await OTHER_LISTS[keyword](session)
    return codes.SYNTAX


async def _list_of_groups(session: Session, keyword: str, arguments: list[str]) -> Answer:
    chosen = wildmat(arguments[0] if arguments else "*")
    if chosen is None or len(arguments) > 1:
        return codes.SYNTAX
    text, line = GROUP_LISTS[keyword]
    groups = await _matching(session, chosen)
    return block(Code.LIST, text, [line(session, group) for group in groups])


async def _matching(session: Session, chosen: Wildmat) -> list[Newsgroup]:
    return [one for one in await session.library.groups() if chosen.matches(one.name)]


def _active(session: Session, group: Newsgroup) -> str:
    return f"{group.name} {group.high} {group.low} {_status(session, group)}"


def _status(session: Session, group: Newsgroup) -> str:
    """Give the letter of RFC 3977 section 7.6.3."""
    if not session.might_post:
        return "n"
    return "m" if group.section in session.terms.moderated else "y"


def _active_times(_: Session, group: Newsgroup) -> str:
    return f"{group.name} {int(group.created_at.timestamp())} {CREATOR}"


def _counts(session: Session, group: Newsgroup) -> str:
    return f"{group.name} {group.high} {group.low} {group.total} {_status(session, group)}"


def _description(_: Session, group: Newsgroup) -> str:
    return f"{group.name}\t{' '.join(group.description.split()) or group.name}"


def _name(_: Session, group: Newsgroup) -> str:
    return group.name


def _submission(session: Session, group: Newsgroup) -> str:
    # `%` is a sign of its own here (RFC 6048 section 2.4); no address of a section has one.
    return f"{group.name}:{group.section}@{session.terms.site.domain}"


GROUP_LISTS: dict[str, tuple[str, Callable[[Session, Newsgroup], str]]] = {
    "ACTIVE": ("Newsgroups follow: name, high, low, status", _active),
    "ACTIVE.TIMES": ("Times of creation follow", _active_times),
    "COUNTS": ("Newsgroups follow: name, high, low, count, status", _counts),
    "NEWSGROUPS": ("Descriptions follow", _description),
    "SUBSCRIPTIONS": ("Newsgroups to begin with follow", _name),
}


async def _moderators(session: Session) -> Answer:
    """Send all addresses: this list takes no wildmat (RFC 6048 section 2.4)."""
    lines = [_submission(session, group) for group in await session.library.groups()]
    return block(Code.LIST, "Addresses for articles by mail follow", lines)


async def _overview_format(_: Session) -> Answer:
    return block(Code.LIST, "Fields of overview lines follow", list(overview.FORMAT))


def _headers(arguments: list[str]) -> Answer:
    """Say that every header can be asked for, and which metadata (section 8.6)."""
    if len(arguments) > 1 or (arguments and arguments[0].upper() not in {"MSGID", "RANGE"}):
        return codes.SYNTAX
    return block(Code.LIST, "Fields for HDR follow", [":", ":bytes", ":lines"])


async def _motd(session: Session) -> Answer:
    """Send the message of the day (RFC 6048 section 2.5)."""
    if not session.terms.motd:
        return reply(Code.NOT_OFFERED, "There is no message of the day")
    return block(Code.LIST, "Message of the day follows", list(session.terms.motd))


async def _distributions(_: Session) -> Answer:
    """Say that there are none (RFC 6048 section 2.3 allows an empty list)."""
    return block(Code.LIST, "There are no distributions", [])


async def _no_patterns(_: Session) -> Answer:
    """Say that this list is known and not kept (RFC 3977 section 7.6.1.2)."""
    return reply(Code.NOT_OFFERED, "No newsgroup has a distribution of its own")


OTHER_LISTS: dict[str, Callable[[Session], Awaitable[Answer]]] = {
    "MODERATORS": _moderators,
    "OVERVIEW.FMT": _overview_format,
    "MOTD": _motd,
    "DISTRIBUTIONS": _distributions,
    "DISTRIB.PATS": _no_patterns,
}


def offered_lists(session: Session) -> str:
    """Give the keywords of LIST that have something to say, for CAPABILITIES."""
    motd = ["MOTD"] if session.terms.motd else []
    others = ["MODERATORS", "OVERVIEW.FMT", "HEADERS", "DISTRIBUTIONS"]
    return " ".join([*GROUP_LISTS, *others, *motd])


async def newgroups(session: Session, arguments: list[str]) -> Answer:
    """List newsgroups created since a time (section 7.3)."""
    since = moment(arguments, session.terms.clock())
    if since is None:
        return codes.SYNTAX
    groups = await session.library.groups()
    lines = [_active(session, group) for group in groups if group.created_at >= since]
    return block(Code.NEW_GROUPS, "New newsgroups follow", lines)


async def newnews(session: Session, arguments: list[str]) -> Answer:
    """List what arrived in some newsgroups since a time (section 7.4)."""
    chosen = wildmat(arguments[0])
    since = moment(arguments[1:], session.terms.clock())
    if chosen is None or since is None:
        return codes.SYNTAX
    return _arrived(session, await _matching(session, chosen), since)


async def _arrived(
    session: Session, groups: list[Newsgroup], since: datetime
) -> AsyncIterator[bytes]:
    yield reply(Code.NEW_ARTICLES, "New articles follow by Message-ID")
    for group in groups:
        async for ids in session.library.arrived_since(group.section, since):
            yield "".join(f"{one}\r\n" for one in ids).encode()
    yield codes.END
