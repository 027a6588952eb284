"""A whole conversation without a socket: octets in, answers out, one for each event."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, assert_never

import structlog

from gateway.model import MessageId
from gateway.nntp import administration, codes, commands, login, transit
from gateway.nntp.session import Next
from gateway.nntp.wire import Article, Broken, Command, Fault, SaslLine, Wire

if TYPE_CHECKING:
    from gateway.nntp.session import Answer, Awaited, Session
    from gateway.nntp.wire import Event

log = structlog.get_logger()

TOGETHER = 100  # articles of a peer that share a commit, as the store has it

FAULTS = {
    Fault.TOO_LONG: codes.TOO_LONG,
    Fault.NOT_TEXT: codes.NOT_TEXT,
}


class Dialogue:
    """One client's session over its wire."""

    def __init__(self, session: Session) -> None:
        """Begin; `greeting` is to be sent first."""
        self.session = session
        self.wire = Wire(session.terms.max_article)
        self._held_back: Event | None = None

    def greeting(self) -> bytes:
        """Give the first line."""
        return administration.greeting(self.session)

    async def next_answer(self) -> Answer | None:
        """Answer the next thing the client said; None when there is nothing whole to answer."""
        event = self._held_back or self.wire.next_event()
        self._held_back = None
        if event is None:
            return None
        awaited = self.session.awaits if isinstance(event, Article) else None
        try:
            # Nearly all there is to answer are commands: they go the shortest way.
            if isinstance(event, Command) and event.verb != "TAKETHIS":
                answer = await commands.answer(self.session, event)
            else:
                answer = await self._answer(event)
        except Exception:  # the outermost loop of this door: whatever broke is our own fault
            log.exception("failed", door="news", said=type(event).__name__)
            return self._fault(awaited)
        if isinstance(answer, bytes) and answer.startswith(b"3"):
            self._heed(answer)
        return answer

    async def _answer(self, event: Event) -> Answer:
        match event:
            case Command():
                transit.takethis(self.session, event.arguments)
                return b""  # the article comes unasked; it is answered
            case Article(octets):
                return await self._take(octets)
            case SaslLine(text):
                return await login.sasl_response(self.session, text)
            case Broken(Fault.ARTICLE_TOO_BIG):
                return self._awaited().too_big
            case Broken(fault):
                return FAULTS[fault]
            case _:
                assert_never(event)

    async def _take(self, octets: bytes) -> bytes:
        # Reading goes on without a task as far as it can; the desk may count on one.
        await asyncio.sleep(0)
        awaited = self._awaited()
        if awaited.streamed is None:
            return await awaited.receive(self.session, octets)
        sent = [(awaited.streamed, octets), *self._sent_ahead()]
        return await transit.receive_streamed(self.session, sent)

    def _sent_ahead(self) -> list[tuple[MessageId, bytes | None]]:
        """Give what else came by TAKETHIS and is whole; None for an article too big.

        A peer sends them without a wait between, and one commit serves as many as there are.
        """
        found: list[tuple[MessageId, bytes | None]] = []
        while len(found) < TOGETHER:
            event = self.wire.next_event()
            if not (isinstance(event, Command) and event.verb == "TAKETHIS"):
                self._held_back = event
                break
            transit.takethis(self.session, event.arguments)
            article = self.wire.next_event()
            if article is None:
                break  # it is awaited, and answered when it has come
            message_id = self._awaited().streamed or MessageId("<>")
            found.append((message_id, article.octets if isinstance(article, Article) else None))
        return found

    def _fault(self, awaited: Awaited | None) -> bytes:
        said = awaited.fault if awaited else codes.FAULT
        if said.startswith(b"400"):
            self.session.next = Next.CLOSE
        return said

    def _awaited(self) -> Awaited:
        awaited, self.session.awaits = self.session.awaits, None
        if awaited is None:
            raise RuntimeError("an article came that nobody asked for")
        return awaited

    def _heed(self, answer: bytes) -> None:
        """Let the answer decide what the wire reads next, so that no handler can forget to."""
        if answer.startswith((b"340", b"335")):
            self.wire.expect_article()
        elif answer.startswith(b"383"):
            self.wire.expect_sasl()
