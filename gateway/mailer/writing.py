"""From a row of the ledger to the mail it stands for, as octets, with its envelope sender."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.message import digests
from gateway.message.addresses import Purpose
from gateway.message.netnews import permalink
from gateway.message.notices import Envoy, Notice, notice
from gateway.model import Address, Cadence, Kind, MessageId, Section, SectionName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gateway.mailer.signing import Signer
    from gateway.message.addresses import Tokens
    from gateway.model import Delivery, Format, Person, Post, Site
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
        self._notices: dict[int, Notice] = {}

    async def write(self, delivery: Delivery) -> Outgoing | None:
        """Give the mail of a row; None when there is nothing left to tell."""
        match delivery.kind:
            case Kind.NOTICE:
                octets = await self._notice(delivery)
            case Kind.DIGEST:
                octets = await self.digest(delivery)
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
        # An edit makes another post of it; so the words themselves say whether the body still fits.
        kept = self._notices.get(post.id)
        if kept is None or kept.post != post:
            kept = notice(post, self._site, self._section_of(post))
            if len(self._notices) >= NOTICES_KEPT:
                self._notices.clear()
            self._notices[post.id] = kept
        return kept.to(await self._envoy(delivery, post, delivery.person))

    async def _envoy(self, delivery: Delivery, post: Post, person: int) -> Envoy:
        """Make a notice its reader's own; who never mailed to the thread has no ids to put in."""
        sent_ids: dict[MessageId, MessageId] = {}
        if post.references:
            sent_ids = await self._store.posts.sent_ids(delivery.recipient, post.article)
        return Envoy(
            to=delivery.recipient,
            reply_token=self._tokens.make(Purpose.REPLY, post.id, person),
            unsubscribe_token=self._tokens.make(Purpose.UNSUBSCRIBE, person, delivery.subscription),
            sent_ids=sent_ids,
        )

    async def digest(self, delivery: Delivery, form: Format | None = None) -> bytes | None:
        """Give the digest of a row in its reader's format, or in `form`; None when it is empty."""
        person = await self._store.people.by_id(delivery.person or 0)
        posts = await self._store.planning.posts_of_digest(delivery)
        if person is None or not posts:
            return None
        digest = await self._snapshot(delivery, person, posts)
        cadence = 2 if delivery.cadence is Cadence.WEEKLY else 1
        envelope = digests.Envelope(
            to=delivery.recipient,
            reply_token=self._tokens.make(Purpose.DIGEST, delivery.id, person.id),
            unsubscribe_token=self._tokens.make(Purpose.UNSUBSCRIBE_DIGEST, person.id, cadence),
        )
        return digests.write(digest, form or person.format, envelope)

    async def _snapshot(
        self, delivery: Delivery, person: Person, posts: list[Post]
    ) -> digests.Digest:
        articles, threads = digests.snapshot_order(posts)
        nics = await self._nics(posts)
        return digests.Digest(
            site=self._site,
            message_id=self._id_of(delivery),
            date=delivery.planned_at,
            timezone=person.timezone,
            comments=person.comments,
            articles=tuple(self._entry(post, person, nics) for post in articles),
            threads=tuple(
                [
                    await self._thread(article, comments, person, nics)
                    for article, comments in threads.items()
                ]
            ),
        )

    def _id_of(self, delivery: Delivery) -> MessageId:
        """Give the id of a digest: the same however often it is written."""
        return MessageId(f"<digest.{delivery.id}@{self._site.domain}>")

    async def _nics(self, posts: list[Post]) -> dict[int, str]:
        """Give the nics of all posts that these answer."""
        nics = {post.id: post.nic for post in posts}
        for number in {post.parent for post in posts if post.parent} - nics.keys():
            parent = await self._store.posts.by_id(number)
            if parent is not None:
                nics[number] = parent.nic
        return nics

    async def _thread(
        self, article: int, comments: list[Post], person: Person, nics: Mapping[int, str]
    ) -> digests.Thread:
        root = await self._store.posts.by_id(article)
        return digests.Thread(
            subject=root.subject if root else comments[0].subject,
            url=permalink(root.message_id if root else comments[0].message_id, self._site),
            entries=tuple(self._entry(post, person, nics) for post in comments),
        )

    def _entry(self, post: Post, person: Person, nics: Mapping[int, str]) -> digests.Entry:
        token = self._tokens.make(Purpose.REPLY, post.id, person.id)
        return digests.Entry(
            post=post,
            section=self._section_of(post),
            reply_to=f"reply+{token}@{self._site.domain}",
            url=permalink(post.message_id, self._site),
            answers=nics.get(post.parent or 0, ""),
        )

    def _section_of(self, post: Post) -> Section:
        """Give the first section of a post; one that is configured no more keeps its name."""
        name = post.sections[0]
        return self._sections.get(name) or Section(name, name, name, "")
