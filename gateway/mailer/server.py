"""The mailer at work: it plans and sends when it is woken, and looks about once a second."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from gateway.mailer.planner import plan
from gateway.store.planning import NO_GRACE
from gateway.store.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

    from gateway.mailer.outbox import Outbox
    from gateway.store import Store

LOOK_SECONDS = 1.0  # other processes write to the same database and cannot wake us


async def serve(  # noqa: PLR0913 - what it is made of
    store: Store,
    outbox: Outbox,
    clock: Callable[[], datetime],
    woken: asyncio.Event,
    stopping: asyncio.Event,
    *,
    grace: timedelta = NO_GRACE,
) -> None:
    """Plan and send until `stopping` is set; the mails on their way are finished first."""
    trouble = Trouble("mailing")
    try:
        while not stopping.is_set():
            woken.clear()
            with trouble.watched():
                await plan(store, clock(), grace)
                await outbox.send_due(stopping)
            await _pause(woken, stopping)
    finally:
        await outbox.close()


async def _pause(woken: asyncio.Event, stopping: asyncio.Event) -> None:
    """Wait for work, for the end, or for a second."""
    waits = [asyncio.ensure_future(event.wait()) for event in (woken, stopping)]
    await asyncio.wait(waits, timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
