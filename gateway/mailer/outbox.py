"""Sends what is due over several connections, and marks each mail before the next one leaves.

A row is marked after its mail was taken, and on each connection before the text of the next. So a
crash skips nobody, and at most one mail of each connection comes twice, under its Message-ID.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from gateway.mailer.answers import Answer, Outcome
from gateway.mailer.pace import Pace
from gateway.mailer.stock import Stock
from gateway.mailer.supply import LIFE_SECONDS, Supply

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from gateway.mailer.transport import Connection, Transport
    from gateway.mailer.writing import Outgoing, Writer
    from gateway.model import Delivery
    from gateway.store import Store

log = structlog.get_logger()

RESTS = (15, 30, 60, 120, 300)  # seconds until a relay that is away is tried again
IDLE = timedelta(seconds=30)  # then connections are closed; relays hang up after some minutes
PATIENCE = 15.0  # seconds for the mails on their way when the program is to end

Written = tuple["Delivery", "Outgoing"]


class Outbox:
    """The mails of the ledger that are due, on their way over several connections."""

    def __init__(  # noqa: PLR0913 - its neighbours
        self,
        store: Store,
        writer: Writer,
        transport: Transport,
        clock: Callable[[], datetime],
        connections: int,
        *,
        pace: Pace | None = None,
        refused: Callable[[Delivery, str], Awaitable[None]] | None = None,
    ) -> None:
        """Open no connection yet; `refused` hears of each mail that the relay will never take."""
        self._clock = clock
        self._supply = Supply(store, clock, pace or Pace())
        self._stock = Stock(self._supply, writer)
        self._connections = [transport.connection() for _ in range(connections)]
        # The connections over which the relay answered last they were used, in this round of work.
        self._at_work: set[Connection] = set()
        self._refused = refused
        self._away: Away | None = None
        self._used_at = clock()

    async def send_due(self, stopping: asyncio.Event | None = None) -> int:
        """Send until nothing is due, or until `stopping` after the mails in hand; give how many."""
        now = self._clock()
        if (self._away and now < self._away.until) or not await self._supply.is_due():
            if now - self._used_at > IDLE:
                await self._close_connections()
            return 0
        self._at_work.clear()
        await self._supply.begin()
        try:
            return await self._send_over_all(stopping or asyncio.Event())
        finally:
            self._used_at = self._clock()
            await self._stock.end()
            await self._supply.end()

    async def close(self) -> None:
        """Close all connections, and leave what is not sent to others."""
        await self._close_connections()
        await self._supply.leave()

    async def _close_connections(self) -> None:
        await asyncio.gather(*(connection.close() for connection in self._connections))

    async def _send_over_all(self, stopping: asyncio.Event) -> int:
        async with asyncio.TaskGroup() as around:
            watching = around.create_task(self._watch(stopping))
            try:
                async with asyncio.TaskGroup() as group:
                    tasks = [
                        group.create_task(self._send_over(connection, stopping))
                        for connection in self._connections
                    ]
            finally:
                watching.cancel()
        return sum(task.result() for task in tasks)

    async def _watch(self, stopping: asyncio.Event) -> None:
        """Keep the claims while mails are on their way; do not wait for ever at the end."""
        while not await _is_set_within(stopping, LIFE_SECONDS):
            await self._supply.show_life()
        await asyncio.sleep(PATIENCE)
        for connection in self._connections:
            connection.abort()

    async def _send_over(self, connection: Connection, stopping: asyncio.Event) -> int:
        """Send one mail after another, the next one announced behind each; give how many."""
        sent = 0
        mail = await self._next(stopping)
        while mail:
            following = await self._next(stopping)
            answer = await connection.send(mail[1], following[1] if following else None)
            if answer.outcome is Outcome.AWAY:
                await self._came_to_rest(connection, answer.words, mail, following)
                break
            await self._settle(connection, mail, answer)
            sent += answer.outcome is Outcome.TAKEN
            mail = following
        return sent

    async def _next(self, stopping: asyncio.Event) -> Written | None:
        while not stopping.is_set() and (found := await self._stock.next()):
            row, mail = found
            if not isinstance(mail, Answer):
                return row, mail
            await self._note(row, mail)
        return None

    async def _settle(self, connection: Connection, mail: Written, answer: Answer) -> None:
        self._at_work.add(connection)
        if self._away:
            away, self._away = self._away, None
            await self._supply.note_away(None)
            log.warning("relay back", away_since=away.since.isoformat(timespec="seconds"))
        row, outgoing = mail
        await self._note(row, answer, outgoing.message_id)
        if answer.outcome is Outcome.REFUSED and self._refused:
            await self._refused(row, answer.words)

    async def _note(self, row: Delivery, answer: Answer, message_id: str = "") -> None:
        """Mark a row, and log what became of its mail, if there was one."""
        outcome = await self._supply.settle(row, answer)
        fate = {"message_id": message_id, "delivery": row.id, "kind": row.kind, "post": row.post}
        if outcome is Outcome.TAKEN:
            log.info("sent", **fate)
        else:
            event = "failed" if outcome is Outcome.REFUSED else "delayed"
            log.warning(event, **fate, reason=answer.words)

    async def _came_to_rest(
        self, connection: Connection, reason: str, mail: Written, following: Written | None
    ) -> None:
        """Give the mails in hand back; when no other connection works, let all of them rest."""
        now = self._clock()
        self._at_work.discard(connection)
        # The mail in hand goes behind the others, in case the relay hangs up because of it.
        await self._supply.give_back(mail[0], now + timedelta(seconds=1))
        if following:
            await self._supply.give_back(following[0], following[0].due_at)
        if self._at_work:
            log.info("connection lost", reason=reason)
            return
        before = self._away
        if before and before.until > now:
            return  # another connection has said so
        self._away = Away.again(before, now, reason)
        if before is None or before.reason != reason:
            log.error("relay away", reason=reason)
            await self._supply.note_away(self._away.since, reason)


class Away:
    """Since when a relay is away, why, and when it is tried again."""

    def __init__(self, since: datetime, until: datetime, reason: str, times: int) -> None:
        """Take what is known of it."""
        self.since, self.until, self.reason, self.times = since, until, reason, times

    @classmethod
    def again(cls, before: Away | None, now: datetime, reason: str) -> Away:
        """Rest for longer than before."""
        times = before.times + 1 if before else 0
        until = now + timedelta(seconds=RESTS[min(times, len(RESTS) - 1)])
        return cls(before.since if before else now, until, reason, times)


async def _is_set_within(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True
