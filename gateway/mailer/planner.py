"""What is due: rows for the ledger, written set by set. No mail is made here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gateway.discussion.hours import next_due
from gateway.store.planning import NO_GRACE

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from gateway.model import Cadence
    from gateway.store import Store, Tables


async def plan(store: Store, now: datetime, grace: timedelta = NO_GRACE) -> int:
    """Write a row for every notice and digest that is due at `now`; give how many.

    Notices wait for `grace` in the ledger, so that a slip can be mended before it is mailed.
    """
    due = await store.planning.due(now)
    planned = 0
    if due.notices:
        planned += await store.write(lambda tables: tables.planning.plan_notices(now, grace))
    for cadence in due.digests:
        planned += await store.write(partial(_plan_digests, cadence=cadence, now=now))
    if await store.bounces.held_domains(now):
        await store.write(lambda tables: tables.bounces.hold_back(now))
    return planned


async def _plan_digests(tables: Tables, cadence: Cadence, now: datetime) -> int:
    planned = await tables.planning.plan_digests(cadence, now)
    moves = [
        (clock, next_due(clock.timezone, clock.hour, clock.days, now))
        for clock in await tables.planning.due_clocks(cadence, now)
    ]
    await tables.planning.move_on(cadence, now, moves)
    return planned
