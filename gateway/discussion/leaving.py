"""Leaving: it needs no proof and no reason, works at once, and one answer takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from gateway.discussion.asking import may_tell
from gateway.discussion.hours import schedule
from gateway.discussion.preferences import preferences_of, reader_of
from gateway.discussion.subscribing import title_of
from gateway.message import following
from gateway.message.addresses import Purpose, Token
from gateway.message.following import Left
from gateway.message.language import ngettext, sentence
from gateway.model import SITE, Cadence, Done, Proof, Refusal, Refused, Scope
from gateway.store.database import instant, micros

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from gateway.discussion.desk import Desk
    from gateway.model import Address, Answer, Author, Person, Post, Subscription
    from gateway.store import Tables

log = structlog.get_logger()

ENDED = Done("Your subscription has ended.")
NOTHING_TO_END = Refused(
    Refusal.FORBIDDEN, sentence("You do not follow this: there is nothing to end.")
)
PURPOSES = (Purpose.UNSUBSCRIBE, Purpose.UNSUBSCRIBE_DIGEST, Purpose.UNSUBSCRIBE_NOTICE)
"""The purposes of tokens that end what their mail came of."""

_CADENCES = {1: Cadence.DAILY, 2: Cadence.WEEKLY}


async def leave(desk: Desk, author: Author, scope: Scope) -> Answer:
    """End what someone follows within a scope; the site's scope ends everything.

    It needs no proof: at worst a stranger ends a subscription, and its owner takes it back by an
    answer to the letter that tells them.
    """
    now = desk.clock()

    async def work(tables: Tables) -> Answer:
        person = await tables.people.by_address(author.address) if author.address else None
        if person is None or not await end_scope(tables, person.id, scope, now):
            return NOTHING_TO_END
        await _confirm_end(desk, tables, person, now)
        return ENDED

    answer = await desk.store.write(work)
    desk.woken.set()
    return answer


async def end_scope(tables: Tables, person: int, scope: Scope, now: datetime) -> int:
    """End what a person follows in a scope, everything for the site's; give how much it was."""
    if scope.section == SITE:
        ended = await tables.subscriptions.end_all(person, now)
    else:
        ended = await tables.subscriptions.end(person, scope, now)
    await tables.planning.withdraw(person, now)
    return ended


async def end_what_brings(tables: Tables, person: int, post: Post, now: datetime) -> int:
    """End every subscription that brings a person mail about a post; give how many."""
    scopes = [Scope(SITE), *map(Scope, post.sections), Scope(thread=post.article)]
    ended = [await tables.subscriptions.end(person, scope, now) for scope in scopes]
    await tables.planning.withdraw(person, now)
    return sum(ended)


async def leave_by_token(
    desk: Desk, token: Token | None, now: datetime | None = None, *, by_mail: bool = False
) -> bool | None:
    """End what the token of a mail names; False when it had ended, None when it names nothing.

    Who did so `by_mail` sees no page with what is left and the way back: they get the letter.
    """
    now = now or desk.clock()
    end = _by_token(token, now)
    if token is None or end is None:
        return None
    person = token.numbers[0]

    async def work(tables: Tables) -> int:
        ended = await end(tables)
        await tables.planning.withdraw(person, now)
        known = await tables.people.by_id(person) if ended and by_mail else None
        if known is not None:
            await _confirm_end(desk, tables, known, now)
        return ended

    ended = await desk.store.write(work)
    desk.woken.set()
    log.info("unsubscribed", person=person, ended=ended)
    return ended > 0


def _by_token(token: Token | None, now: datetime) -> Callable[[Tables], Awaitable[int]] | None:
    match token:
        case Token(Purpose.UNSUBSCRIBE, (person, 0)):
            return lambda tables: tables.subscriptions.end_all(person, now)
        case Token(Purpose.UNSUBSCRIBE, (person, number)) | Token(
            Purpose.UNSUBSCRIBE_NOTICE, (person, number, _)
        ):
            return lambda tables: tables.subscriptions.end_by_id(person, number, now)
        case Token(Purpose.UNSUBSCRIBE_DIGEST, (person, number)) if number in _CADENCES:
            cadence = _CADENCES[number]
            return lambda tables: tables.subscriptions.end_cadence(person, cadence, now)
        case _:
            return None


async def take_back(desk: Desk, person: int, microseconds: int) -> Answer:
    """Put in force again what a person left at one moment, as if they never had."""
    now, left = desk.clock(), instant(microseconds)

    async def work(tables: Tables) -> int:
        returned = await tables.subscriptions.take_back(person, left)
        if returned:
            await schedule(tables, person, await preferences_of(tables, person), now)
        return returned

    returned = await desk.store.write(work)
    log.info("took back", person=person, returned=returned)
    if not returned:
        return Refused(
            Refusal.FORBIDDEN, sentence("You follow this again already, or it is long past.")
        )
    return Done(sentence("All is as it was before."))


def way_back(desk: Desk, person: int, now: datetime) -> str:
    """Give the token that takes back what a person left at this moment."""
    return desk.tokens.make(Purpose.TAKE_BACK, person, micros(now))


async def what_was_left(desk: Desk, tables: Tables, person: int, now: datetime) -> Left:
    """Give what a person left at this moment, and what they still follow."""
    ended = await tables.subscriptions.ended_at(person, now)
    kept = await tables.subscriptions.of_person(person)
    return Left(await _names(desk, tables, ended), await _names(desk, tables, kept))


async def _names(desk: Desk, tables: Tables, those: Sequence[Subscription]) -> list[str]:
    """Name what was asked for; of threads somebody wrote in there may be hundreds."""
    asked = [await title_of(desk, tables, one.scope) for one in those if not one.own]
    own = len(those) - len(asked)
    threads = ngettext("a thread you wrote in", "%(num)s threads you wrote in", own)
    return [*asked, threads % {"num": own}] if own else asked


async def _confirm_end(desk: Desk, tables: Tables, person: Person, now: datetime) -> None:
    if person.address is None or not await may_tell(tables, person.address, Proof.NONE, now):
        return
    left = await what_was_left(desk, tables, person.id, now)
    reader = await reader_of(tables, person, person.address)
    token = way_back(desk, person.id, now)
    letter = following.unsubscribed(desk.site, reader, left, token, now)
    await tables.deliveries.letter(person.address, person.id, letter, now)


async def end(desk: Desk, address: Address, scope: Scope) -> bool:
    """End what somebody follows at the owner's word, without telling them; False for nothing."""
    now = desk.clock()

    async def work(tables: Tables) -> int:
        person = await tables.people.by_address(address)
        return await end_scope(tables, person.id, scope, now) if person else 0

    return await desk.store.write(work) > 0
