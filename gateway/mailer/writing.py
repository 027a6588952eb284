"""From a row of the ledger to the mail it stands for, as octets, with its envelope sender."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.discussion.contents import section_of
from gateway.mailer.digesting import DigestWriter
from gateway.message.addresses import Purpose
from gateway.message.notices import Envoy, Followed, Notice, notice
from gateway.model import SITE, Address, Kind, MessageId, Section, SectionName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gateway.mailer.signing import Signer
    from gateway.message.addresses import Tokens
    from gateway.message.slots import Sheet
    from gateway.model import Delivery, Post, Site
    from gateway.store import Store

NOTICES_KEPT = (
    64  # posts whose shared body is kept: those of the last seconds, for all their readers
)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A finished mail: octets with CRLF, and the envelope it travels in."""

    delivery: int
    sender: Address
    recipient: Address
    octets: bytes


@dataclass(frozen=True, slots=True)
class Made:
    """A post and the mail that was made of it."""

    post: Post
    notice: Notice
    sheet: Sheet


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
        self._store = store
        self._site = site
        self._sections = sections
        self._tokens = tokens
        self._notices: dict[tuple[int, Followed, bool], Made] = {}
        self.digests = DigestWriter(store, site, sections, tokens)

    async def write(self, delivery: Delivery) -> Outgoing | None:
        """Give the mail of a row; None when there is nothing left to tell."""
        match delivery.kind:
            case Kind.NOTICE:
                octets = await self._notice(delivery)
            case Kind.DIGEST:
                octets = await self._digest(delivery)
            case Kind.LETTER:
                octets = delivery.raw
        if octets is None:
            return None
        bounce = self._tokens.make(Purpose.BOUNCE, delivery.id)
        sender = Address(f"bounce+{bounce}@{self._site.domain}")
        signed = self._signer.sign(octets) if self._signer else octets
        return Outgoing(delivery.id, sender, delivery.recipient, signed)

    async def _notice(self, delivery: Delivery) -> bytes | None:
        post = await self._store.posts.by_id(delivery.post or 0)
        if post is None or post.removed_at or delivery.person is None:
            return None
        root = post if post.is_article else await self._store.posts.by_id(post.article)
        is_closed = bool(root and root.closed_at)
        followed = await self._followed(delivery.subscription)
        made = self._made(post, followed, is_closed=is_closed)
        sent_ids: dict[MessageId, MessageId] = {}
        if post.references:
            sent_ids = await self._store.posts.sent_ids(delivery.recipient, post.article)
        leave = (delivery.person, delivery.subscription, post.article)
        envoy = Envoy(
            to=delivery.recipient,
            reply_token=self._tokens.make(Purpose.REPLY, post.id, delivery.person),
            unsubscribe_token=self._tokens.make(Purpose.UNSUBSCRIBE_NOTICE, *leave),
        )
        # Who never mailed to the thread has no ids to put in: nearly all readers share a sheet.
        sheet = made.notice.sheet(sent_ids) if sent_ids else made.sheet
        return sheet.fill(envoy.values)

    async def _followed(self, subscription: int) -> Followed:
        """Tell what a subscription is about; one that has just ended counts as its section's."""
        known = await self._store.subscriptions.by_id(subscription)
        if known is None or known.scope.section not in (SITE, None):
            return Followed.SECTION
        return Followed.SITE if known.scope.section == SITE else Followed.THREAD

    def _made(self, post: Post, followed: Followed, *, is_closed: bool) -> Made:
        """Give what a post is made into, once for all who follow it alike.

        An edit makes another post of it; so the words themselves say whether it still fits.
        """
        key = (post.id, followed, is_closed)
        kept = self._notices.get(key)
        if kept is None or kept.post != post:
            section = section_of(post, self._sections)
            written = notice(post, self._site, section, followed, is_closed=is_closed)
            kept = Made(post, written, written.sheet())
            if len(self._notices) >= NOTICES_KEPT:
                self._notices.clear()
            self._notices[key] = kept
        return kept

    async def _digest(self, delivery: Delivery) -> bytes | None:
        ready = (await self.digests.prepare([delivery])).get(delivery.id)
        return ready.octets() if ready else None
