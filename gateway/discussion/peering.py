"""What feeds ask of the site: whether an article is wanted, and what goes to a peer next."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import structlog

from gateway.discussion.posting import decide, suspected
from gateway.message.cancel_locks import key_of
from gateway.message.relaying import (
    cancel_id,
    cancel_message,
    has_passed,
    own_article,
    relayed_article,
)
from gateway.model import MessageId, SectionName
from gateway.store.feeds import CANCELLATIONS, Deferred

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from gateway.discussion.desk import Desk
    from gateway.model import Draft, Peer, Verdict
    from gateway.store import Tables
    from gateway.store.feeds import Cancelled, Outgoing

log = structlog.get_logger()

BATCH = 100  # articles offered before the position is written down: the streaming window
DEFERRED = "!deferred"
"""Stands for the stream of a batch of articles that were put off before."""
AGAIN_AFTER = timedelta(minutes=5)  # and then for as long as it has waited,
AGAIN_WITHIN = timedelta(hours=1)  # but no longer than that
GIVEN_UP_AFTER = timedelta(days=3)  # its readers have gone on by then


@dataclass(frozen=True, slots=True)
class Offer:
    """An article to be offered, its dots doubled, without the closing line; and its place.

    `first_at` is when the peer first wanted it later.
    """

    message_id: MessageId
    article: bytes
    stream: str = ""
    position: int = 0
    first_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """What follows in a stream; once all of it was offered the peer is at `position`."""

    stream: str
    position: int
    offers: tuple[Offer, ...]


async def is_wanted(desk: Desk, message_id: MessageId) -> bool:
    """Tell whether an article that is offered should be sent."""
    return await desk.store.feeds.is_wanted(message_id)


async def note_unwanted(desk: Desk, message_id: MessageId) -> None:
    """Remember that an article was turned down; on disk when this returns."""
    now = desk.clock()
    await desk.store.write(lambda tables: tables.feeds.note_unwanted(message_id, now))


async def post_all(desk: Desk, drafts: list[Draft]) -> list[Verdict]:
    """Decide on drafts that came together, in their order: an answer finds what it answers.

    They share a commit. Raises what one of them raised, once all are decided.
    """
    known = await asyncio.gather(*(suspected(desk, draft) for draft in drafts))
    decided = (decide(desk, draft) for draft in known)
    outcomes = await asyncio.gather(*decided, return_exceptions=True)
    verdicts = []
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome
        verdicts.append(outcome)
    return verdicts


async def next_batches(desk: Desk, peer: Peer, sections: tuple[SectionName, ...]) -> list[Batch]:
    """Give what a peer has not been offered yet of each stream, at most a batch of each.

    What was here before the peer was known is not offered.
    """
    batches = []
    highs = {group.section: group.high for group in await desk.store.newsgroups.groups()}
    for section in sections:
        after = await _position(desk, peer, section, highs[section])
        found = await desk.store.feeds.articles(section, after, BATCH)
        if found:
            offers = tuple(o for one in found if (o := _offer(peer, section, one)))
            batches.append(Batch(section, found[-1].position, offers))
    last = await desk.store.feeds.last_cancellation()
    after = await _position(desk, peer, CANCELLATIONS, last)
    gone = await desk.store.feeds.cancelled(after, BATCH)
    if gone:
        offers = tuple(o for one in gone if (o := _cancel(desk, peer, one)))
        batches.append(Batch(CANCELLATIONS, gone[-1].position, offers))
    again = await _put_off(desk, peer)
    return [*batches, Batch(DEFERRED, 0, again)] if again else batches


async def _put_off(desk: Desk, peer: Peer) -> tuple[Offer, ...]:
    """Give what is to be offered again by now; what was taken away meanwhile is forgotten."""
    offers = []
    for one in await desk.store.feeds.deferred(peer.name, desk.clock(), BATCH):
        offer = await _offer_at(desk, peer, one.stream, one.position)
        if offer is not None:
            offers.append(replace(offer, first_at=one.first_at))
        else:
            await desk.store.write(partial(_settle, peer=peer.name, one=one))
    return tuple(offers)


async def forget_others(desk: Desk, peers: Iterable[Peer]) -> None:
    """Forget what servers wanted later that are peers no more."""
    names = frozenset(peer.name for peer in peers)
    await desk.store.write(lambda tables: tables.feeds.settle_others(names))


async def _settle(tables: Tables, *, peer: str, one: Deferred | Offer) -> None:
    await tables.feeds.settle(peer, one.stream, one.position)


async def _offer_at(desk: Desk, peer: Peer, stream: str, position: int) -> Offer | None:
    if stream == CANCELLATIONS:
        gone = await desk.store.feeds.cancelled(position - 1, 1)
        return _cancel(desk, peer, gone[0]) if gone and gone[0].position == position else None
    section = SectionName(stream)
    found = await desk.store.feeds.articles(section, position - 1, 1)
    if not found or found[0].position != position:
        return None
    return _offer(peer, section, found[0])


async def _position(desk: Desk, peer: Peer, stream: str, start: int) -> int:
    known = await desk.store.feeds.position(peer.name, stream)
    if known is None:
        await desk.store.write(lambda tables: tables.feeds.move(peer.name, stream, start))
    return start if known is None else known


async def move(desk: Desk, peer: Peer, batch: Batch, later: tuple[Offer, ...] = ()) -> None:
    """Write down that a peer was offered all of a batch, and what of it the peer wants later.

    What a peer has put off for three days is given up.
    """
    now = desk.clock()
    given_up = [one for one in later if one.first_at and now - one.first_at >= GIVEN_UP_AFTER]

    async def work(tables: Tables) -> None:
        if batch.stream != DEFERRED:
            await tables.feeds.move(peer.name, batch.stream, batch.position)
        for one in batch.offers:
            if one in later and one not in given_up:
                first = one.first_at or now
                again = now + min(max(now - first, AGAIN_AFTER), AGAIN_WITHIN)
                put_off = Deferred(one.stream, one.position, first)
                await tables.feeds.defer(peer.name, put_off, again)
            elif one.first_at is not None:
                await _settle(tables, peer=peer.name, one=one)

    await desk.store.write(work)
    for one in given_up:
        log.warning("given up", peer=peer.name, message_id=one.message_id, since=one.first_at)


def _offer(peer: Peer, section: SectionName, one: Outgoing) -> Offer | None:
    if one.head:
        article: bytes | None = own_article(one.head, one.octets)
    else:
        article = _relayed(peer, one.octets)
    return Offer(one.message_id, article, section, one.position) if article else None


def _relayed(peer: Peer, raw: bytes) -> bytes | None:
    """Hand on what came from elsewhere, but to nobody it has passed (RFC 5537 section 3.6)."""
    return None if has_passed(raw, peer.path) else relayed_article(raw)


def _cancel(desk: Desk, peer: Peer, one: Cancelled) -> Offer | None:
    if one.article is not None:
        article = _relayed(peer, one.article)
    else:
        key = key_of(desk.tokens.lock_key, one.message_id)
        domain = desk.site.domain
        article = cancel_message(one.message_id, one.newsgroups, key, domain, one.made_at)
    message_id = MessageId(cancel_id(one.message_id))
    return Offer(message_id, article, CANCELLATIONS, one.position) if article else None
