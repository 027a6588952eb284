"""The rows of the ledger that this mailer has in hand, given out at the pace allowed."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from gateway.mailer.settling import settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.mailer.answers import Answer, Outcome
    from gateway.mailer.pace import Pace
    from gateway.model import Delivery
    from gateway.store import Store, Tables

log = structlog.get_logger()

# Rows claimed at once. Their mails are written before the first of them leaves, and lie in memory
# with those of the batches around: three times 6 MB where they are digests.
BATCH = 64
LIFE_SECONDS = 5.0  # a mailer at work shows life that often
DEAD = timedelta(seconds=30)  # without a sign of life for so long its rows go to others


class Supply:
    """What is due, claimed in batches: by one mailer each row, for as long as that one lives."""

    def __init__(self, store: Store, clock: Callable[[], datetime], pace: Pace) -> None:
        """Claim nothing yet."""
        self._store = store
        self._clock = clock
        self._pace = pace
        self._mailer = 0
        self._rows: deque[Delivery] = deque()
        self._in_hand: set[int] = set()
        self._later: list[tuple[int, datetime]] = []
        self._is_dry = False

    async def is_due(self) -> bool:
        """Tell whether there is something to send, without writing."""
        return not self._pace.is_spent(self._clock()) and await self._store.claims.are_due(
            self._clock()
        )

    async def begin(self) -> None:
        """Take up work: claims are made as rows are asked for."""
        self._is_dry = False
        await self.show_life()

    async def show_life(self) -> None:
        """Keep the claims; a mailer that was taken for dead begins anew without its rows."""
        now, mailer = self._clock(), self._mailer

        async def work(tables: Tables) -> tuple[int, int]:
            alive = await tables.claims.show_life(mailer, now, now - DEAD)
            if alive:
                return mailer, alive
            fresh = await tables.claims.enrol(now, now - DEAD)
            return fresh, await tables.claims.show_life(fresh, now, now - DEAD)

        self._mailer, self._pace.mailers = await self._store.write(work)
        if mailer and mailer != self._mailer and self._in_hand:
            log.warning("claims lost", mails=len(self._in_hand))
            self._rows.clear()
            self._in_hand.clear()

    async def take(self) -> list[Delivery]:
        """Give rows that may be sent now, BATCH at most; none when there is none."""
        while not self._pace.is_spent(self._clock()) and (self._rows or await self._claim()):
            if rows := self._with_a_turn():
                return rows
        return []

    def _with_a_turn(self) -> list[Delivery]:
        """Pick the rows that may be sent now; those of a domain that has had enough come later."""
        rows = []
        while self._rows and not self._pace.is_spent(self._clock()):
            row = self._rows.popleft()
            later = self._pace.turn_of(row.recipient.rpartition("@")[2], self._clock())
            if later is None:
                rows.append(row)
            else:
                self._later.append((row.id, later))
                self._in_hand.discard(row.id)
        return rows

    def holds(self, row: Delivery) -> bool:
        """Tell whether a row that was given out is this mailer's still, and not settled."""
        return row.id in self._in_hand

    async def _claim(self) -> bool:
        if self._is_dry:
            return False
        now, mailer, later = self._clock(), self._mailer, self._later
        self._later = []

        async def work(tables: Tables) -> list[Delivery]:
            await tables.claims.spread(later)
            return await tables.claims.take(mailer, BATCH, now, now - DEAD)

        rows = await self._store.write(work)
        self._in_hand.update(row.id for row in rows)
        self._rows.extend(rows)
        self._is_dry = not rows
        return bool(rows)

    async def settle(self, row: Delivery, answer: Answer) -> Outcome:
        """Mark a row by what became of its mail; give that, as `settling.settle` does."""
        now = self._clock()
        outcome = await self._store.write(lambda tables: settle(tables, row, answer, now))
        self._in_hand.discard(row.id)
        return outcome

    async def give_back(self, row: Delivery, due_at: datetime) -> None:
        """Give a row back that was not sent, to be asked for again at a time."""
        await self._store.write(lambda tables: tables.claims.spread([(row.id, due_at)]))
        self._in_hand.discard(row.id)

    async def note_away(self, since: datetime | None, reason: str = "") -> None:
        """Note for the owner that the relay cannot be used, or that it can again."""
        mailer = self._mailer
        await self._store.write(lambda tables: tables.claims.note_away(mailer, since, reason))

    async def end(self) -> None:
        """Give back whatever is still in hand."""
        later, rows = self._later, list(self._in_hand)
        self._later = []
        self._rows.clear()
        self._in_hand.clear()
        if not (later or rows):
            return

        async def work(tables: Tables) -> None:
            await tables.claims.spread(later)
            await tables.claims.give_back(rows)

        await self._store.write(work)

    async def leave(self) -> None:
        """Be gone: whatever is still claimed goes to others."""
        mailer, self._mailer = self._mailer, 0
        if mailer:
            await self._store.write(lambda tables: tables.claims.leave(mailer))
