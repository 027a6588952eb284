"""Articles from other news servers: IHAVE (RFC 3977 section 6.3.2), streaming (RFC 4644).

What a peer hands on is read as any article is; who wrote it is a nic here, like everybody.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from gateway.message.markup import html_of
from gateway.message.privacy import without_any_address
from gateway.message.proto_article import ProtoArticle, read
from gateway.message.relaying import accepted, path_of
from gateway.model import Author, Change, Door, Draft, MessageId, Posted, Proof, Refused, Words
from gateway.nntp import codes
from gateway.nntp.arguments import is_message_id
from gateway.nntp.codes import Code, reply
from gateway.nntp.posting import sections_of
from gateway.nntp.session import Awaited
from gateway.nntp.wildmat import wildmat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gateway.model import Answer as AnswerOfDesk
    from gateway.model import Peer, SectionName
    from gateway.nntp.session import Answer, Session

NO_PEER = "Only news servers we know may feed us"
NOT_A_PEER = reply(Code.FORBIDDEN, NO_PEER)
_POSTED_AT = re.compile(r"\.POSTED\.[^!]*")  # where an author sat is nobody's business


NOT_WANTED = "That article is not wanted"
NO_ID = "That is no Message-ID"
TOO_BIG = "The article is too big"
THANKS = "Thank you"
_SAID_AGAIN = {NOT_WANTED, NO_ID, TOO_BIG}
"""Reasons that need not be remembered: they are as plain when the article is offered again."""


@dataclass(frozen=True, slots=True)
class _Changing:
    """A control message, or an article that is to supersede another, else to stand by itself."""

    change: Change
    otherwise: Draft | None = None


_Read = str | Draft | _Changing
"""What an article is: a post, a change, or the reason why it is turned down."""


async def check(session: Session, arguments: list[str]) -> Answer:
    """Tell whether an article is wanted (RFC 4644 section 2.4)."""
    if session.feeder is None:
        return _stranger(session)
    if not is_message_id(arguments[0]):
        return reply(Code.NOT_WANTED, f"{arguments[0]} That is no Message-ID")
    wanted = await session.terms.feeds.is_wanted(MessageId(arguments[0]))
    return reply(Code.WANTED if wanted else Code.NOT_WANTED, arguments[0])


async def ihave(session: Session, arguments: list[str]) -> Answer:
    """Ask for an article that is offered, when it is wanted."""
    if session.feeder is None:
        return _stranger(session)
    if not is_message_id(arguments[0]):
        return codes.SYNTAX
    message_id = MessageId(arguments[0])
    if not await session.terms.feeds.is_wanted(message_id):
        return reply(Code.IHAVE_NOT_WANTED, NOT_WANTED)
    session.awaits = Awaited(
        partial(_receive, message_id=message_id),
        reply(Code.TRANSFER_REFUSED, TOO_BIG),
        reply(Code.TRANSFER_LATER, "Something went wrong here; please try again later"),
    )
    return reply(Code.SEND_TRANSFER, "Send the article")


async def _receive(session: Session, octets: bytes, *, message_id: MessageId) -> bytes:
    peer = session.feeder
    if peer is None:
        return _stranger(session)
    (fault,) = await _take(session, peer, [(message_id, octets)])
    return reply(Code.TRANSFER_REFUSED if fault else Code.TRANSFERRED, fault or THANKS)


def takethis(session: Session, arguments: list[str]) -> None:
    """Be ready for the article that follows at once, wanted or not (RFC 4644 section 2.5)."""
    message_id = MessageId(arguments[0] if len(arguments) == 1 else "<>")

    async def receive(session: Session, octets: bytes) -> bytes:
        return await receive_streamed(session, [(message_id, octets)])

    session.awaits = Awaited(
        receive,
        reply(Code.NOT_TAKEN, f"{message_id} {TOO_BIG}"),
        # A doubt of ours is told by ending the session: the other server tries again.
        reply(Code.CLOSING, "Something went wrong here; please try again later"),
        message_id,
    )


async def unasked(_: Session, __: list[str]) -> Answer:
    """Stand for TAKETHIS in the table of commands: the dialogue answers its article instead."""
    return codes.SYNTAX


async def receive_streamed(session: Session, sent: list[tuple[MessageId, bytes | None]]) -> bytes:
    """Take in articles that came by TAKETHIS, None for one too big; answer them in their order.

    A fault of ours raises: then none of them is answered, and those that are on disk are not
    wanted when they are offered again.
    """
    peer = session.feeder
    if peer is None and session.peers_here:
        return b"".join(_stranger(session) for _ in sent)
    if peer is None:
        faults: list[str | None] = [NO_PEER] * len(sent)
    else:
        faults = await _take(session, peer, sent)
    # The article is named first (RFC 4644 section 2.5.1).
    return b"".join(
        reply(Code.NOT_TAKEN if fault else Code.TAKEN, f"{message_id} {fault or THANKS}")
        for (message_id, _), fault in zip(sent, faults, strict=True)
    )


async def _take(
    session: Session, peer: Peer, sent: Sequence[tuple[MessageId, bytes | None]]
) -> list[str | None]:
    """Hand articles to the desk, in their order; give for each why it is turned down, or None."""
    feeds = session.terms.feeds
    read = [await _understood(session, peer, *one) for one in sent]
    faults: list[str | None] = []
    for are_posts, some in groupby(read, key=lambda one: isinstance(one, Draft)):
        if are_posts:
            verdicts = await feeds.post_all([one for one in some if isinstance(one, Draft)])
            faults += [_reason(verdict) for verdict in verdicts]
        else:
            faults += [await _changed(session, peer, one) for one in some]
    for (message_id, _), fault in zip(sent, faults, strict=True):
        if fault is not None and fault not in _SAID_AGAIN:
            await feeds.note_unwanted(message_id)
    return faults


def _reason(verdict: AnswerOfDesk) -> str | None:
    return verdict.reason if isinstance(verdict, Refused) else None


async def _understood(
    session: Session, peer: Peer, message_id: MessageId, octets: bytes | None
) -> _Read:
    if octets is None:
        return TOO_BIG
    if not is_message_id(message_id):
        return NO_ID
    if not await session.terms.feeds.is_wanted(message_id):
        return NOT_WANTED
    article = await asyncio.to_thread(read, octets, session.terms.clock(), is_relayed=True)
    if isinstance(article, str):
        return article
    return _article_fault(session, message_id, article) or await _meant(
        session, peer, article, octets
    )


def _article_fault(session: Session, message_id: MessageId, article: ProtoArticle) -> str | None:
    if article.message_id != message_id:
        return "The article has another Message-ID"
    if session.terms.site.domain in article.path.split("!"):
        return "The article has been here before"  # RFC 5537 section 3.6: a loop
    return None


async def _meant(session: Session, peer: Peer, article: ProtoArticle, octets: bytes) -> _Read:
    sections = await _sections(session, peer, article)
    if not sections:
        return "None of its newsgroups is taken here"
    raw = accepted(octets, session.terms.site.domain, peer.path)
    if article.cancels is not None:
        return _Changing(_change(peer, article, None, raw))
    return _posting(peer, article, sections, raw)


async def _sections(session: Session, peer: Peer, article: ProtoArticle) -> tuple[SectionName, ...]:
    """Give our sections among its newsgroups that this peer may feed and has moderated."""
    chosen = wildmat(peer.groups_in)
    names = [name for name in article.newsgroups if chosen and chosen.matches(name)]
    moderated = frozenset() if article.is_approved else session.terms.moderated
    return tuple(one for one in await sections_of(session, names) if one not in moderated)


def _posting(
    peer: Peer, article: ProtoArticle, sections: tuple[SectionName, ...], raw: bytes
) -> Draft | _Changing:
    body = html_of(without_any_address(article.text))
    path = "!".join(path_of(raw)[1:])  # our own name goes before it as the article appears
    headers = (*article.kept_headers, ("Path", _POSTED_AT.sub(".POSTED", path)))
    draft = Draft(
        door=Door.FEED,
        author=Author(article.author.nic),
        proof=Proof.PEER,
        subject=article.subject,
        body=body,
        sections=sections,
        references=article.references,
        sent_id=article.message_id,
        kept_headers=headers,
        written_at=article.written_at,
        raw=raw,
    )
    if article.supersedes is None:
        return draft
    words = Words(body, article.subject, article.message_id, headers)
    return _Changing(_change(peer, article, words, raw), draft)


async def _changed(session: Session, peer: Peer, read: _Read) -> str | None:
    """Carry out a change; give why it is turned down. A reason stays one."""
    if isinstance(read, str):
        return read
    assert isinstance(read, _Changing)  # noqa: S101 - the others went to the desk together
    said = await session.terms.change(read.change)
    if read.otherwise is None:
        return await _cancelled(session, peer, read.change, said)
    if isinstance(said, Posted):
        return None
    # Who may not supersede has still posted an article (RFC 5537 section 5.4).
    return _reason(await session.terms.post(read.otherwise))


async def _cancelled(
    session: Session, peer: Peer, change: Change, said: AnswerOfDesk
) -> str | None:
    feeds = session.terms.feeds
    if change.sent_id is not None:
        await feeds.note_unwanted(change.sent_id)
    if isinstance(said, Refused) and peer.trusts_cancels:
        await feeds.note_unwanted(change.target)  # it may come later
    return _reason(said)


def _change(peer: Peer, article: ProtoArticle, words: Words | None, raw: bytes) -> Change:
    target = article.cancels or article.supersedes
    assert target is not None  # noqa: S101 - asked for before
    assert article.message_id is not None  # noqa: S101 - compared before
    return Change(
        target=target,
        author=Author(""),
        words=words,
        keys=article.cancel_keys,
        relayed_by=peer,
        sent_id=article.message_id,
        raw=raw,
    )


def mode_stream(session: Session) -> bytes:
    """Permit streaming, which changes nothing (RFC 4644 section 2.3)."""
    return reply(Code.STREAMING, "Streaming permitted") if session.feeder else _stranger(session)


def _stranger(session: Session) -> bytes:
    """Say that this is for news servers; where none is known there is no such command."""
    if not session.terms.feeds.peers:
        return codes.UNKNOWN_COMMAND
    if not session.peers_here or session.has_logged_in:
        return NOT_A_PEER
    # Who may feed us after a login is told so (RFC 3977 section 3.2.1).
    return codes.LOGIN_REQUIRED if session.is_private else codes.TLS_REQUIRED
