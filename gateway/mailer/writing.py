"""From a row of the ledger to the mail it stands for, as octets, with its envelope sender."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.discussion.contents import section_of
from gateway.mailer.digesting import DigestWriter
from gateway.message.addresses import Purpose
from gateway.message.notices import Envoy, Followed, Notice, notice
from gateway.message.slots import Sheet
from gateway.model import SITE, Address, Kind, MessageId, Section, SectionName

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gateway.mailer.digesting import Ready
    from gateway.mailer.signing import SealedSheet, Signer
    from gateway.message.addresses import Tokens
    from gateway.model import Delivery, Post, Scope, Site
    from gateway.store import Store

NOTICES_KEPT = 64  # posts whose sheet is kept: those of the last seconds, for all their readers


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A finished mail: octets with CRLF, and the envelope it travels in."""

    delivery: int
    sender: Address
    recipient: Address
    octets: bytes


@dataclass(frozen=True, slots=True)
class Made:
    """A post and the mail that was made of it, ready to be filled for nearly all its readers."""

    post: Post
    notice: Notice
    sheet: Sheet | SealedSheet


@dataclass(slots=True)
class Batch:
    """What mails are about that are written next; each of `rows` is written by it once."""

    rows: set[int]
    posts: Mapping[int, Post]
    sent_ids: Mapping[int, Mapping[Address, dict[MessageId, MessageId]]]
    scopes: Mapping[int, Scope]
    digests: Mapping[int, Ready]


class Writer:
    """Writes mails; what a post looks like is made once for all its readers."""

    def __init__(
        self,
        store: Store,
        site: Site,
        sections: Mapping[SectionName, Section],
        tokens: Tokens,
        signer: Signer | None = None,
    ) -> None:
        """Read what mails are about from `store`; sign them where there is a signer."""
        self._signer = signer
        self._seal = signer.sealed if signer else Sheet
        self._store = store
        self._site = site
        self._sections = sections
        self._tokens = tokens
        self._notices: dict[tuple[int, Followed, bool], Made] = {}
        self._batch = Batch(set(), {}, {}, {}, {})
        self.digests = DigestWriter(store, site, sections, tokens, self._seal)

    async def prepare(self, rows: Sequence[Delivery]) -> None:
        """Read what mails are about that are written soon."""
        self._batch = await self._read(rows)

    async def _read(self, rows: Sequence[Delivery]) -> Batch:
        notices = [row for row in rows if row.kind is Kind.NOTICE]
        posts = await self._posts({row.post for row in notices if row.post})
        answered = {post.article for post in posts.values() if post.references}
        return Batch(
            rows={row.id for row in rows},
            posts=posts,
            sent_ids={
                article: await self._store.posts.sent_ids_of_thread(article) for article in answered
            },
            scopes=await self._store.subscriptions.scopes({row.subscription for row in notices}),
            digests=await self.digests.prepare([row for row in rows if row.kind is Kind.DIGEST]),
        )

    async def _posts(self, wanted: set[int]) -> dict[int, Post]:
        """Find posts, and the articles they stand below."""
        posts = await self._found(wanted)
        return posts | await self._found({post.article for post in posts.values()} - posts.keys())

    async def _found(self, numbers: set[int]) -> dict[int, Post]:
        found = [await self._store.posts.by_id(number) for number in numbers]
        return {post.id: post for post in found if post is not None}

    async def write(self, delivery: Delivery) -> Outgoing | None:
        """Give the mail of a row; None when there is nothing left to tell."""
        match delivery.kind:
            case Kind.NOTICE:
                octets = self._notice(await self._batch_of(delivery), delivery)
            case Kind.DIGEST:
                ready = (await self._batch_of(delivery)).digests.get(delivery.id)
                octets = ready.octets() if ready else None
            case Kind.LETTER:
                text = await self._store.claims.letter(delivery.id)
                octets = self._signer.sign(text) if self._signer else text
        if octets is None:
            return None
        bounce = self._tokens.make(Purpose.BOUNCE, delivery.id)
        sender = Address(f"bounce+{bounce}@{self._site.domain}")
        return Outgoing(delivery.id, sender, delivery.recipient, octets)

    async def _batch_of(self, row: Delivery) -> Batch:
        """Give the batch a row was read with; one that comes late or again is read by itself."""
        batch = self._batch
        if row.id not in batch.rows:
            return await self._read([row])
        batch.rows.remove(row.id)
        return batch

    def _notice(self, batch: Batch, delivery: Delivery) -> bytes | None:
        post = batch.posts.get(delivery.post or 0)
        if post is None or post.removed_at or delivery.person is None:
            return None
        made = self._made(batch, post, delivery.subscription)
        # Who never mailed to the thread has no ids to put in: nearly all readers share a sheet.
        sent_ids = batch.sent_ids.get(post.article, {}).get(delivery.recipient)
        sheet = self._seal(made.notice.sheet(sent_ids)) if sent_ids else made.sheet
        leave = (delivery.person, delivery.subscription, post.article)
        envoy = Envoy(
            to=delivery.recipient,
            reply_token=self._tokens.make(Purpose.REPLY, post.id, delivery.person),
            unsubscribe_token=self._tokens.make(Purpose.UNSUBSCRIBE_NOTICE, *leave),
        )
        return sheet.fill(envoy.values)

    def _made(self, batch: Batch, post: Post, subscription: int) -> Made:
        """Give what a post is made into, once for all who follow it alike.

        An edit makes another post of it: the words themselves say whether the sheet still fits.
        """
        followed = _followed(batch.scopes.get(subscription))
        root = batch.posts.get(post.article)
        is_closed = root is not None and root.closed_at is not None
        key = (post.id, followed, is_closed)
        kept = self._notices.get(key)
        if kept is None or kept.post != post:
            section = section_of(post, self._sections)
            written = notice(post, self._site, section, followed, is_closed=is_closed)
            kept = Made(post, written, self._seal(written.sheet()))
            if len(self._notices) >= NOTICES_KEPT:
                self._notices.clear()
            self._notices[key] = kept
        return kept


def _followed(scope: Scope | None) -> Followed:
    """Tell what a subscription is about; one that is no more counts as its section's."""
    if scope is None or scope.section not in (SITE, None):
        return Followed.SECTION
    return Followed.SITE if scope.section == SITE else Followed.THREAD
