"""The loop fuse: two programs that answer each other fill a thread in minutes; a person does not.

It trips for one person in one thread, never for a whole site, and lets go by itself.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from gateway.discussion.limits import HourlyLimit

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

SAME_WORDS = 2  # an hour: a second time is a mail sent again by hand, a third is a program
IN_A_THREAD = 30  # an hour: a quarrel has half as many


class LoopFuse:
    """Remembers, for an hour, who said what where."""

    def __init__(self, clock: Callable[[], datetime], *, enabled: bool) -> None:
        """Never trip when not `enabled`."""
        self._words = HourlyLimit(SAME_WORDS if enabled else 0, clock)
        self._posts = HourlyLimit(IN_A_THREAD if enabled else 0, clock)

    def trips(self, person: int, article: int, body: str) -> bool:
        """Tell whether one more post of a person in a thread looks like a loop."""
        in_thread = person, article
        return self._posts.reached(in_thread) or self._words.reached((*in_thread, _mark(body)))

    def note(self, person: int, article: int, body: str) -> None:
        """Remember a post that appeared."""
        in_thread = person, article
        self._posts.count(in_thread)
        self._words.count((*in_thread, _mark(body)))


def _mark(body: str) -> bytes:
    return hashlib.sha256(body.encode()).digest()[:12]
