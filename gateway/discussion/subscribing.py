"""Following: what is asked by mail begins once it is confirmed by mail.

Who writes a post and has proven to be themselves follows its thread: the post is their consent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from gateway.discussion.asking import may_ask
from gateway.discussion.hours import schedule
from gateway.discussion.identity import add_person, prove
from gateway.discussion.preferences import prefer, preferences_of, reader_of
from gateway.message import following
from gateway.message.addresses import Purpose
from gateway.message.following import Followed
from gateway.message.language import gettext
from gateway.model import SITE, Cadence, Done, Refusal, Refused, Scope, Subscription

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.discussion.desk import Desk
    from gateway.model import Answer, Author, Person, Preferences
    from gateway.store import Tables

log = structlog.get_logger()

ASKED = Done("We have sent you a mail; answer it and your subscription begins.")
FOLLOWED = Done("You follow this already; we have sent you a mail that says how to change it.")
NO_ADDRESS = Refused(Refusal.UNREADABLE, "Write from a mail address, so that we can answer.")
BANNED = Refused(Refusal.FORBIDDEN, "You can no longer subscribe here.")
NOT_MEANT = {"no", "stop", "unsubscribe", "cancel", "nein", "non", "nee", "nej", "nie"}


async def ask(
    desk: Desk, author: Author, scope: Scope, cadence: Cadence, how: Preferences | None = None
) -> Answer:
    """Note a wish to follow and mail the question whether it is meant.

    `how` mail is to come counts of who has never answered us: anybody can type anybody's address.
    """
    if author.address is None:
        return NO_ADDRESS
    now = desk.clock()

    async def work(tables: Tables) -> Answer:
        person = await person_of(desk, tables, author, now, proven=False)
        if person.banned_at is not None:
            return BANNED
        if how is not None and person.proven_at is None:
            await prefer(tables, person.id, how, now)
        return await _ask(desk, tables, person, Subscription(person.id, scope, cadence), now)

    answer = await desk.store.write(work)
    desk.woken.set()
    return answer


async def _ask(
    desk: Desk, tables: Tables, person: Person, wanted: Subscription, now: datetime
) -> Answer:
    number = await tables.subscriptions.ask(
        await tables.posts.count_up("subscription"), wanted, now
    )
    known = await tables.subscriptions.by_id(number)
    stands = known is not None and known.followed and known.cadence is wanted.cadence
    about = about_of(wanted.scope)
    if known is not None and known.followed:  # their answer to the first question is no answer now
        about = f"{about} again" if stands else f"{about} {wanted.cadence}"
    questions = await may_ask(tables, person.id, [(about, "")], now)
    if questions:
        await tables.questions.note(person.id, questions, now)
        await (_tell if stands else _question)(desk, tables, number, wanted, now)
    return FOLLOWED if stands else ASKED


def about_of(scope: Scope) -> str:
    """Name a scope as questions are counted."""
    return f"thread {scope.thread}" if scope.thread else scope.section or SITE


async def follow(
    desk: Desk, tables: Tables, person: Person, wanted: tuple[Scope, Cadence], now: datetime
) -> Subscription | None:
    """Let a subscription begin at once, or speak in another cadence from now on."""
    number = await tables.posts.count_up("subscription")
    number = await tables.subscriptions.ask(number, Subscription(person.id, *wanted), now)
    return await _begin(tables, number, now)


async def _begin(tables: Tables, number: int, now: datetime) -> Subscription | None:
    subscription = await tables.subscriptions.confirm(number, now)
    if subscription is not None:
        wanted = await preferences_of(tables, subscription.person)
        await schedule(tables, subscription.person, wanted, now)
    return subscription


async def follow_own(tables: Tables, person: Person | None, thread: int, now: datetime) -> None:
    """Let someone follow the thread they wrote in, unless they left or follow it already."""
    if person is None or person.address is None:
        return
    if await tables.subscriptions.knows(person.id, thread):  # as at each but their first comment
        return
    number = await tables.posts.count_up("subscription")
    await tables.subscriptions.follow_own(number, person.id, thread, now)


async def begin(desk: Desk, author: Author, scope: Scope, cadence: Cadence) -> Person:
    """Subscribe someone at the owner's word, without asking them."""
    now = desk.clock()

    async def work(tables: Tables) -> Person:
        person = await person_of(desk, tables, author, now, proven=True)
        await follow(desk, tables, person, (scope, cadence), now)
        return person

    return await desk.store.write(work)


async def confirm(desk: Desk, number: int, word: str = "") -> Answer:
    """Let the subscription begin that its owner has confirmed, and say so by mail.

    `word` is the first of their answer: a no confirms nothing.
    """
    if word in NOT_MEANT:
        return Done("Nothing was changed, and nothing begins.")
    now = desk.clock()

    async def work(tables: Tables) -> Answer:
        subscription = await _begin(tables, number, now)
        if subscription is None:
            return Refused(Refusal.FORBIDDEN, "There is nothing to confirm any more: ask again.")
        person = await tables.people.by_id(subscription.person)
        if person is not None:
            await prove(tables, desk, person, now)
        await _tell(desk, tables, number, subscription, now)
        return Done("Thank you. Your subscription has begun.")

    answer = await desk.store.write(work)
    desk.woken.set()
    log.info("subscribed", subscription=number, verdict=type(answer).__name__.lower())
    return answer


async def person_of(
    desk: Desk, tables: Tables, author: Author, now: datetime, *, proven: bool
) -> Person:
    """Find the person behind an author's address, or make one; `proven` that it is them."""
    known = await tables.people.by_address(author.address) if author.address else None
    if known is None:
        return await add_person(tables, desk, author, now, proven=proven)
    return await prove(tables, desk, known, now, author.nic) if proven else known


async def _question(
    desk: Desk, tables: Tables, number: int, wanted: Subscription, now: datetime
) -> None:
    person = await tables.people.by_id(wanted.person)
    if person is None or person.address is None:
        return
    token = desk.tokens.make(Purpose.CONFIRM_SUBSCRIPTION, number)
    reader = await reader_of(tables, person, person.address)
    followed = Followed(await title_of(desk, tables, wanted.scope), wanted.cadence)
    letter = following.confirm_subscription(desk.site, reader, followed, token, now)
    await tables.deliveries.letter(person.address, person.id, letter, now)


async def _tell(
    desk: Desk, tables: Tables, number: int, subscription: Subscription, now: datetime
) -> None:
    person = await tables.people.by_id(subscription.person)
    if person is None or person.address is None:
        return
    token = desk.tokens.make(Purpose.UNSUBSCRIBE, person.id, number)
    reader = await reader_of(tables, person, person.address)
    followed = Followed(await title_of(desk, tables, subscription.scope), subscription.cadence)
    letter = following.subscribed(desk.site, reader, followed, token, now)
    await tables.deliveries.letter(person.address, person.id, letter, now)


async def followed_by(desk: Desk, tables: Tables, person: int) -> list[Followed]:
    """Give what a person asked to follow, by the names they know."""
    return [
        Followed(await title_of(desk, tables, one.scope), one.cadence)
        for one in await tables.subscriptions.of_person(person)
        if not one.own
    ]


async def title_of(desk: Desk, tables: Tables, scope: Scope) -> str:
    """Name a scope as a reader knows it."""
    if scope.thread is not None:
        article = await tables.posts.by_id(scope.thread)
        return article.subject if article else gettext("an article")
    if scope.section is None or scope.section == SITE:
        return desk.site.name
    section = desk.sections.get(scope.section)
    return section.title if section else scope.section
