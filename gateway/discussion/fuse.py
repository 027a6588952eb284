"""The loop fuse: two programs that answer each other fill a thread in minutes; a person does not.

It trips for one person, as a rule in one thread, never for a whole site, and lets go by itself.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from gateway.discussion.limits import HourlyLimit

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

SAME_WORDS = 2  # an hour in a thread: a second time is sent again by hand, a third is a program
SAME_ANYWHERE = 4  # an hour: "Well said!" may be meant in several threads, but not in all of them
IN_A_THREAD = 30  # an hour: a quarrel has half as many
AT_ONCE = timedelta(seconds=10)  # after the post it answers: nobody has read that by then
POSTS_AT_ONCE = 3  # an hour: different ones that a person answered so; a program answers each


class LoopFuse:
    """Remembers, for an hour, who said what where."""

    def __init__(self, clock: Callable[[], datetime], *, enabled: bool) -> None:
        """Never trip when not `enabled`."""
        self._words = HourlyLimit(SAME_WORDS if enabled else 0, clock)
        self._anywhere = HourlyLimit(SAME_ANYWHERE if enabled else 0, clock)
        self._posts = HourlyLimit(IN_A_THREAD if enabled else 0, clock)
        self._at_once = HourlyLimit(POSTS_AT_ONCE if enabled else 0, clock)
        self._answered = HourlyLimit(1, clock)

    def trips(self, person: int, article: int, body: str, answered: int, after: timedelta) -> bool:
        """Tell whether one more post of a person in a thread looks like a loop.

        It comes `after` the post it has `answered` appeared.
        """
        mark = _mark(body)
        return (
            self._posts.reached((person, article))
            or self._words.reached((person, article, mark))
            or self._anywhere.reached((person, mark))
            or (after < AT_ONCE and self._answers_all(person, answered))
        )

    def _answers_all(self, person: int, answered: int) -> bool:
        return self._at_once.reached(person) and not self._answered.reached((person, answered))

    def note(self, person: int, article: int, body: str, answered: int, after: timedelta) -> None:
        """Remember a post that appeared."""
        mark = _mark(body)
        self._posts.count((person, article))
        self._words.count((person, article, mark))
        self._anywhere.count((person, mark))
        if after < AT_ONCE and self._answered.take((person, answered)):
            self._at_once.count(person)


def _mark(body: str) -> bytes:
    return hashlib.sha256(body.encode()).digest()[:12]
