"""Overview and header fields: RFC 3977 section 8, XOVER, XHDR and XPAT of RFC 2980."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.nntp import codes
from gateway.nntp.arguments import Range, is_message_id, numbers
from gateway.nntp.codes import Code, reply
from gateway.nntp.wildmat import header_pattern

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from gateway.model import SectionName
    from gateway.nntp.session import Answer, Session

# The fields of a line after its number, as LIST OVERVIEW.FMT tells them (section 8.4): slrn knows
# metadata in the older of the two forms only.
FORMAT = (
    "Subject:",
    "From:",
    "Date:",
    "Message-ID:",
    "References:",
    "Bytes:",
    "Lines:",
    "Xref:full",
)
PATTERNS_AT = 50  # articles
_XREF = len(FORMAT)
_PLACES = {name.removesuffix(":").lower(): at for at, name in enumerate(FORMAT[:5], 1)}
_PLACES |= {":bytes": 6, ":lines": 7, "xref": _XREF}
_FIELD_NAME = re.compile(r":?[!-9;-~]+")

Pair = tuple[bytes, bytes]
"""An article's number, or the id it was asked by, and the content of a field."""


@dataclass(frozen=True, slots=True)
class _Style:
    """How an answer begins, and what stands for a field that is not there."""

    first: bytes
    absent: bytes = b""


HDR = _Style(reply(Code.HEADERS, "Header fields follow"))
XHDR = _Style(reply(Code.XHDR, "Header fields follow"), b"(none)")  # RFC 2980 section 2.6


async def over(session: Session, arguments: list[str]) -> Answer:
    """Send overview lines (section 8.3)."""
    if arguments and is_message_id(arguments[0]):
        line = await session.library.overview_by_id(arguments[0])
        if line is None:
            return codes.NO_SUCH_ID
        return b"%b0%b.\r\n" % (OVERVIEW, line[line.index(b"\t") :])
    wanted = _wanted(session, arguments)
    if isinstance(wanted, bytes):
        return wanted
    section, span = wanted
    if not span.is_open:
        line = await session.library.overview_line(section, span.low)
        return _nothing(arguments) if line is None else b"%b%b.\r\n" % (OVERVIEW, line)
    return await _begun(OVERVIEW, _lines(session, section, span))


OVERVIEW = reply(Code.OVERVIEW, "Overview follows")


async def _lines(session: Session, section: SectionName, span: Range) -> AsyncIterator[bytes]:
    async for lines in session.library.overview(section, span.low, span.high):
        yield b"".join(lines)


async def hdr(session: Session, arguments: list[str]) -> Answer:
    """Send one field of articles (section 8.5)."""
    return await _fields(session, arguments, HDR)


async def xhdr(session: Session, arguments: list[str]) -> Answer:
    """Send one field of articles as RFC 2980 has it; asked of nothing by slrnpull, to see."""
    if not arguments:
        return codes.SYNTAX if session.group else codes.NO_GROUP
    return await _fields(session, arguments, XHDR)


async def xpat(session: Session, arguments: list[str]) -> Answer:
    """Send the fields that match one of some patterns (RFC 2980 section 2.9)."""
    field, about, *patterns = arguments
    wanted = [header_pattern(pattern) for pattern in patterns]

    def keep(pair: Pair) -> bool:
        text = pair[1].decode("utf-8", "replace")
        return any(pattern.matches(text) for pattern in wanted)

    return await _fields(session, [field, about], XHDR, keep)


async def _fields(
    session: Session,
    arguments: list[str],
    style: _Style,
    keep: Callable[[Pair], bool] | None = None,
) -> Answer:
    field, about = arguments[0].lower(), arguments[1:]
    if not _FIELD_NAME.fullmatch(field):
        return codes.SYNTAX
    if field.startswith(":") and field not in _PLACES:
        return reply(Code.NOT_OFFERED, "There is no such metadata")
    if about and is_message_id(about[0]):
        return await _field_by_id(session, field, about[0], style, keep)
    wanted = _wanted(session, about)
    if isinstance(wanted, bytes):
        return wanted
    section, span = wanted
    pairs = _pairs(session, section, span, field)
    answer = await _begun(style.first, _field_lines(pairs, style, keep))
    if answer is codes.NONE_IN_RANGE:
        # XPAT finds nothing in articles that are there: an empty list (RFC 2980 section 2.9).
        return _nothing(about) if keep is None else style.first + codes.END
    return answer


async def _field_by_id(
    session: Session,
    field: str,
    message_id: str,
    style: _Style,
    keep: Callable[[Pair], bool] | None,
) -> Answer:
    line = await session.library.overview_by_id(message_id)
    article = await session.library.article_by_id(message_id)
    if line is None or article is None:
        return codes.NO_SUCH_ID
    place = _PLACES.get(field)
    if place:
        value = _overview_pairs([line], place)[0][1]
    else:
        value = _header(article.octets[: article.head], _header_pattern(field))
    number = b"0" if style is HDR else message_id.encode()
    pair = (number, value)
    line = b"" if keep and not keep(pair) else _field_line(pair, style)
    return style.first + line + codes.END


async def _field_lines(
    slices: AsyncIterator[list[Pair]], style: _Style, keep: Callable[[Pair], bool] | None
) -> AsyncIterator[bytes]:
    async for pairs in slices:
        if keep is not None:
            # A hundred patterns take their time: others have their turn in between.
            for start in range(0, len(pairs), PATTERNS_AT):
                some = pairs[start : start + PATTERNS_AT]
                yield b"".join([_field_line(pair, style) for pair in some if keep(pair)])
        elif style.absent:
            yield b"".join([_field_line(pair, style) for pair in pairs])
        else:
            yield b"".join([b"%b %b\r\n" % pair for pair in pairs])


def _field_line(pair: Pair, style: _Style) -> bytes:
    return b"%b %b\r\n" % (pair[0], pair[1] or style.absent)


async def _pairs(
    session: Session, section: SectionName, span: Range, field: str
) -> AsyncIterator[list[Pair]]:
    place = _PLACES.get(field)
    if place is not None:
        async for lines in session.library.overview(section, span.low, span.high):
            yield _overview_pairs(lines, place)
        return
    pattern = _header_pattern(field)
    async for heads in session.library.heads(section, span.low, span.high):
        yield [(b"%d" % number, _header(head, pattern)) for number, head in heads]


def _overview_pairs(lines: list[bytes], place: int) -> list[Pair]:
    if place == _XREF:
        split = [line.split(b"\t", place) for line in lines]
        return [(fields[0], fields[place].rstrip()[len("Xref: ") :]) for fields in split]
    split = [line.split(b"\t", place + 1) for line in lines]
    return [(fields[0], fields[place]) for fields in split]


def _header_pattern(field: str) -> re.Pattern[bytes]:
    name = re.escape(field.encode())
    return re.compile(rb"^%b: ?((?:.*\r\n[ \t])*.*)\r$" % name, re.IGNORECASE | re.MULTILINE)


def _header(head: bytes, pattern: re.Pattern[bytes]) -> bytes:
    found = pattern.search(head)
    return found[1].replace(b"\r\n", b"").replace(b"\t", b" ") if found else b""


def _wanted(session: Session, arguments: list[str]) -> tuple[SectionName, Range] | bytes:
    """Give section and numbers of a range or of the current article, or what is wrong."""
    wanted = numbers(arguments[0]) if arguments else None
    if arguments and wanted is None:
        return codes.SYNTAX
    if session.group is None:
        return codes.NO_GROUP
    if wanted is None:
        if session.number is None:
            return codes.NO_CURRENT
        wanted = Range(session.number, session.number, is_open=False)
    return session.group.section, wanted


def _nothing(arguments: list[str]) -> bytes:
    return codes.NONE_IN_RANGE if arguments else codes.NO_CURRENT


async def _begun(first: bytes, slices: AsyncIterator[bytes]) -> Answer:
    """Give 423 when there is not one slice, else the answer with it."""
    beginning = await anext(slices, None)
    if beginning is None:
        return codes.NONE_IN_RANGE
    return _whole(first + beginning, slices)


async def _whole(beginning: bytes, slices: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield beginning
    async for slice_ in slices:
        yield slice_
    yield codes.END
