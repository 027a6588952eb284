"""A whole conversation without a socket: octets in, answers out, one for each event."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, assert_never

import structlog

from gateway.nntp import administration, codes, commands, login, transit
from gateway.nntp.session import Next
from gateway.nntp.wire import Article, Broken, Command, Fault, SaslLine, Wire

if TYPE_CHECKING:
    from gateway.nntp.session import Answer, Awaited, Session
    from gateway.nntp.wire import Event

log = structlog.get_logger()

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

    def greeting(self) -> bytes:
        """Give the first line."""
        return administration.greeting(self.session)

    async def next_answer(self) -> Answer | None:
        """Answer the next thing the client said; None when there is nothing whole to answer."""
        event = self.wire.next_event()
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
                # Reading goes on without a task as far as it can; the desk may count on one.
                await asyncio.sleep(0)
                return await self._awaited().receive(self.session, octets)
            case SaslLine(text):
                return await login.sasl_response(self.session, text)
            case Broken(Fault.ARTICLE_TOO_BIG):
                return self._awaited().too_big
            case Broken(fault):
                return FAULTS[fault]
            case _:
                assert_never(event)

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
