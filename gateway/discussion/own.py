"""A reader's own page: the link that opens it, what it shows, and what is kept of them.

Who has the link has read a mail of ours to their address: that proves as much as an answer to it.
"""

from __future__ import annotations

from calendar import day_name
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog

from gateway.discussion.asking import may_tell
from gateway.discussion.hours import zone_of
from gateway.discussion.preferences import preferences_of, reader_of
from gateway.discussion.receipts import token_for as token_for_post
from gateway.discussion.subscribing import title_of
from gateway.message import following
from gateway.message.addresses import Purpose, hours
from gateway.model import Proof

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.discussion.desk import Desk
    from gateway.model import Address, Person, Post, Preferences, Subscription
    from gateway.store import Tables

log = structlog.get_logger()

SHOWN = 20  # posts of a person: whatever may still be changed is among them
GOOD_FOR = timedelta(days=7)  # of a link: a mail that lies about opens nothing for ever


@dataclass(frozen=True, slots=True)
class Opened:
    """Whose page a link opens; an old one opens nothing but the way to a fresh one."""

    person: Person
    is_old: bool


@dataclass(frozen=True, slots=True)
class Line:
    """Something that is followed or muted: its name, and how often it speaks in words."""

    subscription: Subscription
    title: str
    how: str


@dataclass(frozen=True, slots=True)
class OwnPage:
    """What a reader sees of themselves; `posts` are those they wrote last, each with its token."""

    person: Person
    preferences: Preferences
    followed: tuple[Line, ...]
    muted: tuple[Line, ...]
    posts: tuple[tuple[Post, str], ...] = ()

    def paused_until(self, now: datetime) -> datetime | None:
        """Give when a pause ends, on the reader's own clock; None where there is none."""
        until = self.preferences.paused_until
        ongoing = until is not None and until > now
        return until.astimezone(zone_of(self.preferences.timezone)) if until and ongoing else None


def token_for(desk: Desk, person: Person) -> str:
    """Give the token that opens a person's own page from now on."""
    return desk.tokens.make(Purpose.ME, person.id, hours(desk.clock()), person.browser_epoch)


async def opened_by(desk: Desk, text: str) -> Opened | None:
    """Tell whose page a token opens; None for a token of something else, or of nobody here."""
    token = desk.tokens.read(text)
    if token is None or token.purpose is not Purpose.ME:
        return None
    number, since, epoch = token.session
    person = await desk.store.people.by_id(number)
    if person is None or person.address is None or person.banned_at is not None:
        return None
    age = timedelta(hours=hours(desk.clock()) - since)
    return Opened(person, age >= GOOD_FOR or epoch != person.browser_epoch)


async def send_link(desk: Desk, address: Address) -> None:
    """Mail somebody the link to their own page, if they are known; the caller hears nothing."""
    now = desk.clock()

    async def work(tables: Tables) -> None:
        person = await tables.people.by_address(address)
        if person is None or person.banned_at is not None:
            return
        if not await may_tell(tables, address, Proof.NONE, now):
            log.info("letter withheld", person=person.id, reason="too many in a day")
            return
        reader = await reader_of(tables, person, address)
        letter = following.own_page(desk.site, reader, token_for(desk, person), now)
        await tables.deliveries.letter(address, person.id, letter, now)

    await desk.store.write(work)
    desk.woken.set()


async def page_of(desk: Desk, number: int) -> OwnPage:
    """Give what a person's page shows; raises LookupError when there is no such person."""
    tables = desk.store
    person = await tables.people.by_id(number)
    if person is None:
        raise LookupError(f"no person has the number {number}")
    wanted = await preferences_of(tables, number)
    followed = await tables.subscriptions.of_person(number)
    muted = await tables.subscriptions.muted_by(number)
    return OwnPage(
        person,
        wanted,
        tuple([await _shown(desk, one, wanted) for one in followed if not one.muted]),
        tuple([await _shown(desk, one, wanted) for one in muted]),
        tuple([(post, token_for_post(desk, post)) for post in await _written(tables, number)]),
    )


async def _written(tables: Tables, number: int) -> list[Post]:
    """Give what a person wrote last and has not taken back, the latest first."""
    posts = await tables.posts.of_person(number)
    return [post for post in reversed(posts) if not post.removed_at][:SHOWN]


async def _shown(desk: Desk, one: Subscription, wanted: Preferences) -> Line:
    title = await title_of(desk, desk.store, one.scope)
    how = following.OWN_THREADS[wanted.own_threads] if one.own else ""
    return Line(one, title, how or following.in_words(one.cadence, wanted))


async def export(desk: Desk, person: Person) -> dict[str, Any]:
    """Give a person, what they follow and what they wrote, for a file of JSON."""
    page = await page_of(desk, person.id)
    posts = await desk.store.posts.of_person(person.id)
    return {
        "person": {**asdict(page.person), "preferences": _plain(page.preferences)},
        "subscriptions": [
            {**asdict(one.subscription), "title": one.title}
            for one in (*page.followed, *page.muted)
        ],
        "posts": [{**asdict(post), "url": f"{desk.site.url}/comment/{post.id}"} for post in posts],
    }


def _plain(wanted: Preferences) -> dict[str, Any]:
    return {**asdict(wanted), "days": [day_name[day] for day in sorted(wanted.days)]}
