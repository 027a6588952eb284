"""What is due: rows for the ledger, written set by set. No mail is made here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gateway.discussion.hours import next_due
from gateway.store.planning import NO_GRACE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta

    from gateway.store import Store, Tables
    from gateway.store.clocks import DigestClock


async def plan(store: Store, now: datetime, grace: timedelta = NO_GRACE) -> int:
    """Write a row for every notice and digest that is due at `now`; give how many.

    Notices wait for `grace` in the ledger, so that a slip can be mended before it is mailed.
    """
    planned = 0
    while await store.planning.are_posts_new():
        planned += await store.write(lambda tables: tables.planning.plan_notices(now, grace))
    while clocks := await store.clocks.due(now):
        planned += await store.write(partial(_plan_digests, clocks=clocks, now=now))
    if await store.bounces.held_domains(now):
        await store.write(lambda tables: tables.bounces.hold_back(now))
    return planned


async def _plan_digests(tables: Tables, clocks: Iterable[DigestClock], now: datetime) -> int:
    """Plan digests of one clock after the other, until it is enough for one transaction."""
    planned = 0
    for clock in clocks:
        then = next_due(clock.timezone, clock.hour, clock.days, now)
        planned += await tables.planning.plan_digests(clock, now, then)
        if planned >= tables.planning.rows_at_once:
            break
    return planned
