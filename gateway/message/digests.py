"""One mail about many posts, each answered by itself: what it tells of, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from gateway.message import dates
from gateway.message.entries import Entry
from gateway.message.language import gettext, ngettext
from gateway.message.netnews import permalink
from gateway.message.notices import harmless_post
from gateway.message.slots import harmless

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from gateway.model import Post, Section, Site


@dataclass(frozen=True, slots=True)
class Thread:
    """The new comments below one article."""

    subject: str
    url: str
    entries: tuple[Entry, ...]

    @property
    def numbers(self) -> str:
        """The numbers of its entries: `3` or `3-6`."""
        first, last = self.entries[0].number, self.entries[-1].number
        return str(first) if first == last else f"{first}–{last}"


@dataclass(frozen=True, slots=True)
class Digest:
    """What readers are told: new articles first, then comments by thread; never empty.

    Nothing in it is one reader's own, but the time zone in which its times are shown. What is too
    much for one mail comes in `parts`, of which this is one.
    """

    site: Site
    date: datetime
    timezone: str
    articles: tuple[Entry, ...]
    threads: tuple[Thread, ...]
    part: int = 1
    parts: int = 1

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All posts, in the order of every format."""
        return (*self.articles, *(entry for thread in self.threads for entry in thread.entries))

    @property
    def counts(self) -> str:
        """Say how much it brings."""
        articles, comments = len(self.articles), len(self.entries) - len(self.articles)
        counted = [
            (articles, ngettext("%(num)s article", "%(num)s articles", articles)),
            (comments, ngettext("%(num)s comment", "%(num)s comments", comments)),
        ]
        return dates.listed(
            words % {"num": dates.number(count)} for count, words in counted if count
        )

    @property
    def subject(self) -> str:
        """What the mail is called: how much it brings, and of which day."""
        said = f"{self.site.name}, {dates.weekday(self.local(self.date))}: {self.counts}"
        if self.parts == 1:
            return said
        place = gettext("part %(part)s of %(parts)s") % {"part": self.part, "parts": self.parts}
        return f"{said} ({place})"

    def local(self, moment: datetime) -> datetime:
        """Give a time as the reader's clock shows it."""
        return moment.astimezone(ZoneInfo(self.timezone))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a digest needs to know of its posts that is not in them.

    `others` has, by id, the articles and parents of its comments that are not told of themselves.
    """

    site: Site
    others: Mapping[int, Post]
    section_of: Callable[[Post], Section]


def snapshot(posts: Sequence[Post], around: Surroundings, date: datetime, timezone: str) -> Digest:
    """Make a digest of posts that are in its order; there is one at least."""
    known = {**around.others, **{post.id: post for post in posts}}
    depths: dict[int | None, int] = {}
    entries = []
    for number, post in enumerate(posts, 1):
        # Who answers an article stands at the margin, like those whose parent is not here.
        depth = (
            0 if post.is_article or post.parent == post.article else depths.get(post.parent, -1) + 1
        )
        depths[post.id] = depth
        entries.append(_entry(post, (number, depth), known, around))
    comments = [entry for entry in entries if not entry.post.is_article]
    groups = groupby(comments, lambda entry: entry.post.article)
    return Digest(
        site=around.site,
        date=date,
        timezone=timezone,
        articles=tuple(entry for entry in entries if entry.post.is_article),
        threads=tuple(_thread(tuple(group), known, around.site) for _, group in groups),
    )


def _entry(
    post: Post, place: tuple[int, int], known: Mapping[int, Post], around: Surroundings
) -> Entry:
    answered = known.get(post.parent or 0)
    number, depth = place
    return Entry(
        post=harmless_post(post),
        section=around.section_of(post),
        number=number,
        url=permalink(post.message_id, around.site),
        domain=around.site.domain,
        answers=harmless(answered.nic) if answered and not answered.is_article else "",
        depth=depth,
    ).fitting()


def _thread(entries: tuple[Entry, ...], known: Mapping[int, Post], site: Site) -> Thread:
    # An article that is gone leaves its comments: they say what they are about.
    root = known.get(entries[0].post.article, entries[0].post)
    return Thread(harmless(root.subject), permalink(root.message_id, site), entries)


def in_order(posts: Sequence[Post]) -> list[Post]:
    """Sort posts that came as they appeared: articles, then threads, answers below parents."""
    threads: dict[int, list[Post]] = {}
    for post in posts:
        if not post.is_article:
            threads.setdefault(post.article, []).append(post)
    comments = [post for thread in threads.values() for post in _tree_order(thread)]
    return [*(post for post in posts if post.is_article), *comments]


def _tree_order(comments: list[Post]) -> list[Post]:
    """Put each comment below the one it answers, where that is among them; not recursive."""
    here = {post.id for post in comments}
    below: dict[int | None, list[Post]] = {}
    for post in comments:
        below.setdefault(post.parent if post.parent in here else None, []).append(post)
    order, waiting = [], below.get(None, [])[::-1]
    while waiting:
        post = waiting.pop()
        order.append(post)
        waiting += below.get(post.id, [])[::-1]
    return order
