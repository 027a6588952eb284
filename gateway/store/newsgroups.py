"""What the news server asks: newsgroups, numbers, overview lines and articles, ready to be sent.

An overview line and a wire form lie in their rows as RFC 3977 sends them; nothing is made here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from gateway.model import MessageId, SectionName
from gateway.store.database import instant, micros

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from gateway.store.database import Row, Statements

_ID_FIELD = b"\r\nMessage-ID: "
SLICE = 512  # rows a statement: 1 ms of work, and some 200 kB of overview in memory

# The low water mark is at least 1 (Thunderbird passes over a group whose mark is 0), and one
# above the high one where there is nothing to read (RFC 3977 section 6.1.1.2).
_GROUP = (
    "SELECT name, newsgroup, description,"
    " COALESCE((SELECT MIN(number) FROM numbering WHERE section = name), high + 1),"
    " high, total, created_at FROM section"
)


@dataclass(frozen=True, slots=True)
class Newsgroup:
    """A section as newsreaders see it; `total` counts the articles that can be read now."""

    section: SectionName
    name: str
    description: str
    low: int
    high: int
    total: int
    created_at: datetime

    @property
    def has_no_holes(self) -> bool:
        """Whether every number from `low` to `high` is an article."""
        return self.total == self.high - self.low + 1


class WireArticle(NamedTuple):
    """An article in wire form: CRLF, dots doubled, no closing line; its head ends at `head`."""

    head: int
    octets: bytes

    @property
    def message_id(self) -> bytes:
        """The Message-ID its header names."""
        start = self.octets.index(_ID_FIELD) + len(_ID_FIELD)
        return self.octets[start : self.octets.index(b"\r\n", start)]


class Newsgroups:
    """Questions of newsreaders."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def groups(self) -> list[Newsgroup]:
        """Give all newsgroups by name."""
        rows = await self._statements.near_rows(f"{_GROUP} ORDER BY newsgroup")
        return [_newsgroup(row) for row in rows]

    async def group(self, name: str) -> Newsgroup | None:
        """Find a newsgroup."""
        row = await self._statements.row(f"{_GROUP} WHERE newsgroup = $1", name)
        return _newsgroup(row) if row else None

    async def section_of(self, name: str) -> SectionName | None:
        """Give the section a newsgroup is."""
        row = await self._statements.row("SELECT name FROM section WHERE newsgroup = $1", name)
        return SectionName(row[0]) if row else None

    async def overview_line(self, section: SectionName, number: int) -> bytes | None:
        """Give the overview line of one article."""
        row = await self._statements.row(
            "SELECT overview FROM numbering WHERE section = $1 AND number = $2", section, number
        )
        return row[0] if row else None

    async def next_line(self, section: SectionName, after: int) -> bytes | None:
        """Give the overview line of the first article after a number."""
        row = await self._statements.row(
            "SELECT overview FROM numbering WHERE section = $1 AND number > $2"
            " ORDER BY number LIMIT 1",
            section,
            after,
        )
        return row[0] if row else None

    async def last_line(self, section: SectionName, before: int) -> bytes | None:
        """Give the overview line of the last article before a number."""
        row = await self._statements.row(
            "SELECT overview FROM numbering WHERE section = $1 AND number < $2"
            " ORDER BY number DESC LIMIT 1",
            section,
            before,
        )
        return row[0] if row else None

    async def overview_by_id(self, message_id: str) -> bytes | None:
        """Give an overview line of the article with this Message-ID, from one of its newsgroups."""
        row = await self._statements.row(
            "SELECT overview FROM numbering"
            " WHERE post = (SELECT id FROM post WHERE message_id = $1) LIMIT 1",
            message_id,
        )
        line: bytes | None = row[0] if row else None
        # Of changed words the line is another article's, and names this one in References.
        if line is not None and line.split(b"\t", 5)[4] == message_id.encode():
            return line
        row = await self._statements.row(
            "SELECT overview FROM numbering"
            " WHERE post = (SELECT post FROM edition WHERE wire_id = $1) LIMIT 1",
            message_id,
        )
        return row[0] if row else None

    async def article(self, section: SectionName, number: int) -> WireArticle | None:
        """Give the article of a number."""
        row = await self._statements.row(
            "SELECT wire.head, wire.article FROM numbering JOIN wire ON wire.post = numbering.post"
            " WHERE section = $1 AND number = $2",
            section,
            number,
        )
        return WireArticle(*row) if row else None

    async def article_by_id(self, message_id: str) -> WireArticle | None:
        """Give the article with this Message-ID."""
        row = await self._statements.row(
            "SELECT wire.head, wire.article FROM post JOIN wire ON wire.post = post.id"
            " WHERE message_id = $1",
            message_id,
        )
        # Where the words were changed another article stands for the post, under its own id.
        found = WireArticle(row[0], row[1]) if row else None
        if found is not None and found.message_id == message_id.encode():
            return found
        row = await self._statements.row(
            "SELECT wire.head, wire.article FROM edition JOIN wire ON wire.post = edition.post"
            " WHERE wire_id = $1",
            message_id,
        )
        return WireArticle(row[0], row[1]) if row else None

    async def overview(
        self, section: SectionName, low: int, high: int
    ) -> AsyncIterator[list[bytes]]:
        """Give the overview lines from `low` to `high`, a slice at a time."""
        while low <= high:
            rows = await self._statements.near_rows(
                "SELECT overview FROM numbering WHERE section = $1 AND number BETWEEN $2 AND $3"
                f" ORDER BY number LIMIT {SLICE}",
                section,
                low,
                high,
            )
            if rows:
                yield [row[0] for row in rows]
            if len(rows) < SLICE:
                return
            low = number_of(rows[-1][0]) + 1

    async def numbers(self, section: SectionName, low: int, high: int) -> AsyncIterator[list[int]]:
        """Give the numbers in use from `low` to `high`, a slice at a time."""
        while low <= high:
            rows = await self._statements.near_rows(
                "SELECT number FROM numbering WHERE section = $1 AND number BETWEEN $2 AND $3"
                f" ORDER BY number LIMIT {SLICE}",
                section,
                low,
                high,
            )
            if rows:
                yield [row[0] for row in rows]
            if len(rows) < SLICE:
                return
            low = rows[-1][0] + 1

    async def heads(
        self, section: SectionName, low: int, high: int
    ) -> AsyncIterator[list[tuple[int, bytes]]]:
        """Give number and header from `low` to `high`, a slice at a time."""
        while low <= high:
            rows = await self._statements.rows(
                "SELECT number, substr(article, 1, CAST(head AS INTEGER))"
                " FROM numbering JOIN wire ON wire.post = numbering.post"
                " WHERE section = $1 AND number BETWEEN $2 AND $3"
                f" ORDER BY number LIMIT {SLICE}",
                section,
                low,
                high,
            )
            if rows:
                yield [(row[0], row[1]) for row in rows]
            if len(rows) < SLICE:
                return
            low = rows[-1][0] + 1

    async def arrived_since(
        self, section: SectionName, since: datetime
    ) -> AsyncIterator[list[MessageId]]:
        """Give the Message-IDs of what arrived at `since` or later, a slice at a time."""
        moment = micros(since)
        if not await self._statements.row(
            "SELECT 1 FROM numbering WHERE section = $1 AND arrived_at >= $2 LIMIT 1",
            section,
            moment,
        ):
            return
        # The signs keep both engines on the index that serves: the arrival to find the first,
        # the number to go on from there.
        found = await self._statements.rows(
            "SELECT MIN(+number) FROM numbering WHERE section = $1 AND arrived_at >= $2",
            section,
            moment,
        )
        low = found[0][0]
        while low is not None:
            rows = await self._statements.near_rows(
                "SELECT COALESCE(wire_id, message_id), number"
                " FROM numbering JOIN post ON post.id = numbering.post"
                " LEFT JOIN edition ON edition.post = numbering.post"
                " WHERE section = $1 AND number >= $2 AND +arrived_at >= $3"
                f" ORDER BY number LIMIT {SLICE}",
                section,
                low,
                moment,
            )
            if rows:
                yield [MessageId(row[0]) for row in rows]
            low = rows[-1][1] + 1 if len(rows) == SLICE else None


def number_of(line: bytes) -> int:
    """Give the article number an overview line begins with."""
    return int(line[: line.index(b"\t")])


def _newsgroup(row: Row) -> Newsgroup:
    return Newsgroup(
        section=SectionName(row[0]),
        name=row[1],
        description=row[2],
        low=row[3],
        high=row[4],
        total=row[5],
        created_at=instant(row[6]),
    )
