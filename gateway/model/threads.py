"""Where a post stands: its thread, as far as rules ask about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.model.posts import Post, SectionName


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
