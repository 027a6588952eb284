"""From a row of the ledger to the mail it stands for, as octets, with its envelope sender."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from gateway.discussion.contents import section_of
from gateway.mailer.answers import Answer, Outcome
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

log = structlog.get_logger()

NOTICES_KEPT = 64  # posts whose sheet is kept: those of the last seconds, for all their readers

NOTHING_LEFT = Answer(Outcome.REFUSED, "there is nothing left to tell")
OUR_FAULT = Answer(Outcome.DELAYED, "the mail could not be written; the log has the reason")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A finished mail: octets with CRLF, and the envelope it travels in."""

    delivery: int
    sender: Address
    recipient: Address
    octets: bytes

    @property
    def message_id(self) -> str:
        """Tell the mail's own Message-ID; nothing where it has none."""
        found = _MESSAGE_ID.search(self.octets)
        return found[1].decode("utf-8", "replace") if found else ""


_MESSAGE_ID = re.compile(rb"\nMessage-ID:\s*(<[^>\r\n]*>)")  # as all our mails spell it


@dataclass(frozen=True, slots=True)
class Made:
    """A post and the mail that was made of it, ready to be filled for nearly all its readers."""

    post: Post
    notice: Notice
    sheet: Sheet | SealedSheet


@dataclass(frozen=True, slots=True)
class Matter:
    """What the mails of some rows are about."""

    posts: Mapping[int, Post]
    sent_ids: Mapping[int, Mapping[Address, dict[MessageId, MessageId]]]
    scopes: Mapping[int, Scope]
    digests: Mapping[int, Ready]
    letters: Mapping[int, bytes | None]


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
        self.digests = DigestWriter(store, site, sections, tokens, self._seal)

    async def write(self, rows: Sequence[Delivery]) -> list[Outgoing | Answer]:
        """Give the mail of each row, or what became of it where there is none.

        They are written on a thread: other mails leave meanwhile, as OpenSSL signs without the
        lock of the interpreter.
        """
        try:
            matter = await self._read(rows)
            return await asyncio.to_thread(lambda: [self._written(matter, row) for row in rows])
        except Exception:
            # One mail that cannot be written must not keep all others from leaving.
            if len(rows) > 1:
                return [mail for row in rows for mail in await self.write([row])]
            log.exception("not written", delivery=rows[0].id)
            return [OUR_FAULT]

    async def _read(self, rows: Sequence[Delivery]) -> Matter:
        notices = [row for row in rows if row.kind is Kind.NOTICE]
        posts = await self._posts({row.post for row in notices if row.post})
        answered = {post.article for post in posts.values() if post.references}
        letters = [row.id for row in rows if row.kind is Kind.LETTER]
        return Matter(
            posts=posts,
            sent_ids={
                article: await self._store.posts.sent_ids_of_thread(article) for article in answered
            },
            scopes=await self._store.subscriptions.scopes({row.subscription for row in notices}),
            digests=await self.digests.prepare([row for row in rows if row.kind is Kind.DIGEST]),
            letters={number: await self._store.claims.letter(number) for number in letters},
        )

    async def _posts(self, wanted: set[int]) -> dict[int, Post]:
        """Find posts, and the articles they stand below."""
        posts = await self._found(wanted)
        return posts | await self._found({post.article for post in posts.values()} - posts.keys())

    async def _found(self, numbers: set[int]) -> dict[int, Post]:
        found = [await self._store.posts.by_id(number) for number in numbers]
        return {post.id: post for post in found if post is not None}

    def _written(self, matter: Matter, delivery: Delivery) -> Outgoing | Answer:
        match delivery.kind:
            case Kind.NOTICE:
                octets = self._notice(matter, delivery)
            case Kind.DIGEST:
                ready = matter.digests.get(delivery.id)
                octets = ready.octets() if ready else None
            case Kind.LETTER:
                text = matter.letters[delivery.id]
                octets = self._signer.sign(text) if self._signer and text else text
        if octets is None:
            return NOTHING_LEFT
        bounce = self._tokens.make(Purpose.BOUNCE, delivery.id)
        sender = Address(f"bounce+{bounce}@{self._site.domain}")
        return Outgoing(delivery.id, sender, delivery.recipient, octets)

    def _notice(self, matter: Matter, delivery: Delivery) -> bytes | None:
        post = matter.posts.get(delivery.post or 0)
        if post is None or post.removed_at or delivery.person is None:
            return None
        made = self._made(matter, post, delivery.subscription)
        # Who never mailed to the thread has no ids to put in: nearly all readers share a sheet.
        sent_ids = matter.sent_ids.get(post.article, {}).get(delivery.recipient)
        sheet = self._seal(made.notice.sheet(sent_ids)) if sent_ids else made.sheet
        leave = (delivery.person, delivery.subscription, post.article)
        reply, unsubscribe = self._tokens.make_many(
            [(Purpose.REPLY, post.id, delivery.person), (Purpose.UNSUBSCRIBE_NOTICE, *leave)]
        )
        envoy = Envoy(delivery.recipient, reply.decode(), unsubscribe.decode())
        return sheet.fill(envoy.values)

    def _made(self, matter: Matter, post: Post, subscription: int) -> Made:
        """Give what a post is made into, once for all who follow it alike.

        An edit makes another post of it: the words themselves say whether the sheet still fits.
        """
        followed = _followed(matter.scopes.get(subscription))
        root = matter.posts.get(post.article)
        is_closed = root is not None and root.closed_at is not None
        key = (post.id, followed, is_closed)
        kept = self._notices.get(key)
        if kept is None or (kept.post is not post and kept.post != post):
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
