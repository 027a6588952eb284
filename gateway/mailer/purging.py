"""Forgets what became of mails long ago; cleans the files after people are forgotten."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import structlog

from gateway.store.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

    from gateway.store import Store, Tables

log = structlog.get_logger()

BATCH = 500  # rows a transaction: some milliseconds, for which nobody's post has to wait
PAUSE_SECONDS = 3600.0


async def forget(
    store: Store, keep: timedelta, clock: Callable[[], datetime], stopping: asyncio.Event
) -> None:
    """Every hour delete what ended longer ago than `keep`, until `stopping`; nothing if that is 0.

    That is a mail of ours, sent or failed, and what is noted of one that came in and made no post.

    Where people were forgotten, nothing of them stays in free places of the database's files.

    The addresses of such mails stay good: they name the reader, so that a report about one counts.
    """
    trouble = Trouble("purging")
    while not stopping.is_set():
        with trouble.watched():
            if keep:
                await _forget_all(store, clock() - keep, stopping)
            if await store.erasing.is_to_be_scrubbed():
                await store.scrub()
        await _pause(stopping)


async def _forget_all(store: Store, before: datetime, stopping: asyncio.Event) -> None:
    for what, purge in _PURGES.items():
        deleted = 1
        while deleted and not stopping.is_set():
            deleted = await store.write(partial(purge, before=before))
            if deleted:
                log.info("forgotten", what=what, count=deleted)


async def _purge_mails(tables: Tables, *, before: datetime) -> int:
    return await tables.claims.purge(before, BATCH)


async def _purge_fates(tables: Tables, *, before: datetime) -> int:
    return await tables.fates.purge(before, BATCH)


_PURGES = {"mails": _purge_mails, "fates": _purge_fates}


async def _pause(stopping: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(PAUSE_SECONDS):
            await stopping.wait()
    except TimeoutError:
        return
