"""Digests of many readers: what is the same for them is written once, what is theirs filled in."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from gateway.discussion.contents import known_posts, surroundings, told_in_order
from gateway.message.addresses import Purpose
from gateway.message.digest_formats import Envelope
from gateway.message.digest_parts import part_of, parts_of
from gateway.message.digests import snapshot
from gateway.message.slots import Sheet
from gateway.model import Cadence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from gateway.mailer.signing import SealedSheet
    from gateway.message.addresses import Tokens
    from gateway.message.digest_parts import Part
    from gateway.model import Delivery, Format, Person, Post, Section, SectionName, Site
    from gateway.store import Store, Tables

    Seal = Callable[[bytes], Sheet | SealedSheet]

KEPT = 64  # written digests of the last moments, for all their readers: 6 MB at most

CADENCE_NUMBERS = {Cadence.DAILY: 1, Cadence.WEEKLY: 2}  # in tokens


@dataclass(frozen=True, slots=True)
class Like:
    """What two digests have in common that differ in their readers alone."""

    posts: tuple[int, ...]  # in the order of the digest
    form: Format
    timezone: str
    date: datetime
    place: tuple[int, int]  # which part, of how many


@dataclass(frozen=True, slots=True)
class Ready:
    """A digest with everything at hand; `octets` waits for nothing and costs 0.2 ms."""

    tokens: Tokens
    sheet: Sheet | SealedSheet
    posts: tuple[int, ...]
    delivery: Delivery
    person: Person

    def octets(self) -> bytes:
        """Give the whole mail; the same however often it is asked for."""
        person, delivery = self.person, self.delivery
        cadence = CADENCE_NUMBERS.get(delivery.cadence or Cadence.DAILY, 1)
        whole, unsubscribe, *replies = self.tokens.make_many(
            [
                (Purpose.DIGEST, delivery.id, person.id),
                (Purpose.UNSUBSCRIBE_DIGEST, person.id, cadence),
                *((Purpose.REPLY, post, person.id) for post in self.posts),
            ]
        )
        envelope = Envelope(
            to=delivery.recipient,
            name=f"digest.{delivery.id}",
            reply_token=whole.decode(),
            unsubscribe_token=unsubscribe.decode(),
            comments=person.comments,
            entry_tokens={
                f"reply{post}": token for post, token in zip(self.posts, replies, strict=True)
            },
        )
        return self.sheet.fill(envelope.values)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A part as its readers get it, signed where mails are."""

    sheet: Sheet | SealedSheet
    posts: tuple[int, ...]


class DigestWriter:
    """Writes digests."""

    def __init__(
        self,
        store: Store,
        site: Site,
        sections: Mapping[SectionName, Section],
        tokens: Tokens,
        seal: Seal = Sheet,
    ) -> None:
        """Read what digests are about from `store`; `seal` makes a sheet that signs itself."""
        self._seal = seal
        self._store = store
        self._site = site
        self._sections = sections
        self._tokens = tokens
        self._kept: OrderedDict[Like, tuple[list[Post], tuple[Sealed, ...]]] = OrderedDict()

    async def prepare(self, deliveries: Sequence[Delivery]) -> dict[int, Ready]:
        """Make digests of the ledger ready, by delivery; those with nothing left to tell are not.

        A digest that is too long for one mail gets rows for its other parts first.
        """
        store = self._store.digests
        windows = await store.windows([one.id for one in deliveries if not one.posts])
        readers = await store.readers(one.person for one in deliveries if one.person)
        told = {one.id: one.posts or tuple(windows.get(one.id, ())) for one in deliveries}
        known = await known_posts(self._store, told.values())
        # Most readers of an hour are told of the same: their posts are sorted once.
        asked = {(told[one.id], bool(one.posts)) for one in deliveries}
        orders = {
            (told_of, cut): told_in_order(told_of, known, is_cut=cut) for told_of, cut in asked
        }
        ready, cuts = {}, {}
        for delivery in deliveries:
            reader, posts = (
                readers.get(delivery.person or 0),
                orders[told[delivery.id], bool(delivery.posts)],
            )
            if reader is None or not posts:
                continue
            parts = self._parts(_like(delivery, reader, posts), posts, known)
            if len(parts) > 1:
                cuts[delivery.id] = [part.posts for part in parts]
            ready[delivery.id] = self._ready(parts[0], delivery, reader)
        if cuts:
            await self._store.write(lambda tables: _cut(tables, cuts))
        return ready

    async def preview(self, delivery: Delivery, reader: Person) -> list[bytes]:
        """Give the mails of a digest that is not planned; none when there is nothing to tell."""
        told = await self._store.digests.window(delivery)
        known = await known_posts(self._store, [told])
        posts = told_in_order(told, known, is_cut=False)
        if not posts:
            return []
        parts = self._parts(_like(delivery, reader, posts), posts, known)
        return [self._ready(part, delivery, reader).octets() for part in parts]

    def _ready(self, part: Sealed, delivery: Delivery, reader: Person) -> Ready:
        return Ready(self._tokens, part.sheet, part.posts, delivery, reader)

    def _parts(
        self, like: Like, posts: list[Post], known: Mapping[int, Post]
    ) -> tuple[Sealed, ...]:
        """Give the mails these posts make, written before or now.

        Posts are compared whole: one that was edited meanwhile is written again.
        """
        kept = self._kept.pop(like, None)
        if kept is None or kept[0] != posts:
            written = self._written(like, posts, known)
            kept = (
                posts,
                tuple(Sealed(self._seal(part.sheet.octets), part.posts) for part in written),
            )
        parts = kept[1]
        self._kept[like] = posts, parts
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return parts

    def _written(
        self, like: Like, posts: list[Post], known: Mapping[int, Post]
    ) -> tuple[Part, ...]:
        around = surroundings(self._site, self._sections, known)
        snap = partial(snapshot, around=around, date=like.date, timezone=like.timezone)
        if like.place[1] > 1:
            return (part_of(posts, snap, like.form, like.place),)
        return parts_of(posts, snap, like.form)


def _like(delivery: Delivery, reader: Person, posts: Sequence[Post]) -> Like:
    return Like(
        tuple(post.id for post in posts),
        reader.format,
        reader.timezone,
        delivery.planned_at,
        (delivery.part, delivery.parts),
    )


async def _cut(tables: Tables, cuts: Mapping[int, Sequence[tuple[int, ...]]]) -> None:
    for delivery, parts in cuts.items():
        last = await tables.posts.count_up("delivery", len(parts) - 1)
        await tables.digests.cut(delivery, parts, last - len(parts) + 2)
