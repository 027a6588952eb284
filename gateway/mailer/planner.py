"""What is due: rows for the ledger, written set by set. No mail is made here."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from gateway.model import Cadence

if TYPE_CHECKING:
    from gateway.store import Store, Tables

WEEKLY_ON = 0  # Monday, as datetime.weekday counts


async def plan(store: Store, now: datetime) -> int:
    """Write a row for every notice and digest that is due at `now`; give how many."""
    planned = await store.write(lambda tables: tables.deliveries.plan_notices(now))
    for clock in await store.deliveries.digest_hours():
        planned += await store.write(partial(_plan_digests, clock=clock, now=now))
    if await store.bounces.held_domains(now):
        await store.write(lambda tables: tables.bounces.hold_back(now))
    return planned


async def _plan_digests(tables: Tables, clock: tuple[str, int], now: datetime) -> int:
    daily, weekly = boundaries(*clock, now)
    planned = await tables.deliveries.plan_digests(Cadence.DAILY, clock, daily, now)
    return planned + await tables.deliveries.plan_digests(Cadence.WEEKLY, clock, weekly, now)


def boundaries(timezone: str, hour: int, now: datetime) -> tuple[datetime, datetime]:
    """Give the last moments at which daily and weekly digests became due, at the reader's hour.

    They are counted on the reader's wall clock: a day of 23 or 25 hours has one of them.
    """
    zone = ZoneInfo(timezone)
    today = now.astimezone(zone).replace(hour=hour, minute=0, second=0, microsecond=0, fold=0)
    daily = today if _instant(today) <= now else today - timedelta(days=1)
    weekly = daily - timedelta(days=(daily.weekday() - WEEKLY_ON) % 7)
    return _instant(daily), _instant(weekly)


def _instant(local: datetime) -> datetime:
    return local.astimezone(ZoneInfo("UTC"))
