"""Claims what is due, has it written, hands it to the relay and marks it.

A row is marked after its mail was taken. So a crash skips nobody; the few mails between relay and
mark come twice, under the same Message-ID.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from gateway.mailer.transport import DelayedError, RefusedError
from gateway.model import Delivery

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gateway.mailer.transport import Connection, Transport
    from gateway.mailer.writing import Writer
    from gateway.store import Store, Tables

log = structlog.get_logger()

BATCH = 100  # rows claimed at once, shared out over the connections
MARKED_TOGETHER = 8  # mails: 23 microseconds each for the mark, against 254 one by one
CLAIM = timedelta(minutes=15)  # then a mailer that took rows and never marked them counts as dead
# After the last step a mail is tried every eight hours until it is too old.
STEPS = (1, 5, 15, 60, 240, 480)  # minutes
TOO_OLD = timedelta(days=5)  # RFC 5321 section 4.5.4.1

Refused = Callable[[Delivery, str], Awaitable[None]]
"""What hears of a mail and of the words with which the relay refused it."""


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
        refused: Refused | None = None,
    ) -> None:
        """Open no connection yet; `refused` hears of each mail that the relay will never take."""
        self._store = store
        self._writer = writer
        self._clock = clock
        self._refused = refused
        self._connections = [transport.connection() for _ in range(connections)]

    async def send_due(self, stopping: asyncio.Event | None = None) -> int:
        """Send until nothing is due, or until `stopping` after the batch in hand; give how many."""
        sent = 0
        while stopping is None or not stopping.is_set():
            batch = await self._store.write(self._claim)
            if not batch:
                break
            shares = [batch[at :: len(self._connections)] for at in range(len(self._connections))]
            async with asyncio.TaskGroup() as group:
                tasks = [
                    group.create_task(self._send_share(connection, share))
                    for connection, share in zip(self._connections, shares, strict=True)
                    if share
                ]
            sent += sum(task.result() for task in tasks)
        return sent

    async def close(self) -> None:
        """Close all connections."""
        for connection in self._connections:
            await connection.close()

    async def _claim(self, tables: Tables) -> list[Delivery]:
        now = self._clock()
        return await tables.deliveries.claim(BATCH, now, now - CLAIM)

    async def _send_share(self, connection: Connection, share: Sequence[Delivery]) -> int:
        taken: list[tuple[int, str]] = []
        sent = 0
        for delivery in share:
            words = await self._send(connection, delivery)
            if words is not None:
                taken.append((delivery.id, words))
                sent += 1
            if len(taken) >= MARKED_TOGETHER:
                await self._mark(taken)
                taken = []
        if taken:
            await self._mark(taken)
        return sent

    async def _mark(self, taken: list[tuple[int, str]]) -> None:
        now = self._clock()
        await self._store.write(lambda tables: tables.deliveries.mark_sent(taken, now))

    async def _send(self, connection: Connection, delivery: Delivery) -> str | None:
        """Send one mail; give the relay's words when it took it, note on the row when not."""
        mail = await self._writer.write(delivery)
        if mail is None:
            await self._fail(delivery, "there is nothing left to tell")
            return None
        try:
            words = await connection.send(mail)
        except RefusedError as error:
            await self._fail(delivery, str(error))
            if self._refused:
                await self._refused(delivery, str(error))
            return None
        except DelayedError as error:
            await self._put_off(delivery, str(error))
            return None
        log.info("sent", delivery=delivery.id, kind=delivery.kind, post=delivery.post)
        return words

    async def _put_off(self, delivery: Delivery, words: str) -> None:
        now = self._clock()
        if now - delivery.planned_at > TOO_OLD:
            await self._fail(delivery, words)
            return
        minutes = STEPS[min(delivery.attempts, len(STEPS)) - 1]
        due_at = now + timedelta(minutes=minutes)
        await self._store.write(
            lambda tables: tables.deliveries.put_off(delivery.id, words, due_at)
        )
        log.warning("delayed", delivery=delivery.id, reason=words, minutes=minutes)

    async def _fail(self, delivery: Delivery, words: str) -> None:
        now = self._clock()
        await self._store.write(
            lambda tables: tables.deliveries.mark_failed(delivery.id, words, now)
        )
        log.warning("failed", delivery=delivery.id, reason=words)
