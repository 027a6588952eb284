"""Newsgroups and articles: RFC 3977 section 6.1 and 6.2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.nntp import codes
from gateway.nntp.arguments import LAST_NUMBER, Range, is_message_id, number, numbers
from gateway.store.newsgroups import number_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from gateway.model import SectionName
    from gateway.nntp.session import Answer, Session
    from gateway.store.newsgroups import Newsgroup, WireArticle

EVERYTHING = Range(1, LAST_NUMBER, is_open=True)
NUMBERS_A_SLICE = 10_000


async def group(session: Session, arguments: list[str]) -> Answer:
    """Select a newsgroup (section 6.1.1)."""
    found = await session.library.group(arguments[0])
    if found is None:
        return codes.NO_SUCH_GROUP
    session.select(found)
    return _group_line(found)


async def listgroup(session: Session, arguments: list[str]) -> Answer:
    """Select a newsgroup and list its numbers (section 6.1.2)."""
    wanted = numbers(arguments[1]) if arguments[1:] else EVERYTHING
    if wanted is None:
        return codes.SYNTAX
    if not arguments and session.group is None:
        return codes.NO_GROUP
    name = arguments[0] if arguments else session.group.name if session.group else ""
    found = await session.library.group(name)
    if found is None:
        return codes.NO_SUCH_GROUP
    session.select(found)
    return _numbers(session, found, wanted)


async def _numbers(session: Session, found: Newsgroup, wanted: Range) -> AsyncIterator[bytes]:
    yield _group_line(found, " list follows")
    low, high = max(found.low, wanted.low), min(found.high, wanted.high)
    if found.has_no_holes:
        for start in range(low, high + 1, NUMBERS_A_SLICE):
            stop = min(start + NUMBERS_A_SLICE, high + 1)
            yield _number_lines(list(range(start, stop)))
    else:
        async for slice_ in session.library.numbers(found.section, low, high):
            yield _number_lines(slice_)
    yield codes.END


def _number_lines(slice_: list[int]) -> bytes:
    return b"%d\r\n" * len(slice_) % tuple(slice_)


def _group_line(found: Newsgroup, more: str = "") -> bytes:
    # RFC 3977 section 6.1.1.2 allows an empty newsgroup three forms; this is the one it prefers.
    return f"211 {found.total} {found.low} {found.high} {found.name}{more}\r\n".encode()


async def last(session: Session, _: list[str]) -> Answer:
    """Go to the article before (section 6.1.3)."""
    return await _go(session, forward=False)


async def next_(session: Session, _: list[str]) -> Answer:
    """Go to the next article (section 6.1.4)."""
    return await _go(session, forward=True)


async def _go(session: Session, *, forward: bool) -> Answer:
    if session.group is None:
        return codes.NO_GROUP
    if session.number is None:
        return codes.NO_CURRENT
    find = session.library.next_line if forward else session.library.last_line
    line = await find(session.group.section, session.number)
    if line is None:
        return codes.NO_NEXT if forward else codes.NO_PREVIOUS
    session.number = number_of(line)
    return b"223 %d %s\r\n" % (session.number, message_id_of(line))


async def article(session: Session, arguments: list[str]) -> Answer:
    """Send an article (section 6.2.1)."""
    found = await _find(session, arguments)
    if isinstance(found, bytes):
        return found
    at, article = found
    return b"220 %d %s\r\n%b.\r\n" % (at, article.message_id, article.octets)


async def head(session: Session, arguments: list[str]) -> Answer:
    """Send the header of an article, without the empty line (section 6.2.2)."""
    found = await _find(session, arguments)
    if isinstance(found, bytes):
        return found
    at, article = found
    return b"221 %d %s\r\n%b.\r\n" % (at, article.message_id, article.octets[: article.head - 2])


async def body(session: Session, arguments: list[str]) -> Answer:
    """Send the body of an article (section 6.2.3)."""
    found = await _find(session, arguments)
    if isinstance(found, bytes):
        return found
    at, article = found
    return b"222 %d %s\r\n%b.\r\n" % (at, article.message_id, article.octets[article.head :])


async def stat(session: Session, arguments: list[str]) -> Answer:
    """Tell that an article is here (section 6.2.4)."""
    line: bytes | None
    if arguments and is_message_id(arguments[0]):
        line = await session.library.overview_by_id(arguments[0])
        return b"223 0 %s\r\n" % message_id_of(line) if line else codes.NO_SUCH_ID
    at = place(session, arguments)
    if isinstance(at, bytes):
        return at
    section, wanted = at
    line = await session.library.overview_line(section, wanted)
    if line is None:
        return codes.NO_SUCH_NUMBER if arguments else codes.NO_CURRENT
    session.number = wanted
    return b"223 %d %s\r\n" % (wanted, message_id_of(line))


async def _find(session: Session, arguments: list[str]) -> tuple[int, WireArticle] | bytes:
    """Find the article meant by a number, an id, or nothing: the current one."""
    if arguments and is_message_id(arguments[0]):
        by_id = await session.library.article_by_id(arguments[0])
        return (0, by_id) if by_id else codes.NO_SUCH_ID
    at = place(session, arguments)
    if isinstance(at, bytes):
        return at
    section, wanted = at
    found = await session.library.article(section, wanted)
    if found is None:
        return codes.NO_SUCH_NUMBER if arguments else codes.NO_CURRENT
    session.number = wanted
    return wanted, found


def place(session: Session, arguments: list[str]) -> tuple[SectionName, int] | bytes:
    """Give section and number of an argument or of the current article, or what is wrong."""
    wanted = number(arguments[0]) if arguments else session.number
    if arguments and wanted is None:
        return codes.SYNTAX
    if session.group is None:
        return codes.NO_GROUP
    return codes.NO_CURRENT if wanted is None else (session.group.section, wanted)


def message_id_of(overview: bytes) -> bytes:
    """Give the Message-ID in an overview line."""
    return overview.split(b"\t", 5)[4]
