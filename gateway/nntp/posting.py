"""POST: from the octets of an article to a draft, and from the verdict to 240, 441 or 403."""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING

from gateway.discussion.limits import network_of
from gateway.message.markup import html_of
from gateway.message.netnews import date_field
from gateway.message.privacy import without_addresses
from gateway.message.proto_article import ProtoArticle, read
from gateway.model import (
    Author,
    Change,
    Done,
    Door,
    Draft,
    Held,
    MessageId,
    Posted,
    Proof,
    Refused,
    SectionName,
    Words,
)
from gateway.nntp import codes
from gateway.nntp.codes import Code, reply
from gateway.nntp.session import Awaited

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from gateway.model import Answer as AnswerOfDesk
    from gateway.nntp.session import Answer, Session

LONG = 16 * 1024  # octets of an article that takes too long to be read on the event loop
TOO_BIG = reply(Code.POSTING_FAILED, "The article is too big")
ID_OCTETS = 12  # of chance in a Message-ID: nobody guesses one to take it first


async def post(session: Session, _: list[str]) -> Answer:
    """Ask for the article (RFC 3977 section 6.3.1).

    The Message-ID is for clients that send none: tin takes it from this line.
    """
    if not session.may_post:
        return _not_allowed(session)
    unique = secrets.token_hex(ID_OCTETS)
    session.offered_id = MessageId(f"<{unique}@{session.terms.site.domain}>")
    session.awaits = Awaited(receive, TOO_BIG, codes.FAULT)
    return reply(Code.SEND_ARTICLE, f"Send the article; recommended ID {session.offered_id}")


def _not_allowed(session: Session) -> bytes:
    if session.terms.log_in is None:
        return reply(Code.POSTING_REFUSED, "Posting is not allowed here")
    return codes.LOGIN_REQUIRED if session.is_private else codes.TLS_REQUIRED


async def receive(session: Session, octets: bytes) -> bytes:
    """Hand an article to the desk; give what became of it."""
    now = session.terms.clock()
    if len(octets) > LONG:
        article, body = await asyncio.to_thread(_understood, octets, now)
    else:
        article, body = _understood(octets, now)
    if isinstance(article, str):
        return reply(Code.POSTING_FAILED, article)
    if article.is_approved and not (session.person and session.person.is_editor):
        # RFC 5537 section 3.5: whoever else writes this field claims to be a moderator.
        return reply(Code.POSTING_FAILED, "Only editors approve: leave the Approved field out")
    if article.cancels or article.supersedes:
        return _said(await session.terms.change(_change(session, article, body)))
    sections = await sections_of(session, article.newsgroups)
    if not sections:
        return reply(Code.POSTING_FAILED, "None of these newsgroups is here")
    draft = _draft(session, article, sections, body, octets)
    return _said(await session.terms.post(draft))


def _change(session: Session, article: ProtoArticle, body: str) -> Change:
    """Read a cancel message, or an article that supersedes another (RFC 5537 sections 5.3, 5.4)."""
    sent_id = article.message_id or session.offered_id
    words = Words(body, article.subject, sent_id, article.kept_headers)
    target = article.cancels or article.supersedes
    assert target is not None  # noqa: S101 - asked for before
    return Change(
        target=target,
        author=article.author,
        words=None if article.cancels else words,
        person=session.person.id if session.person else None,
        keys=article.cancel_keys,
    )


def _understood(octets: bytes, now: datetime) -> tuple[ProtoArticle | str, str]:
    """Read an article and make its body HTML, or say what is wrong."""
    article = read(octets, now)
    return article, "" if isinstance(article, str) else html_of(without_addresses(article.text))


async def sections_of(session: Session, newsgroups: Iterable[str]) -> tuple[SectionName, ...]:
    """Give the sections of the newsgroups that are ours; others mean nothing here.

    A section that is configured no more keeps its newsgroup.
    """
    configured, library = session.terms.sections, session.library
    found = [configured.get(name) or await library.section_of(name) for name in newsgroups]
    return tuple(dict.fromkeys(section for section in found if section))


def _draft(
    session: Session,
    article: ProtoArticle,
    sections: tuple[SectionName, ...],
    body: str,
    octets: bytes,
) -> Draft:
    person, kept = session.person, article.kept_headers
    if article.message_id is None or article.written_at is None:
        # RFC 5537 section 3.5: without both it has not been injected elsewhere as well.
        kept = (*kept, ("Injection-Date", date_field(session.terms.clock())))
    return Draft(
        door=Door.NEWS,
        author=Author(person.nic, person.address) if person else article.author,
        proof=Proof.LOGIN if person else Proof.NONE,
        subject=article.subject,
        body=body,
        sections=sections,
        references=article.references,
        sent_id=article.message_id or session.offered_id,
        network=network_of(session.peer) if session.peer else None,
        peer=session.peer,
        raw=octets,
        kept_headers=kept,
    )


def _said(verdict: AnswerOfDesk) -> bytes:
    match verdict:
        case Done(text=text):
            return reply(Code.POSTED, text)
        case Posted(again=True):
            return reply(Code.POSTED, "Your article had come before; it is posted")
        case Posted():
            return reply(Code.POSTED, "Posted")
        case Held(reason=reason):
            return reply(Code.POSTED, reason)
        case Refused(reason=reason):
            return reply(Code.POSTING_FAILED, reason)
