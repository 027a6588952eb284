"""Mails written ahead of the connections: while those of one group leave, the next are written.

Nothing is marked here. What nobody took when the work ends is the supply's to give back.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gateway.mailer.answers import Answer
    from gateway.mailer.supply import Supply
    from gateway.mailer.writing import Outgoing, Writer
    from gateway.model import Delivery

    Written = tuple[Delivery, Outgoing | Answer]


class Stock:
    """The rows of two groups at most with their mails: one that leaves, one that is written."""

    def __init__(self, supply: Supply, writer: Writer) -> None:
        """Write nothing yet."""
        self._supply = supply
        self._writer = writer
        self._written: deque[Written] = deque()
        self._coming: asyncio.Task[list[Written]] | None = None
        self._lock = asyncio.Lock()

    async def next(self) -> Written | None:
        """Give a row and its mail, or what became of it; None when no row may be sent now."""
        async with self._lock:
            while self._written or await self._restock():
                row, mail = self._written.popleft()
                if self._supply.holds(row):
                    return row, mail
            return None

    async def _restock(self) -> bool:
        """Take the group that was begun, and begin another behind it."""
        coming, self._coming = self._coming or asyncio.create_task(self._group()), None
        self._written.extend(await coming)
        if self._written:
            self._coming = asyncio.create_task(self._group())
        return bool(self._written)

    async def _group(self) -> list[Written]:
        rows = await self._supply.take()
        return list(zip(rows, await self._writer.write(rows), strict=True)) if rows else []

    async def end(self) -> None:
        """Drop what nobody took."""
        coming, self._coming = self._coming, None
        if coming:
            # Rows that are being claimed must be in the supply's hand before it gives back.
            await asyncio.gather(coming, return_exceptions=True)
        self._written.clear()
