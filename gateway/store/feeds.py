"""The tables feed_position, deferred and unwanted, and what goes out: asked by peers' feeds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from gateway.model import MessageId
from gateway.store.counters import count_of
from gateway.store.database import instant, micros
from gateway.store.editions import Editions
from gateway.store.posts import POST_COLUMNS, post_of

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.model import Post, SectionName
    from gateway.store.database import Statements

CANCELLATIONS = "!cancellations"
"""The stream beside those of the sections; no section has such a name."""

POSTS = "!posts"
"""The stream of all posts, by their sequence."""

ALTERATIONS = "!alterations"
"""The stream of what became of them."""

REMEMBERED = timedelta(days=60)  # of an id nobody wanted: servers offer for some ten days


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An article at its place in a stream: in wire form with its dots doubled, or raw as it came.

    `head` counts the octets of a wire form's header and empty line; 0 marks a raw one.
    """

    position: int
    message_id: MessageId
    head: int
    octets: bytes


@dataclass(frozen=True, slots=True)
class Cancelled:
    """An article that was taken away; `article` is another server's control message."""

    position: int
    message_id: MessageId
    newsgroups: str
    made_at: datetime
    article: bytes | None


@dataclass(frozen=True, slots=True)
class Deferred:
    """The place of an article that a peer wants later, and when it said so first."""

    stream: str
    position: int
    first_at: datetime


class Feeds:
    """Questions of feeds."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def is_wanted(self, message_id: MessageId) -> bool:
        """Tell whether an article is neither here, nor was, nor was turned down."""
        if await Editions(self._statements).is_known(message_id):
            return False
        row = await self._statements.row("SELECT 1 FROM unwanted WHERE message_id = $1", message_id)
        return row is None

    async def note_unwanted(self, message_id: MessageId, now: datetime) -> None:
        """Remember an id that became no post, and forget those of long ago."""
        await self._statements.run(
            "INSERT INTO unwanted (message_id, at) VALUES ($1, $2)"
            " ON CONFLICT (message_id) DO UPDATE SET at = $2",
            message_id,
            micros(now),
        )
        await self._statements.run("DELETE FROM unwanted WHERE at < $1", micros(now - REMEMBERED))

    async def position(self, peer: str, stream: str) -> int | None:
        """Give how far a peer was told of a stream; None when it never was."""
        row = await self._statements.row(
            "SELECT position FROM feed_position WHERE peer = $1 AND stream = $2", peer, stream
        )
        return int(row[0]) if row else None

    async def move(self, peer: str, stream: str, position: int) -> None:
        """Remember how far a peer was told."""
        await self._statements.run(
            "INSERT INTO feed_position (peer, stream, position) VALUES ($1, $2, $3)"
            " ON CONFLICT (peer, stream) DO UPDATE SET position = $3",
            peer,
            stream,
            position,
        )

    async def defer(self, peer: str, one: Deferred, due_at: datetime) -> None:
        """Remember an article a peer wants later."""
        await self._statements.run(
            "INSERT INTO deferred (peer, stream, position, first_at, due_at)"
            " VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT (peer, stream, position) DO UPDATE SET due_at = $5",
            peer,
            one.stream,
            one.position,
            micros(one.first_at),
            micros(due_at),
        )

    async def deferred(self, peer: str, now: datetime, limit: int) -> list[Deferred]:
        """Give what a peer is to be offered again by now, what waits longest first."""
        rows = await self._statements.rows(
            "SELECT stream, position, first_at FROM deferred WHERE peer = $1 AND due_at <= $2"
            " ORDER BY due_at, stream, position LIMIT $3",
            peer,
            micros(now),
            limit,
        )
        return [Deferred(row[0], row[1], instant(row[2])) for row in rows]

    async def settle(self, peer: str, stream: str, position: int) -> None:
        """Forget that a peer wanted an article later."""
        await self._statements.run(
            "DELETE FROM deferred WHERE peer = $1 AND stream = $2 AND position = $3",
            peer,
            stream,
            position,
        )

    async def settle_others(self, peers: frozenset[str]) -> None:
        """Forget what all but these peers wanted later."""
        for (peer,) in await self._statements.rows("SELECT DISTINCT peer FROM deferred"):
            if peer not in peers:
                await self._statements.run("DELETE FROM deferred WHERE peer = $1", peer)

    async def last_cancellation(self) -> int:
        """Give the place of the last article taken away."""
        return await count_of(self._statements, "cancellation")

    async def last_post(self) -> int:
        """Give the sequence of the post that appeared last."""
        return await count_of(self._statements, "sequence")

    async def last_alteration(self) -> int:
        """Give the place of what became of a post last."""
        return await count_of(self._statements, "alteration")

    async def posts(self, after: int, limit: int) -> list[Post]:
        """Give the posts that appeared after a sequence, in their order; removed ones too."""
        rows = await self._statements.rows(
            f"SELECT {POST_COLUMNS} FROM post WHERE sequence > $1 ORDER BY sequence LIMIT $2",
            after,
            limit,
        )
        return [post_of(row) for row in rows]

    async def articles(self, section: SectionName, after: int, limit: int) -> list[Outgoing]:
        """Give what stands in a section after a number, as it is to be handed on.

        Another server's article goes on as it came (RFC 5537 section 3.6 has nothing altered); one
        of theirs whose words were changed here does not go on at all.
        """
        rows = await self._statements.rows(
            "SELECT number, wire.head, wire.article, arrival.fingerprint, arrival.raw, wire_id,"
            " post.message_id FROM numbering JOIN wire ON wire.post = numbering.post"
            " JOIN post ON post.id = numbering.post"
            " LEFT JOIN edition ON edition.post = numbering.post"
            " LEFT JOIN arrival ON arrival.post = numbering.post AND arrival.door = 'feed'"
            " AND arrival.fingerprint = COALESCE(wire_id, post.message_id)"
            " WHERE section = $1 AND number > $2"
            " AND (arrival.raw IS NOT NULL OR NOT EXISTS (SELECT 1 FROM arrival a"
            " WHERE a.post = numbering.post AND a.door = 'feed'))"
            " ORDER BY number LIMIT $3",
            section,
            after,
            limit,
        )
        return [
            Outgoing(row[0], MessageId(row[5] or row[6]), 0 if row[3] else row[1], row[4] or row[2])
            for row in rows
        ]

    async def cancelled(self, after: int, limit: int) -> list[Cancelled]:
        """Give what was taken away after a place in that stream."""
        rows = await self._statements.rows(
            "SELECT position, cancelled, newsgroups, made_at, article FROM cancellation"
            " WHERE position > $1 ORDER BY position LIMIT $2",
            after,
            limit,
        )
        return [
            Cancelled(row[0], MessageId(row[1]), row[2], instant(row[3]), row[4]) for row in rows
        ]
