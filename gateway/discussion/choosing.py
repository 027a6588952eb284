"""What the way out of a mail offers: what it came of, less than that, or all; and the way back.

The token says whose mail it was and what it came of; nobody has to log in.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from gateway.discussion import leaving
from gateway.discussion.subscribing import title_of
from gateway.message.addresses import Purpose
from gateway.message.language import sentence
from gateway.model import SITE, Done, Scope

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.discussion.desk import Desk
    from gateway.message.addresses import Token
    from gateway.store import Tables

_CADENCES = {1: sentence("the digest of each day"), 2: sentence("the digest of each week")}
UNMUTE = "unmute"  # the way back of a thread: its own token says which


class Choice(StrEnum):
    """How much is left."""

    THIS = "this"  # what the mail came of: the button of a mail program (RFC 8058)
    THREAD = "thread"  # the thread of a notice alone
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Offer:
    """A choice, and what is left by it in a reader's words."""

    choice: Choice
    title: str


@dataclass(frozen=True, slots=True)
class Left:
    """What somebody has left; `back` takes it back; it is empty where it had been left before."""

    title: str
    back: str


async def offers(desk: Desk, token: Token | None) -> tuple[Offer, ...]:
    """Give what can be left by the token of a mail, the mail's own first; changes nothing."""
    if token is None or token.purpose not in leaving.PURPOSES:
        return ()
    everything = Offer(Choice.ALL, sentence("all mail of %(site)s", site=desk.site.name))
    match token.purpose, token.numbers:
        case Purpose.UNSUBSCRIBE_DIGEST, (_, cadence) if cadence in _CADENCES:
            return Offer(Choice.THIS, _CADENCES[cadence]), everything
        case Purpose.UNSUBSCRIBE_NOTICE, (person, number, article):
            this = await _subscription(desk, person, number)
            thread = await _title(desk, Scope(thread=article))
            narrow = (Offer(Choice.THREAD, sentence("the thread “%(thread)s”", thread=thread)),)
            return *this[0], *(narrow if this[1] else ()), everything
        case Purpose.UNSUBSCRIBE, (person, number) if number:
            return *(await _subscription(desk, person, number))[0], everything
    return (everything,)


async def _subscription(desk: Desk, person: int, number: int) -> tuple[tuple[Offer, ...], bool]:
    """Give what a subscription is called, and whether it is more than a thread."""
    known = await desk.store.subscriptions.by_id(number)
    if known is None or known.person != person:
        return (), True
    title = await _title(desk, known.scope)
    if known.scope.thread is not None:
        return (Offer(Choice.THIS, sentence("the thread “%(title)s”", title=title)),), False
    return (Offer(Choice.THIS, title),), True


async def _title(desk: Desk, scope: Scope) -> str:
    return await title_of(desk, desk.store, scope)


async def leave(desk: Desk, token: Token, choice: Choice) -> Left | None:
    """Leave what is chosen; None when the token offers no such thing."""
    offered = {offer.choice: offer.title for offer in await offers(desk, token)}
    if choice is Choice.THIS and offered:
        offered.setdefault(choice, next(iter(offered.values())))
    if choice not in offered:
        return None
    person, now = token.numbers[0], desk.clock()
    if choice is Choice.THREAD:
        await _mute(desk, person, token.numbers[2])
        return Left(offered[choice], UNMUTE)
    if choice is Choice.THIS:
        ended = bool(await leaving.leave_by_token(desk, token, now))
    else:
        ended = await _leave_all(desk, person, now)
    return Left(offered[choice], leaving.way_back(desk, person, now) if ended else "")


async def _leave_all(desk: Desk, person: int, now: datetime) -> bool:
    async def work(tables: Tables) -> bool:
        return await leaving.end_scope(tables, person, Scope(SITE), now) > 0

    return await desk.store.write(work)


async def _mute(desk: Desk, person: int, article: int) -> None:
    async def work(tables: Tables) -> None:
        number = await tables.posts.count_up("subscription")
        await tables.subscriptions.mute(number, person, article, desk.clock())

    await desk.store.write(work)


async def _unmute(desk: Desk, person: int, article: int) -> bool:
    async def work(tables: Tables) -> bool:
        return await tables.subscriptions.unmute(person, article)

    return await desk.store.write(work)


async def come_back(desk: Desk, token: Token, back: str) -> bool:
    """Take back what was left by this token's page; False when there is nothing to take back."""
    if back == UNMUTE and token.purpose is Purpose.UNSUBSCRIBE_NOTICE:
        return await _unmute(desk, token.numbers[0], token.numbers[2])
    read = desk.tokens.read(back)
    match read.purpose if read else None, read.numbers if read else ():
        case Purpose.TAKE_BACK, (person, moment) if person == token.numbers[0]:
            return isinstance(await leaving.take_back(desk, person, moment), Done)
    return False
