"""Posts that are answered: one question brings a post and what is asked of the article above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.model import MessageId, SectionName
from gateway.store.database import instant, instant_or_none
from gateway.store.posts import OF_ANY_ID, POST_COLUMNS, post_of

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.model import Post
    from gateway.store.database import Row, Statements

_COLUMNS = POST_COLUMNS.split(", ")
_ANSWERED = (
    f"SELECT {', '.join(f'p.{name}' for name in _COLUMNS)},"
    " a.id, a.sections, a.posted_at, a.closed_at"
    " FROM post p JOIN post a ON a.id = p.article WHERE p.id ="
)


@dataclass(frozen=True, slots=True)
class Thread:
    """The article a thread is about, without its words."""

    id: int
    sections: tuple[SectionName, ...]
    posted_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Answered:
    """A post that is answered, and the thread it stands in."""

    post: Post
    thread: Thread


class Threads:
    """Questions about what is answered."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def by_id(self, post: int) -> Answered | None:
        """Find a post by its number."""
        return await self._one(f"{_ANSWERED} $1", post)

    async def by_any_id(self, message_id: MessageId) -> Answered | None:
        """Find a post by its Message-ID, or by the one its author's program gave it."""
        return await self._one(f"{_ANSWERED} {OF_ANY_ID}", message_id)

    async def _one(self, sql: str, value: str | int) -> Answered | None:
        row = await self._statements.row(sql, value)
        return _answered_of(row) if row else None


def _answered_of(row: Row) -> Answered:
    number, sections, posted_at, closed_at = row[len(_COLUMNS) :]
    return Answered(
        post_of(row),
        Thread(
            number,
            tuple(map(SectionName, sections.split())),
            instant(posted_at),
            instant_or_none(closed_at),
        ),
    )
