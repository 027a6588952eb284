"""Articles from other news servers: IHAVE (RFC 3977 section 6.3.2), streaming (RFC 4644).

What a peer hands on is read as any article is; who wrote it is a nic here, like everybody.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from gateway.message.markup import html_of
from gateway.message.privacy import without_any_address
from gateway.message.proto_article import ProtoArticle, read
from gateway.model import Author, Change, Door, Draft, MessageId, Posted, Proof, Refused, Words
from gateway.nntp import codes
from gateway.nntp.arguments import is_message_id
from gateway.nntp.codes import Code, reply
from gateway.nntp.session import Awaited
from gateway.nntp.wildmat import wildmat

if TYPE_CHECKING:
    from gateway.model import Peer, SectionName
    from gateway.nntp.session import Answer, Session

NOT_A_PEER = reply(Code.FORBIDDEN, "Only news servers we know may feed us")
_POSTED_AT = re.compile(r"\.POSTED\.[^!]*")  # where an author sat is nobody's business


@dataclass(frozen=True, slots=True)
class _Codes:
    """What one of the two commands says of an article."""

    taken: Code
    refused: Code

    def said(self, code: Code, message_id: str, reason: str) -> bytes:
        """Name the article where RFC 4644 section 2.5.1 wants it named."""
        return reply(code, f"{message_id} {reason}" if self is STREAMED else reason)


OFFERED = _Codes(Code.TRANSFERRED, Code.TRANSFER_REFUSED)
STREAMED = _Codes(Code.TAKEN, Code.NOT_TAKEN)


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
        return reply(Code.IHAVE_NOT_WANTED, "That article is not wanted")
    session.awaits = Awaited(
        partial(_receive, message_id=message_id, said=OFFERED),
        reply(Code.TRANSFER_REFUSED, "The article is too big"),
        reply(Code.TRANSFER_LATER, "Something went wrong here; please try again later"),
    )
    return reply(Code.SEND_TRANSFER, "Send the article")


def takethis(session: Session, arguments: list[str]) -> None:
    """Be ready for the article that follows at once, wanted or not (RFC 4644 section 2.5)."""
    message_id = MessageId(arguments[0] if len(arguments) == 1 else "<>")
    session.awaits = Awaited(
        partial(_receive, message_id=message_id, said=STREAMED),
        reply(Code.NOT_TAKEN, f"{message_id} The article is too big"),
        # A doubt of ours is told by ending the session: the other server tries again.
        reply(Code.CLOSING, "Something went wrong here; please try again later"),
    )


async def unasked(_: Session, __: list[str]) -> Answer:
    """Stand for TAKETHIS in the table of commands: the dialogue answers its article instead."""
    return codes.SYNTAX


async def _receive(
    session: Session, octets: bytes, *, message_id: MessageId, said: _Codes
) -> bytes:
    peer = session.feeder
    if peer is None:
        return said.said(said.refused, message_id, "Only news servers we know may feed us")
    if not is_message_id(message_id):
        return said.said(said.refused, message_id, "That is no Message-ID")
    feeds = session.terms.feeds
    if not await feeds.is_wanted(message_id):
        return said.said(said.refused, message_id, "That article is not wanted")
    reason = await _take(session, peer, message_id, octets)
    if reason is not None:
        await feeds.note_unwanted(message_id)
        return said.said(said.refused, message_id, reason)
    return said.said(said.taken, message_id, "Thank you")


async def _take(session: Session, peer: Peer, message_id: MessageId, octets: bytes) -> str | None:
    """Hand an article to the desk; give the reason when it is turned down."""
    now = session.terms.clock()
    article = await asyncio.to_thread(read, octets, now, is_relayed=True)
    if isinstance(article, str):
        return article
    if article.message_id != message_id:
        return "The article has another Message-ID"
    if session.terms.site.domain in article.path.split("!"):
        return "The article has been here before"  # RFC 5537 section 3.6: a loop
    sections = await _sections(session, peer, article)
    if not sections:
        return "None of its newsgroups is taken here"
    if article.cancels is not None:
        return await _cancel(session, peer, article, octets)
    return await _post(session, peer, article, sections, octets)


async def _sections(session: Session, peer: Peer, article: ProtoArticle) -> tuple[SectionName, ...]:
    """Give our sections among its newsgroups that this peer may feed and has moderated."""
    chosen = wildmat(peer.groups_in)
    names = [name for name in article.newsgroups if chosen and chosen.matches(name)]
    groups = [await session.library.group(name) for name in names]
    moderated = session.terms.moderated
    return tuple(
        group.section
        for group in groups
        if group and (article.is_approved or group.section not in moderated)
    )


async def _cancel(session: Session, peer: Peer, article: ProtoArticle, octets: bytes) -> str | None:
    change = _change(peer, article, None, octets)
    said = await session.terms.change(change)
    if change.sent_id is not None:
        await session.terms.feeds.note_unwanted(change.sent_id)
    if isinstance(said, Refused) and peer.trusts_cancels:
        await session.terms.feeds.note_unwanted(change.target)  # it may come later
    return said.reason if isinstance(said, Refused) else None


async def _post(
    session: Session,
    peer: Peer,
    article: ProtoArticle,
    sections: tuple[SectionName, ...],
    octets: bytes,
) -> str | None:
    text = without_any_address(article.text)
    body = html_of(text)
    headers = (*article.kept_headers, ("Path", _POSTED_AT.sub(".POSTED", article.path)))
    if article.supersedes is not None:
        words = Words(body, article.subject, article.message_id, headers)
        if isinstance(await session.terms.change(_change(peer, article, words, octets)), Posted):
            return None
        # Who may not supersede has still posted an article (RFC 5537 section 5.4).
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
        raw=octets,
    )
    said = await session.terms.post(draft)
    return said.reason if isinstance(said, Refused) else None


def _change(peer: Peer, article: ProtoArticle, words: Words | None, octets: bytes) -> Change:
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
        raw=octets,
    )


def mode_stream(session: Session) -> bytes:
    """Permit streaming, which changes nothing (RFC 4644 section 2.3)."""
    return reply(Code.STREAMING, "Streaming permitted") if session.feeder else _stranger(session)


def _stranger(session: Session) -> bytes:
    """Say that this is for news servers; where none is known there is no such command."""
    return NOT_A_PEER if session.terms.feeds.peers else codes.UNKNOWN_COMMAND
