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


# Groups that are written while another one leaves. With two a signing thread need not wait for the
# claim of the next rows: 1,900 to 2,250 notices a second in place of 1,350 to 1,650.
AHEAD = 2


class Stock:
    """The rows of a group with their mails, and groups that come behind it."""

    def __init__(self, supply: Supply, writer: Writer) -> None:
        """Write nothing yet."""
        self._supply = supply
        self._writer = writer
        self._written: deque[Written] = deque()
        self._coming: deque[asyncio.Task[list[Written]]] = deque()
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
        """Take a group that was begun, and begin another in its place."""
        self._begin()
        while self._coming and not self._written:
            self._written.extend(await self._coming.popleft())
        if self._written:
            self._begin()
        return bool(self._written)

    def _begin(self) -> None:
        while len(self._coming) < AHEAD:
            self._coming.append(asyncio.create_task(self._group()))

    async def _group(self) -> list[Written]:
        rows = await self._supply.take()
        return list(zip(rows, await self._writer.write(rows), strict=True)) if rows else []

    async def end(self) -> None:
        """Drop what nobody took."""
        # Rows that are being claimed must be in the supply's hand before it gives back.
        await asyncio.gather(*self._coming, return_exceptions=True)
        self._coming.clear()
        self._written.clear()
