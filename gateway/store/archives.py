"""Whole archives into the tables post, wire and numbering: many rows a statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.store.database import instant, micros, places
from gateway.store.listings import Listings
from gateway.store.posts import POST_COLUMNS, post_of, values_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from gateway.model import MessageId, Post, SectionName
    from gateway.store.database import Statements


class Archives:
    """Questions of those who bring or take many posts at once."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def known(self, ids: Sequence[MessageId]) -> list[Post]:
        """Give the posts that have one of these Message-IDs, a thousand at most."""
        if not ids:
            return []
        rows = await self._statements.rows(
            f"SELECT {POST_COLUMNS} FROM post WHERE message_id IN ({places(len(ids))})", *ids
        )
        return [post_of(row) for row in rows]

    async def take_numbers(self, section: SectionName, count: int) -> tuple[str, int]:
        """Take `count` numbers of a section; give its newsgroup and the first of them."""
        row = await self._statements.row(
            "UPDATE section SET high = high + $2, total = total + $2 WHERE name = $1"
            " RETURNING newsgroup, high",
            section,
            count,
        )
        if row is None:
            raise LookupError(f"no section is called {section}")
        return row[0], row[1] - count + 1

    async def insert(self, posts: Sequence[tuple[Post, str]], now: datetime) -> None:
        """Store posts with their slugs; nobody is mailed about them."""
        await self._statements.run_many(
            f"INSERT INTO post ({POST_COLUMNS}, slug, imported_at) VALUES ($1, $2, $3, $4, $5, $6,"
            " $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)",
            [(*values_of(post), slug, micros(now)) for post, slug in posts],
        )
        await Listings(self._statements).add(
            (post.id, post.sequence, post.sections)
            for post, _ in posts
            if post.is_article and post.sequence is not None
        )

    async def file(self, forms: Sequence[tuple[int, int, bytes]]) -> None:
        """Store wire forms: post, octets of the head, article."""
        await self._statements.run_many(
            "INSERT INTO wire (post, head, article) VALUES ($1, $2, $3)", forms
        )

    async def enter(
        self, rows: Sequence[tuple[SectionName, int, int, bytes]], now: datetime
    ) -> None:
        """Enter posts in newsgroups: section, number, post, overview line."""
        await self._statements.run_many(
            "INSERT INTO numbering (section, number, post, arrived_at, overview)"
            " VALUES ($1, $2, $3, $4, $5)",
            [(section, number, post, micros(now), line) for section, number, post, line in rows],
        )

    async def wires_of(self, article: int) -> list[tuple[bytes, datetime]]:
        """Give the wire forms of a thread with their times, in the order of appearance."""
        rows = await self._statements.rows(
            "SELECT w.article, p.posted_at FROM post p JOIN wire w ON w.post = p.id"
            " WHERE p.article = $1 AND p.removed_at IS NULL AND p.sequence IS NOT NULL"
            " ORDER BY p.sequence",
            article,
        )
        return [(bytes(row[0]), instant(row[1])) for row in rows]

    async def wires_in(
        self, section: SectionName, after: int, limit: int
    ) -> list[tuple[int, bytes, datetime]]:
        """Give number, wire form and time of the posts of a section above a number."""
        rows = await self._statements.rows(
            "SELECT n.number, w.article, p.posted_at FROM numbering n"
            " JOIN post p ON p.id = n.post JOIN wire w ON w.post = n.post"
            " WHERE n.section = $1 AND n.number > $2 ORDER BY n.number LIMIT $3",
            section,
            after,
            limit,
        )
        return [(row[0], bytes(row[1]), instant(row[2])) for row in rows]

    async def count_comments(self, counts: Mapping[int, int]) -> None:
        """Add to the counts of comments of people."""
        await self._statements.run_many(
            "UPDATE person SET comments = comments + $2 WHERE id = $1", list(counts.items())
        )
