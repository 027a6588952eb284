"""The tables edition and wish: posts whose words were changed, and changes that wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.model import MessageId, Words
from gateway.store.alterations import Alterations, Altered
from gateway.store.database import instant, micros, places
from gateway.store.posts import headers_of, lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gateway.model import Edition, Post
    from gateway.store.database import Statements


@dataclass(frozen=True, slots=True)
class Wish:
    """A change that waits for its author's word; without words the post is to go."""

    post: int
    words: Words | None


class Editions:
    """Questions about changed posts."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def wire_id(self, post: int) -> MessageId | None:
        """Give the Message-ID on the wire of a post that was changed; None when it is its own."""
        row = await self._statements.row("SELECT wire_id FROM edition WHERE post = $1", post)
        return MessageId(row[0]) if row else None

    async def edited(self, posts: Sequence[int]) -> dict[int, datetime]:
        """Give when the words of posts were changed last; those that never were are left out."""
        if not posts:
            return {}
        rows = await self._statements.rows(
            f"SELECT post, edited_at FROM edition WHERE post IN ({places(len(posts))})", *posts
        )
        return {row[0]: instant(row[1]) for row in rows}

    async def edited_in(self, article: int) -> dict[int, datetime]:
        """Give the same of a thread."""
        rows = await self._statements.rows(
            "SELECT e.post, e.edited_at FROM edition e JOIN post p ON p.id = e.post"
            " WHERE p.article = $1",
            article,
        )
        return {row[0]: instant(row[1]) for row in rows}

    async def keep(self, post: Post, edition: Edition, now: datetime) -> None:
        """Store new words of a post, its number and wire form aside, which are to be made anew.

        Both ids of the article find the post from now on.
        """
        await Alterations(self._statements).note(post.id, Altered.EDITED, now)
        await self._statements.run(
            "UPDATE post SET subject = $2, body = $3, kept_headers = $4 WHERE id = $1",
            post.id,
            post.subject,
            post.body,
            lines_of(post.kept_headers),
        )
        await self._statements.run(
            "INSERT INTO edition (post, wire_id, former, edited_at) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (post) DO UPDATE SET wire_id = $2, former = $3, edited_at = $4",
            post.id,
            edition.wire_id,
            edition.former,
            micros(now),
        )
        await self._statements.run(
            "INSERT INTO alias (sent_id, address, post) VALUES ($1, '', $2)"
            " ON CONFLICT (sent_id, address) DO NOTHING",
            edition.wire_id,
            post.id,
        )

    async def is_known(self, message_id: MessageId) -> bool:
        """Tell whether an article with this id is, or was, on the wire here."""
        row = await self._statements.row(
            "SELECT 1 FROM post WHERE message_id = $1 UNION ALL"
            " SELECT 1 FROM alias WHERE sent_id = $1 AND address = '' LIMIT 1",
            message_id,
        )
        return row is not None

    async def leave_the_wire(self, post: int) -> None:
        """Take away the article that stands for a post; its numbers are never reused."""
        await self._statements.run(
            "UPDATE section SET total = total - 1"
            " WHERE name IN (SELECT section FROM numbering WHERE post = $1)",
            post,
        )
        await self._statements.run("DELETE FROM numbering WHERE post = $1", post)
        await self._statements.run("DELETE FROM wire WHERE post = $1", post)

    async def wish(self, number: int, post: int, words: Words | None, now: datetime) -> None:
        """Remember what is to be done to a post once its author says so."""
        await self._statements.run(
            "INSERT INTO wish (id, post, wire_id, subject, body, kept_headers, asked_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)",
            number,
            post,
            (words.sent_id if words else None) or "",
            words.subject if words else "",
            words.body if words else "",
            lines_of(words.kept_headers) if words else "",
            micros(now),
        )

    async def take_wish(self, number: int) -> Wish | None:
        """Give a wish, which is gone then; None when it has been fulfilled."""
        row = await self._statements.row(
            "DELETE FROM wish WHERE id = $1 RETURNING post, wire_id, subject, body, kept_headers",
            number,
        )
        if row is None:
            return None
        sent_id = MessageId(row[1]) if row[1] else None
        words = Words(row[3], row[2], sent_id, headers_of(row[4])) if row[3] else None
        return Wish(row[0], words)
