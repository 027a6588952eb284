"""What is due: rows of the ledger written set by set, from posts, subscriptions and preferences.

A post is told of once to each reader: by notice where one of their subscriptions speaks at once,
else in the daily digest, else in the weekly one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from gateway.model import SITE, Cadence
from gateway.store.clocks import Clocks
from gateway.store.counters import count_of, count_up, set_count
from gateway.store.database import micros
from gateway.store.due import NOT_TOLD, OF_SECTION, OF_SITE, OF_THREAD, SLICE, digests, notices

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.store.clocks import DigestClock
    from gateway.store.database import Statements
    from gateway.store.due import Reach

NO_GRACE = timedelta(0)

# Others write between two steps of planning: a step is some thousand rows, a tenth of a second at
# most, and how much there is to plan makes no difference to anybody's memory. On SQLite all wait
# for it, on PostgreSQL only letters, for their numbers.
ROWS_AT_ONCE = {"sqlite": 10_000, "postgresql": 25_000}
POSTS_AT_ONCE = 100
EVERYBODY = 2**63 - 1


# A step is for a slice of all people, found by an index. PostgreSQL, which knows little of a ledger
# that is empty one moment and full the next, would rather read whole tables; it is to look at the
# slice before it decides, and to gather in memory what a step leaves out.
_BY_INDEX = (
    "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off;"
    " SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL work_mem = '64MB'"
)


@dataclass(frozen=True, slots=True)
class Window:
    """New posts, since < sequence <= until, and the readers who are told of them next."""

    since: int
    until: int
    after: int  # the last person who has been told
    upto: int


class Planning:
    """Questions of the planner. Each of its steps is a short transaction of its own.

    How far it is stands in counters that are committed with the rows: nobody is left out or told
    twice, wherever it breaks off and whichever node goes on.
    """

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements
        self._clocks = Clocks(statements)

    @property
    def rows_at_once(self) -> int:
        """Tell after how many rows a step is long enough."""
        return ROWS_AT_ONCE[self._statements.dialect]

    async def are_posts_new(self) -> bool:
        """Tell whether notices are to be planned: a look that costs next to nothing."""
        row = await self._statements.row(
            "SELECT COALESCE((SELECT value FROM counter WHERE name = 'sequence'), 0)"
            " > COALESCE((SELECT value FROM counter WHERE name = 'planned'), 0)"
        )
        return bool(row and row[0])

    async def plan_notices(self, now: datetime, grace: timedelta = NO_GRACE) -> int:
        """Plan a notice of each new post for each reader one of whose subscriptions says so.

        It does so for some thousand readers, and is to be asked again while posts are new. They
        leave after `grace`, as the post is then.
        """
        window = await self._next_window()
        if window is None:
            return 0
        before = await count_up(self._statements, "delivery", 0)
        values = micros(now), window.since, window.until, micros(now + grace)
        planned = 0
        # The widest scope comes first, and a reader's first row stays: a click in the mail ends
        # that subscription, and a narrower one would let the next mail come all the same.
        for reach, section in await self._scopes(window):
            told, is_one = NOT_TOLD if planned else "", window.until - window.since == 1
            statement = notices(self._statements.dialect, reach, told, is_one=is_one)
            numbered = before + planned, *values, window.after, window.upto, section
            planned += await self._statements.run(
                statement, *numbered, *([before] if planned else [])
            )
        await count_up(self._statements, "delivery", planned)
        await self._told(window)
        return planned

    async def _next_window(self) -> Window | None:
        """Give what is planned next, and keep other planners waiting until the transaction ends."""
        since = await self._lock()
        after = await count_of(self._statements, "planned_person")
        # Sequences are committed in their order: what is below the one read here is all there.
        until = await count_of(self._statements, "planning" if after else "sequence")
        until = min(until, since + POSTS_AT_ONCE)
        if since >= until:
            return None
        row = await self._statements.row(
            SLICE, since, until, after, self.rows_at_once // (until - since) - 1
        )
        return Window(since, until, after, EVERYBODY if row is None or row[0] is None else row[0])

    async def _scopes(self, window: Window) -> list[tuple[Reach, str]]:
        rows = await self._statements.rows(
            "SELECT DISTINCT n.section FROM post p JOIN numbering n ON n.post = p.id"
            " WHERE p.sequence > $1 AND p.sequence <= $2 ORDER BY n.section",
            window.since,
            window.until,
        )
        sections = [(OF_SECTION, str(row[0])) for row in rows]
        return [(OF_SITE, SITE), *sections, (OF_THREAD, "")]

    async def _told(self, window: Window) -> None:
        if window.upto == EVERYBODY:
            await count_up(self._statements, "planned", window.until - window.since)
            await set_count(self._statements, "planned_person", 0)
        else:
            await set_count(self._statements, "planning", window.until)
            await set_count(self._statements, "planned_person", window.upto)

    async def plan_digests(self, clock: DigestClock, now: datetime, then: datetime) -> int:
        """Plan a digest for each reader of a clock that is due and who has something to read.

        It does so for some thousand readers, and is to be asked again while the clock is due; with
        the last of them it is set to `then`. Its window ends with what notices were planned of: no
        post is told of twice.
        """
        stroke = await self._clocks.strike(clock.id, await self._lock(), now)
        if stroke is None:
            return 0
        last = await self._clocks.slice_of(clock.id, stroke.reached, self.rows_at_once)
        upto = EVERYBODY if last is None else last
        planned = await self._statements.run(
            digests(self._statements.dialect),
            await count_up(self._statements, "delivery", 0),
            micros(now),
            clock.cadence,
            stroke.until,
            clock.id,
            stroke.reached,
            upto,
            stroke.since,
            await self._clocks.earliest(clock.id, stroke, upto),
        )
        await count_up(self._statements, "delivery", planned)
        await self._clocks.go_on(clock.id, stroke, upto)
        if planned < self.rows_at_once:
            await self._clocks.forget_idle(clock, stroke.reached, upto)
        if last is None:
            await self._clocks.finish(clock.id, then)
        return planned

    async def _lock(self) -> int:
        """Keep other planners waiting until the transaction ends; give what is planned so far."""
        if self._statements.dialect == "postgresql":
            await self._statements.run(_BY_INDEX)
        return await count_up(self._statements, "planned", 0)

    async def cadence_of(self, delivery: int) -> Cadence | None:
        """Tell the cadence of a digest; None for another mail, or one that is not known here."""
        row = await self._statements.row(
            "SELECT cadence FROM delivery WHERE id = $1 AND kind = 'digest'", delivery
        )
        return Cadence(row[0]) if row and row[0] else None

    async def withdraw(self, person: int, now: datetime) -> None:
        """Give up the notices that wait for a person and come of what they follow no longer.

        A relay that was down for an hour must not bring mail after somebody has left.
        """
        await self._statements.run(
            "UPDATE delivery SET failed_at = $2, reply = 'its reader has left' WHERE person = $1"
            " AND kind = 'notice' AND sent_at IS NULL AND failed_at IS NULL"
            " AND subscription NOT IN (SELECT id FROM subscription"
            " WHERE person = $1 AND ended_at IS NULL)",
            person,
            micros(now),
        )
