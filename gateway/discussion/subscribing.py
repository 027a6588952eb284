"""Following and leaving: what is asked by mail begins once it is confirmed by mail."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from gateway.discussion.identity import add_person
from gateway.message import letters
from gateway.message.addresses import Purpose, Token
from gateway.model import SITE, Cadence, Done, Refusal, Refused, Scope, Subscription

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.discussion.desk import Desk
    from gateway.model import Address, Answer, Author, Format, Person
    from gateway.store import Tables

log = structlog.get_logger()

ASKED = Done("We have sent you a mail; answer it and your subscription begins.")


async def ask(desk: Desk, author: Author, scope: Scope, cadence: Cadence) -> Answer:
    """Note a wish to follow and mail the question whether it is meant."""
    address, now = author.address, desk.clock()
    if address is None:
        return Refused(Refusal.UNREADABLE, "Write from a mail address, so that we can answer.")

    async def work(tables: Tables) -> Answer:
        person = await _person(desk, tables, author, now)
        if person.banned_at is not None:
            return Refused(Refusal.FORBIDDEN, "You can no longer subscribe here.")
        number = await _note(tables, Subscription(person.id, scope, cadence), now)
        if desk.letter_limit.take(address):
            token = desk.tokens.make(Purpose.CONFIRM_SUBSCRIPTION, number)
            title = await title_of(desk, tables, scope)
            letter = letters.confirm_subscription(desk.site, address, token, title, cadence, now)
            await tables.deliveries.letter(address, person.id, letter, now)
        return ASKED

    answer = await desk.store.write(work)
    desk.woken.set()
    return answer


async def begin(desk: Desk, author: Author, scope: Scope, cadence: Cadence) -> Person:
    """Subscribe someone at the owner's word, without asking them."""
    now = desk.clock()

    async def work(tables: Tables) -> Person:
        person = await _person(desk, tables, author, now)
        number = await _note(tables, Subscription(person.id, scope, cadence), now)
        await tables.subscriptions.confirm(number, now)
        return person

    return await desk.store.write(work)


async def confirm(desk: Desk, number: int) -> Answer:
    """Let the subscription begin that its owner has confirmed, and say so by mail."""
    now = desk.clock()

    async def work(tables: Tables) -> Answer:
        subscription = await tables.subscriptions.confirm(number, now)
        if subscription is None:
            return Refused(Refusal.FORBIDDEN, "There is nothing to confirm any more: ask again.")
        await _tell(desk, tables, subscription, number, now)
        return Done("Thank you. Your subscription has begun.")

    answer = await desk.store.write(work)
    desk.woken.set()
    log.info("subscribed", subscription=number, verdict=type(answer).__name__.lower())
    return answer


async def leave(desk: Desk, author: Author, scope: Scope) -> Answer:
    """End what someone follows within a scope; the site's scope ends everything.

    It needs no proof: at worst a stranger ends a subscription, and its owner is told how to return.
    """
    now = desk.clock()

    async def work(tables: Tables) -> Answer:
        person = await tables.people.by_address(author.address) if author.address else None
        if person is None or not await _end(tables, person.id, scope):
            return Refused(Refusal.FORBIDDEN, "You do not follow this: there is nothing to end.")
        await _confirm_end(desk, tables, person, scope, now)
        return Done("Your subscription has ended.")

    answer = await desk.store.write(work)
    desk.woken.set()
    return answer


_CADENCES = {1: Cadence.DAILY, 2: Cadence.WEEKLY}


async def leave_by_token(desk: Desk, token: Token | None) -> bool | None:
    """End what the token of a mail names; False when it had ended, None when it names nothing."""
    match token:
        case Token(Purpose.UNSUBSCRIBE, (person, 0)):
            ended = await desk.store.write(lambda tables: tables.subscriptions.end_all(person))
        case Token(Purpose.UNSUBSCRIBE, (person, number)):
            ended = await desk.store.write(
                lambda tables: tables.subscriptions.end_by_id(person, number)
            )
        case Token(Purpose.UNSUBSCRIBE_DIGEST, (person, number)) if number in _CADENCES:
            cadence = _CADENCES[number]
            ended = await desk.store.write(
                lambda tables: tables.subscriptions.end_cadence(person, cadence)
            )
        case _:
            return None
    log.info("unsubscribed", person=person, ended=ended)
    return ended > 0


async def _person(desk: Desk, tables: Tables, author: Author, now: datetime) -> Person:
    known = await tables.people.by_address(author.address) if author.address else None
    return known or await add_person(tables, desk, author, now)


async def _note(tables: Tables, wanted: Subscription, now: datetime) -> int:
    number = await tables.posts.count_up("subscription")
    return await tables.subscriptions.ask(number, wanted, now)


async def _end(tables: Tables, person: int, scope: Scope) -> int:
    if scope.section == SITE:
        return await tables.subscriptions.end_all(person)
    return await tables.subscriptions.end(person, scope)


async def _tell(
    desk: Desk, tables: Tables, subscription: Subscription, number: int, now: datetime
) -> None:
    person = await tables.people.by_id(subscription.person)
    if person is None or person.address is None:
        return
    token = desk.tokens.make(Purpose.UNSUBSCRIBE, person.id, number)
    title = await title_of(desk, tables, subscription.scope)
    letter = letters.subscribed(desk.site, person.address, token, title, subscription.cadence, now)
    await tables.deliveries.letter(person.address, person.id, letter, now)


async def _confirm_end(
    desk: Desk, tables: Tables, person: Person, scope: Scope, now: datetime
) -> None:
    if person.address is None or not desk.letter_limit.take(person.address):
        return
    title = await title_of(desk, tables, scope)
    letter = letters.unsubscribed(desk.site, person.address, title, now)
    await tables.deliveries.letter(person.address, person.id, letter, now)


async def title_of(desk: Desk, tables: Tables, scope: Scope) -> str:
    """Name a scope as a reader knows it."""
    if scope.thread is not None:
        article = await tables.posts.by_id(scope.thread)
        return article.subject if article else "an article"
    if scope.section is None or scope.section == SITE:
        return desk.site.name
    section = desk.sections.get(scope.section)
    return section.title if section else scope.section


async def end(desk: Desk, address: Address, scope: Scope) -> bool:
    """End what somebody follows at the owner's word, without telling them; False for nothing."""

    async def work(tables: Tables) -> int:
        person = await tables.people.by_address(address)
        return await _end(tables, person.id, scope) if person else 0

    return await desk.store.write(work) > 0


async def set_digest(
    desk: Desk, person: Person, *, hour: int | None, timezone: str | None, form: Format | None
) -> None:
    """Let a person's digests come at another local hour or in another format; None keeps."""
    changed = replace(
        person,
        hour=person.hour if hour is None else hour,
        timezone=timezone or person.timezone,
        format=form or person.format,
    )
    await desk.store.write(lambda tables: tables.people.update(changed))
