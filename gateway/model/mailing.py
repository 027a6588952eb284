"""Who follows what, and the mails that makes: subscriptions and deliveries."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.model.posts import Address, SectionName


class Cadence(StrEnum):
    """How often a subscription speaks."""

    INSTANT = "instant"
    DAILY = "daily"
    WEEKLY = "weekly"


class Format(StrEnum):
    """The three forms of a digest: HTML with text, multipart/digest, RFC 1153 plain text."""

    HTML = "html"
    MIME = "mime"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Scope:
    """What can be followed: a section (or SITE), or the thread of the article with this id."""

    section: SectionName | None = None
    thread: int | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a person follows, and how often it speaks to them.

    `own`: they follow this thread because they wrote in it. `muted`: the thread says nothing, even
    where its section is followed; `followed` is False where a thread is muted and nothing else.
    """

    person: int
    scope: Scope
    cadence: Cadence
    own: bool = False
    muted: bool = False
    followed: bool = True


class OwnThreads(StrEnum):
    """What is mailed at once of the threads a person wrote in."""

    ALL = "all"
    REPLIES = "replies"  # direct answers to what they wrote
    NONE = "none"


EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Preferences:
    """How mail comes to a person, whatever they follow.

    `hour` is local to `timezone`; `days` those of the daily digest and `weekly_on` the one of the
    weekly, as `datetime.weekday` counts. `own_posts`: their own words come back to them;
    `receipts`: a mail says that a post of theirs has appeared.
    """

    format: Format
    hour: int
    timezone: str
    days: frozenset[int] = EVERY_DAY
    weekly_on: int = 0
    own_threads: OwnThreads = OwnThreads.ALL
    own_posts: bool = False
    paused_until: datetime | None = None
    receipts: bool = False


class Kind(StrEnum):
    """What a delivery carries."""

    NOTICE = "notice"  # one post
    DIGEST = "digest"  # a window of posts
    LETTER = "letter"  # the gateway's own words: confirmations, answers, receipts


@dataclass(frozen=True, slots=True)
class Delivery:
    """One outgoing mail to one person: a row of the ledger.

    A notice names its `post` and the subscription it comes of; a digest its cadence and window,
    posts with since < sequence <= until; a letter's text stays in the ledger until it leaves. A
    digest that is too long for one mail goes in `parts`: the row of each names its `posts`, in
    their order. The row of a secret letter goes with it.
    """

    id: int
    kind: Kind
    person: int | None
    recipient: Address
    post: int | None
    subscription: int
    cadence: Cadence | None
    since: int
    until: int
    planned_at: datetime
    due_at: datetime
    attempts: int
    part: int = 1
    parts: int = 1
    posts: tuple[int, ...] = ()
    is_secret: bool = False
