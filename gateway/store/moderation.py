"""What is held, taken away and closed, in the tables post, wire and numbering."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.model import Hold
from gateway.store.alterations import Alterations, Altered
from gateway.store.cancellations import Cancellations
from gateway.store.database import micros
from gateway.store.editions import Editions
from gateway.store.posts import POST_COLUMNS, post_of
from gateway.store.sections import in_one_of

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.model import Person, Post
    from gateway.store.database import Statements


# Word for word the condition of the index post_waiting.
_WAITING = "held_at IS NOT NULL AND removed_at IS NULL AND hold NOT IN ('confirmation', 'privacy')"


class Moderation:
    """Questions of those who decide."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def held(self) -> list[tuple[Post, Hold]]:
        """Give the held posts with what each waits for, the longest waiting first."""
        rows = await self._statements.rows(
            f"SELECT {POST_COLUMNS}, hold FROM post"
            " WHERE held_at IS NOT NULL AND removed_at IS NULL ORDER BY held_at, id"
        )
        return [(post_of(row), Hold(row[len(row) - 1])) for row in rows]

    async def waiting(
        self, person: Person, after: tuple[int, int], limit: int
    ) -> list[tuple[Post, Hold]]:
        """Give what waits for this editor to decide, the longest waiting first.

        `after` is the time in microseconds and the number of the last one that was seen.
        """
        if not person.is_editor:
            return []
        theirs = () if person.edits_all else person.sections
        mine = f" AND ({in_one_of(len(theirs), 4, 'sections')})" if theirs else ""
        rows = await self._statements.rows(
            f"SELECT {POST_COLUMNS}, hold FROM post WHERE {_WAITING}"
            f" AND (held_at, id) > ($1, $2){mine} ORDER BY held_at, id LIMIT $3",
            *after,
            limit,
            *theirs,
        )
        return [(post_of(row), Hold(row[len(row) - 1])) for row in rows]

    async def has_written_for(self, person: int, editor: Person) -> bool:
        """Tell whether somebody has sent something to a section of this editor's, held or not."""
        mine = in_one_of(len(editor.sections), 2, "sections")
        row = await self._statements.row(
            f"SELECT 1 FROM post WHERE person = $1 AND ({mine}) LIMIT 1", person, *editor.sections
        )
        return row is not None

    async def hold_of(self, post: int) -> Hold | None:
        """Tell what a post waits for; None when it does not wait."""
        row = await self._statements.row(
            "SELECT hold FROM post WHERE id = $1 AND held_at IS NOT NULL AND removed_at IS NULL",
            post,
        )
        return Hold(row[0]) if row else None

    async def take_hold(self, post: int) -> Hold | None:
        """Tell as `hold_of` does, and keep others from deciding until the transaction ends."""
        row = await self._statements.row(
            "UPDATE post SET hold = hold"
            " WHERE id = $1 AND held_at IS NOT NULL AND removed_at IS NULL RETURNING hold",
            post,
        )
        return Hold(row[0]) if row else None

    async def hold_for(self, post: int, hold: Hold) -> None:
        """Let a held post wait for something else."""
        await self._statements.run(
            "UPDATE post SET hold = $2 WHERE id = $1 AND held_at IS NOT NULL", post, hold
        )

    async def kept_of(self, person: int) -> int:
        """Count the comments of a person that are there to be read."""
        row = await self._statements.row(
            "SELECT COUNT(*) FROM post WHERE person = $1 AND parent IS NOT NULL"
            " AND sequence IS NOT NULL AND removed_at IS NULL",
            person,
        )
        return int(row[0]) if row else 0

    async def set_nic(self, post: int, nic: str) -> None:
        """Change the nic over a post that is not to be seen yet: it has no wire form."""
        await self._statements.run(
            "UPDATE post SET nic = $2 WHERE id = $1 AND held_at IS NOT NULL", post, nic
        )

    async def set_body(self, post: int, body: str) -> None:
        """Change the words of a post that is not to be seen yet: it has no wire form."""
        await self._statements.run(
            "UPDATE post SET body = $2 WHERE id = $1 AND held_at IS NOT NULL", post, body
        )

    async def remove(self, post: int, now: datetime) -> bool:
        """Take a post away from every door; False when it is gone already.

        Its row stays as the tombstone that keeps the thread whole; its numbers are never reused.
        """
        removed = await self._statements.run(
            "UPDATE post SET removed_at = $2 WHERE id = $1 AND removed_at IS NULL",
            post,
            micros(now),
        )
        if removed == 0:
            return False
        await Alterations(self._statements).note(post, Altered.REMOVED, now)
        await Cancellations(self._statements).note(post, now)
        await Editions(self._statements).leave_the_wire(post)
        return True

    async def close_thread(self, article: int, now: datetime | None) -> bool:
        """Close an article to comments at `now`, or open it again (None)."""
        closed = await self._statements.run(
            "UPDATE post SET closed_at = $2 WHERE id = $1 AND parent IS NULL",
            article,
            micros(now) if now else None,
        )
        return closed == 1
