"""From the recipients of a mail to what the site does with it: one answer for each recipient."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import structlog

from gateway.discussion import (
    answering,
    bouncing,
    commands,
    fates,
    forwarding,
    leaving,
    placing,
    posting,
    subscribing,
    threads,
    voting,
)
from gateway.message.addresses import (
    Destination,
    Errand,
    Purpose,
    ToArticle,
    Token,
    ToList,
    ToOwner,
    ToRequest,
    ToSection,
    ToToken,
    destination_of,
)
from gateway.message.automatic import is_program
from gateway.message.illustrations import may_have_pictures
from gateway.message.markup import text_of
from gateway.model import Cadence, Done, Event, Held, Posted, Proof, Refusal, Refused, Scope
from gateway.smtp import requesting
from gateway.smtp.authentication import NO_DNS, Authentication
from gateway.smtp.drafting import article_of, author_of, comment_of
from gateway.smtp.readers import Reading, read_here
from gateway.smtp.resolver import DnsFaultError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from gateway.discussion.desk import Desk
    from gateway.message.reading import Mail
    from gateway.model import Answer, Post
    from gateway.smtp.envelope import Envelope

log = structlog.get_logger()

ON_THE_LOOP = 8 * 1024  # octets of a mail that is read here when it comes alone: two milliseconds

UNKNOWN = Refused(Refusal.UNKNOWN, "There is no such address here.")
AUTOMATIC = Done("This looks like automatic mail: it is not published and not answered.")
_BOUNCE_ADDRESS = re.compile(r"\bbounce\+([a-z0-9]{20,50})@", re.IGNORECASE)
QUOTED_READ = 256 * 1024  # octets of a complaint: the envelope of what it is about is at its top

_EXACTNESS = (ToToken, ToArticle, ToSection)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A mail that was read, with all the places it goes to."""

    reading: Reading
    envelope: Envelope
    destinations: tuple[Destination | None, ...]

    @property
    def mail(self) -> Mail:
        """The mail itself."""
        return self.reading.mail


class Mailroom:
    """Where every mail goes that a receiver has taken in full."""

    def __init__(
        self,
        desk: Desk,
        read: Callable[[bytes], Awaitable[Reading]],
        authentication: Authentication,
    ) -> None:
        """Have mails read by `read`, and their senders proven by `authentication`."""
        self._desk = desk
        self._read = read
        self._under_way = 0
        self._authentication = authentication
        self._sections = frozenset(desk.sections)
        self._domain = desk.site.domain.lower()

    async def accepts(self, recipient: str) -> Refused | None:
        """Tell at RCPT whether there is such an address."""
        destination = self._destination(recipient)
        if isinstance(destination, ToArticle):
            known = await self._desk.store.posts.by_id(destination.article)
            return None if known and known.is_article and known.sequence else UNKNOWN
        return None if destination else UNKNOWN

    def speaks_for_all(self, recipients: Sequence[str]) -> bool:
        """Tell whether one answer can be true for all: they are one, or all make one post."""
        if len(recipients) == 1:  # as nearly all mails have
            return True
        destinations = {self._destination(recipient) for recipient in recipients}
        return len(destinations) == 1 or all(map(_makes_a_post, destinations))

    async def deliver(self, envelope: Envelope) -> list[Answer]:
        """Give one answer for each recipient, in their order; what they say is on disk."""
        self._under_way += 1
        try:
            return await self._deliver(envelope)
        finally:
            self._under_way -= 1

    async def _read_where_it_is_quicker(self, raw: bytes) -> Reading:
        if self._under_way == 1 and len(raw) <= ON_THE_LOOP and not may_have_pictures(raw):
            return read_here(raw)
        return await self._read(raw)

    async def _deliver(self, envelope: Envelope) -> list[Answer]:
        # As the last server writes it (RFC 5321 section 4.4): a report is known by it.
        null = b"" if envelope.sender else b"Return-Path: <>\r\n"
        reading = await self._read_where_it_is_quicker(null + envelope.raw)
        destinations = tuple(self._destination(recipient) for recipient in envelope.recipients)
        parcel = Parcel(reading, envelope, destinations)
        answers: dict[Destination | None, Answer] = {}
        # Whoever answers to all writes to a reply address and to its section: the mail is one
        # comment, placed by the address that knows best.
        for destination in sorted(dict.fromkeys(destinations), key=_exactness):
            stored = next((one for one in answers.values() if isinstance(one, Posted | Held)), None)
            shared = stored if isinstance(destination, ToSection) else None
            answers[destination] = shared or await self._answer(destination, parcel)
        return [answers[destination] for destination in destinations]

    def _destination(self, recipient: str) -> Destination | None:
        local, _, domain = recipient.rpartition("@")
        if domain.lower() != self._domain:
            return None
        return destination_of(local, self._sections, self._desk.tokens)

    async def _answer(self, destination: Destination | None, parcel: Parcel) -> Answer:
        """Do what one destination asks for."""
        if isinstance(destination, ToToken) and destination.token.purpose is Purpose.BOUNCE:
            return await self._take_report(destination.token, parcel)
        if _is_for_the_owner(destination):
            await self._take_complaint(parcel)
            return await forwarding.forward_to_owner(self._desk, parcel.mail, parcel.envelope.raw)
        if is_program(parcel.envelope.sender) or parcel.reading.is_automatic:
            await fates.note_dropped(self._desk, parcel.mail, "automatic")
            return AUTOMATIC
        try:
            return await self._answer_a_person(destination, parcel)
        except DnsFaultError as error:
            log.info("put off", message_id=parcel.mail.message_id, reason=str(error))
            return NO_DNS

    async def _answer_a_person(self, destination: Destination | None, parcel: Parcel) -> Answer:
        await bouncing.seen_alive(self._desk, parcel.mail.sender)
        match destination:
            case ToToken(token=token):
                return await self._by_token(token, parcel)
            case ToSection():
                return await self._to_sections(parcel)
            case ToArticle(article=article):
                return await self._to_article(article, parcel)
            case ToList():
                return await self._errand(destination, parcel.mail)
            case ToRequest():
                proof = await self._proof(parcel)
                return await requesting.obey(self._desk, parcel.reading, proof)
            case _:
                return UNKNOWN

    async def _by_token(self, token: Token, parcel: Parcel) -> Answer:
        match token.purpose, token.numbers:
            case Purpose.REPLY, (post, person):
                asked = await requesting.obey_answer(self._desk, parcel.reading, token)
                return asked or await self._comment(parcel, post, Proof.TOKEN, person)
            case Purpose.DIGEST, (delivery, person):
                asked = await requesting.obey_answer(self._desk, parcel.reading, token)
                return asked or await self._to_digest(delivery, person, parcel)
            case purpose, _ if purpose in requesting.CONFIRMS:
                return await requesting.confirm(self._desk, parcel.reading, token)
            case Purpose.MODERATE, (post, editor):
                author, text = author_of(parcel.mail), text_of(parcel.reading.comment)
                return await answering.answer(self._desk, author, post, editor, text)
            case purpose, _ if purpose in leaving.PURPOSES:
                await leaving.leave_by_token(self._desk, token, by_mail=True)
                return Done("Your subscription has ended.")
            case _:
                return UNKNOWN

    async def _comment(
        self,
        parcel: Parcel,
        parent: int,
        proof: Proof,
        holder: int | None = None,
        subject: str | None = None,
    ) -> Answer:
        """Take what a mail says below a post: a comment, or a reaction.

        `subject` stands in place of the mail's; "" is that of the post above.
        """
        draft = comment_of(parcel.reading, parcel.envelope, parent, proof, holder)
        if subject is not None:
            draft = replace(draft, subject=subject)
        if parcel.reading.reaction:
            return await voting.vote(self._desk, draft, parcel.reading.reaction)
        return await posting.post(self._desk, draft)

    async def _to_digest(self, delivery: int, person: int, parcel: Parcel) -> Answer:
        """Place an answer to a whole digest by what it quotes, or ask its sender."""
        reading = parcel.reading
        entries = await placing.entry_of(self._desk, delivery, person, reading.mail, reading.cuts)
        if len(entries) == 1:
            return await self._comment(parcel, entries[0].post.id, Proof.TOKEN, person, subject="")
        words = text_of(reading.comment)
        return await placing.ask(self._desk, person, reading.mail, words, entries)

    async def _to_article(self, article: int, parcel: Parcel) -> Answer:
        answered = await self._answered(parcel.mail)
        below = answered.id if answered and answered.article == article else article
        return await self._comment(parcel, below, await self._proof(parcel))

    async def _to_sections(self, parcel: Parcel) -> Answer:
        """Take a comment when the mail answers a post of ours, an article for all sections else."""
        mail, proof = parcel.mail, await self._proof(parcel)
        answered = await self._answered(mail)
        if answered is not None:
            return await self._comment(parcel, answered.id, proof)
        named = [one.section for one in parcel.destinations if isinstance(one, ToSection)]
        draft = article_of(parcel.reading, parcel.envelope, tuple(dict.fromkeys(named)), proof)
        return await posting.post(self._desk, draft)

    async def _answered(self, mail: Mail) -> Post | None:
        ids = [*reversed(mail.references), *mail.in_reply_to]
        answered = await threads.first_known(self._desk.store, ids)
        return answered.post if answered else None

    async def _proof(self, parcel: Parcel) -> Proof:
        return await self._authentication.proof_of(parcel.mail, parcel.envelope.raw)

    async def _errand(self, destination: ToList, mail: Mail) -> Answer:
        author, scope = author_of(mail), Scope(section=destination.section)
        match destination.errand:
            case Errand.SUBSCRIBE:
                return await subscribing.ask(self._desk, author, scope, Cadence.INSTANT)
            case Errand.DIGEST:
                return await subscribing.ask(self._desk, author, scope, Cadence.DAILY)
            case Errand.UNSUBSCRIBE:
                return await leaving.leave(self._desk, author, scope)
            case _:
                return await commands.send_help(self._desk, author)

    async def _take_report(self, token: Token, parcel: Parcel) -> Answer:
        """Note on the ledger what a mail system says of a mail of ours."""
        mail = parcel.mail
        said = next((line for line in mail.text.splitlines() if line.strip()), mail.subject)
        mailed = bouncing.Mailed(*token.numbers)
        await bouncing.take_report(self._desk, mailed, parcel.reading.report, said.strip())
        return Done("Noted.")

    async def _take_complaint(self, parcel: Parcel) -> None:
        """Act on a complaint that a provider mails to the owner: it quotes the mail it is about."""
        report = parcel.reading.report
        if report is None or report.event is not Event.COMPLAINT:
            return
        quoted = parcel.envelope.raw[:QUOTED_READ].decode("ascii", "replace")
        tokens = [self._desk.tokens.read(found) for found in _BOUNCE_ADDRESS.findall(quoted)]
        for token in dict.fromkeys(tokens):
            if token is not None and token.purpose is Purpose.BOUNCE:
                mailed = bouncing.Mailed(*token.numbers)
                await bouncing.take_report(self._desk, mailed, report, "complaint")


def _exactness(destination: Destination | None) -> int:
    """Order destinations by how exactly they say where a comment belongs."""
    return next(
        (rank for rank, kind in enumerate(_EXACTNESS) if isinstance(destination, kind)),
        len(_EXACTNESS),
    )


def _makes_a_post(destination: Destination | None) -> bool:
    if isinstance(destination, ToToken):
        return destination.token.purpose in (Purpose.REPLY, Purpose.DIGEST)
    return isinstance(destination, ToArticle | ToSection)


def _is_for_the_owner(destination: Destination | None) -> bool:
    owner_of_list = isinstance(destination, ToList) and destination.errand is Errand.OWNER
    return owner_of_list or isinstance(destination, ToOwner)
