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

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.store.clocks import DigestClock
    from gateway.store.database import Statements

NO_GRACE = timedelta(0)

# Others write between two steps of planning: a step is some thousand rows, about a tenth of a
# second, and how much there is to plan makes no difference to anybody's memory.
ROWS_AT_ONCE = 10_000
POSTS_AT_ONCE = 100
EVERYBODY = 2**63 - 1

# In all of these p is a post, s a subscription, r its person; $2 is now. What is there once at most
# is asked for as a value: of EXISTS PostgreSQL makes a join, or a table in memory, over all of it.

# Who can be written to at all.
_REACHED = (
    "r.address IS NOT NULL AND r.banned_at IS NULL AND r.unreachable_at IS NULL"
    " AND (r.paused_until IS NULL OR r.paused_until <= $2)"
)
# What is told of at all: not an archive's posts, nor what was taken away again.
_TOLD = "p.removed_at IS NULL AND p.imported_at IS NULL"
_IN_FORCE = "s.confirmed_at IS NOT NULL AND s.ended_at IS NULL AND s.since < p.sequence"
_ABOUT = (
    "(s.section = 'site' OR s.thread = p.article OR EXISTS"
    " (SELECT 1 FROM numbering n WHERE n.post = p.id AND n.section = s.section))"
)
# What a reader never wants: their own words, unless they do, and threads they muted.
_WANTED = (
    "(p.person IS DISTINCT FROM r.id OR r.own_posts_at IS NOT NULL)"
    " AND (SELECT m.id FROM subscription m WHERE m.thread = p.article"
    " AND m.person = r.id AND m.muted_at IS NOT NULL) IS NULL"
)
# What is followed because they wrote there speaks as they chose for all such threads.
_OWN = (
    "(s.own_at IS NULL OR r.own_threads = 'all' OR (r.own_threads = 'replies' AND EXISTS"
    " (SELECT 1 FROM post q WHERE q.id = p.parent AND q.person = r.id)))"
)
# Where the followers of a post are found, each by an index: most subscriptions are of threads that
# say nothing just now.
_OF_SITE = "post p CROSS JOIN subscription s", "s.section = $8 AND s.thread = 0"
_OF_SECTION = (
    "post p CROSS JOIN numbering n CROSS JOIN subscription s",
    "n.post = p.id AND n.section = $8 AND s.section = $8 AND s.thread = 0",
)
_OF_THREAD = "post p CROSS JOIN subscription s", "s.section = $8 AND s.thread = p.article"
_NOT_TOLD = (
    " AND (SELECT d.id FROM delivery d WHERE d.post = p.id AND d.person = s.person"
    " AND d.kind = 'notice') IS NULL"
)


def _notices(scope: tuple[str, str], told: str = "") -> str:
    """Give the statement for the followers of a scope; `$8` is its section."""
    posts, condition = scope
    # CROSS JOIN tells SQLite to keep this order; PostgreSQL finds it by itself.
    return (
        "INSERT INTO delivery (id, kind, person, recipient, post, subscription, planned_at, due_at)"
        " SELECT $1 + ROW_NUMBER() OVER (ORDER BY p.sequence), 'notice', r.id, r.address, p.id,"
        f" s.id, CAST($2 AS BIGINT), CAST($5 AS BIGINT) FROM {posts} CROSS JOIN person r"
        f" WHERE p.sequence > $3 AND p.sequence <= $4 AND {_TOLD} AND {condition}"
        " AND s.cadence = 'instant' AND s.person > $6 AND s.person <= $7 AND r.id = s.person"
        f" AND {_IN_FORCE} AND {_REACHED} AND {_WANTED} AND {_OWN}{told}"
    )


# The last of the next followers of any scope that new posts have: so many of one at most.
_SLICE = (
    "SELECT MIN(last) FROM (SELECT (SELECT s.person FROM subscription s WHERE s.section = x.section"
    " AND s.thread = x.thread AND s.cadence = 'instant' AND s.person > $3"
    " ORDER BY s.person LIMIT 1 OFFSET $4) AS last FROM ("
    "SELECT 'site' AS section, 0 AS thread"
    " UNION SELECT n.section, 0 FROM post p JOIN numbering n ON n.post = p.id"
    " WHERE p.sequence > $1 AND p.sequence <= $2"
    " UNION SELECT '', p.article FROM post p WHERE p.sequence > $1 AND p.sequence <= $2"
    ") AS x) AS y"
)


def in_digest(cadence: str) -> str:
    """Give the condition on p, s and r; `cadence` is the parameter that holds the digest's."""
    return (
        f"s.person = r.id AND s.cadence = {cadence} AND {_IN_FORCE} AND {_ABOUT} AND {_TOLD}"
        f" AND {_WANTED} AND (SELECT d.id FROM delivery d WHERE d.post = p.id"
        " AND d.person = r.id AND d.kind = 'notice' AND d.failed_at IS NULL) IS NULL"
        f" AND NOT ({cadence} = 'weekly' AND EXISTS (SELECT 1 FROM subscription s"
        f" WHERE s.person = r.id AND s.cadence = 'daily' AND {_IN_FORCE} AND {_ABOUT}))"
    )


# Reader w of a clock; what they read begins where their last digest ended: with $8, or where w
# says, which is after $9.
_SINCE = "COALESCE(w.since, $8)"
_DIGESTS = (
    "INSERT INTO delivery (id, kind, cadence, person, recipient, since, until, planned_at, due_at)"
    " SELECT $1 + ROW_NUMBER() OVER (), 'digest', CAST($3 AS TEXT), r.id, r.address,"
    f" {_SINCE}, CAST($4 AS BIGINT), CAST($2 AS BIGINT), CAST($2 AS BIGINT)"
    " FROM digest_reader w CROSS JOIN person r"
    " WHERE w.clock = $5 AND w.person > $6 AND w.person <= $7 AND r.id = w.person"
    f" AND {_REACHED} AND EXISTS (SELECT 1 FROM subscription s CROSS JOIN post p"
    f" WHERE p.sequence > $9 AND p.sequence <= $4 AND p.sequence > {_SINCE}"
    f" AND {in_digest('CAST($3 AS TEXT)')})"
)


# A step is for some thousand people, each of whom an index finds what is theirs. PostgreSQL, which
# knows little of a ledger that is empty one moment and full the next, would rather read whole
# tables in each step, or the ledger once a reader.
_BY_INDEX = (
    "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off;"
    " SET LOCAL enable_mergejoin = off; SET LOCAL enable_bitmapscan = off"
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
        for scope, section in await self._scopes(window):
            statement = _notices(scope, _NOT_TOLD if planned else "")
            people = window.after, window.upto
            planned += await self._statements.run(
                statement, before + planned, *values, *people, section
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
            _SLICE, since, until, after, ROWS_AT_ONCE // (until - since) - 1
        )
        return Window(since, until, after, EVERYBODY if row is None or row[0] is None else row[0])

    async def _scopes(self, window: Window) -> list[tuple[tuple[str, str], str]]:
        rows = await self._statements.rows(
            "SELECT DISTINCT n.section FROM post p JOIN numbering n ON n.post = p.id"
            " WHERE p.sequence > $1 AND p.sequence <= $2 ORDER BY n.section",
            window.since,
            window.until,
        )
        sections = [(_OF_SECTION, str(row[0])) for row in rows]
        return [(_OF_SITE, SITE), *sections, (_OF_THREAD, "")]

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
        last = await self._clocks.slice_of(clock.id, stroke.reached, ROWS_AT_ONCE)
        upto = EVERYBODY if last is None else last
        planned = await self._statements.run(
            _DIGESTS,
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
        if planned < ROWS_AT_ONCE:
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
