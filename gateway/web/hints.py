"""What somebody might want to think of before they post; nothing of it stops them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gateway.message.dates import day
from gateway.message.language import gettext as _
from gateway.message.language import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from gateway.model import Post
    from gateway.store.pages import Said

QUOTED_TOO_MUCH = 2 / 3  # of the letters
QUIET = timedelta(days=60)  # without a word: who spoke then does not look here any more


def hints(words: str) -> tuple[str, ...]:
    """Give what somebody might want to change in what they typed."""
    lines = [line for line in words.splitlines() if line.strip()]
    quoted = sum(len(line) for line in lines if line.startswith(">"))
    if quoted > QUOTED_TOO_MUCH * sum(map(len, lines)):
        return (sentence("Most of this is quoted: a line or two of it will do."),)
    return ()


def revives(posts: Sequence[Post | Said], now: datetime, zone: ZoneInfo) -> str:
    """Say since when a thread is quiet, where that is long; else nothing."""
    last = max(post.posted_at for post in posts)
    if now - last < QUIET:
        return ""
    said = _("Nothing was said here since %(day)s: an answer may be long in coming.")
    return said % {"day": day(last.astimezone(zone))}
