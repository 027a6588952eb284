"""What feeds ask of the site: whether an article is wanted, and what goes to a peer next."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.discussion.posting import decide, suspected
from gateway.message.cancel_locks import key_of
from gateway.message.relaying import (
    cancel_id,
    cancel_message,
    own_article,
    path_of,
    relayed_article,
)
from gateway.model import MessageId
from gateway.store.feeds import CANCELLATIONS

if TYPE_CHECKING:
    from gateway.discussion.desk import Desk
    from gateway.model import Draft, Peer, SectionName, Verdict
    from gateway.store.feeds import Cancelled, Outgoing

BATCH = 100  # articles offered before the position is written down: the streaming window


@dataclass(frozen=True, slots=True)
class Offer:
    """An article to be offered, its dots doubled, without the closing line."""

    message_id: MessageId
    article: bytes


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
            offers = tuple(o for one in found if (o := _offer(desk, peer, one)))
            batches.append(Batch(section, found[-1].position, offers))
    last = await desk.store.feeds.last_cancellation()
    after = await _position(desk, peer, CANCELLATIONS, last)
    gone = await desk.store.feeds.cancelled(after, BATCH)
    if gone:
        offers = tuple(o for one in gone if (o := _cancel(desk, peer, one)))
        batches.append(Batch(CANCELLATIONS, gone[-1].position, offers))
    return batches


async def _position(desk: Desk, peer: Peer, stream: str, start: int) -> int:
    known = await desk.store.feeds.position(peer.name, stream)
    if known is None:
        await desk.store.write(lambda tables: tables.feeds.move(peer.name, stream, start))
    return start if known is None else known


async def move(desk: Desk, peer: Peer, batch: Batch) -> None:
    """Write down that a peer was offered all of a batch."""
    await desk.store.write(
        lambda tables: tables.feeds.move(peer.name, batch.stream, batch.position)
    )


def _offer(desk: Desk, peer: Peer, one: Outgoing) -> Offer | None:
    if one.head:
        return Offer(one.message_id, own_article(one.head, one.octets))
    return _relayed(desk, peer, one.message_id, one.octets)


def _relayed(desk: Desk, peer: Peer, message_id: MessageId, raw: bytes) -> Offer | None:
    """Hand on what came from elsewhere, but to nobody it has passed (RFC 5537 section 3.6)."""
    if peer.path in path_of(raw):
        return None
    return Offer(message_id, relayed_article(raw, desk.site.domain))


def _cancel(desk: Desk, peer: Peer, one: Cancelled) -> Offer | None:
    if one.article is not None:
        return _relayed(desk, peer, MessageId(cancel_id(one.message_id)), one.article)
    key = key_of(desk.tokens.lock_key, one.message_id)
    article = cancel_message(one.message_id, one.newsgroups, key, desk.site.domain, one.made_at)
    return Offer(MessageId(cancel_id(one.message_id)), article)
