"""What is due: rows of the ledger written set by set, from posts, subscriptions and preferences.

A post is told of once to each reader: by notice where one of their subscriptions speaks at once,
else in the daily digest, else in the weekly one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from gateway.model import Cadence
from gateway.store.database import micros
from gateway.store.people import days_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gateway.store.database import Statements

NO_GRACE = timedelta(0)

# In all of these p is a post, s a subscription, r its person; $2 is now.

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
    " AND NOT EXISTS (SELECT 1 FROM subscription m WHERE m.thread = p.article"
    " AND m.person = r.id AND m.muted_at IS NOT NULL)"
)
# What is followed because they wrote there speaks as they chose for all such threads.
_OWN = (
    "(s.own_at IS NULL OR r.own_threads = 'all' OR (r.own_threads = 'replies' AND EXISTS"
    " (SELECT 1 FROM post q WHERE q.id = p.parent AND q.person = r.id)))"
)
# Where the followers of a post are found, each by an index: most subscriptions are of threads that
# say nothing just now. The widest comes first, and a reader's first row stays: a click in the mail
# ends that subscription, and a narrower one would let the next mail come all the same.
_SCOPES = (
    ("post p", "s.section = 'site' AND s.thread = 0"),
    (
        "post p CROSS JOIN numbering n",
        "n.post = p.id AND s.section = n.section AND s.thread = 0",
    ),
    ("post p", "s.section = '' AND s.thread = p.article"),
)
# CROSS JOIN tells SQLite to keep this order; PostgreSQL finds it by itself.
_NOTICES = tuple(
    "(id, kind, person, recipient, post, subscription, planned_at, due_at)"
    " SELECT $1 + ROW_NUMBER() OVER (), 'notice', r.id, r.address, p.id, s.id,"
    " CAST($2 AS BIGINT), CAST($5 AS BIGINT)"
    f" FROM {posts} CROSS JOIN subscription s CROSS JOIN person r"
    f" WHERE p.sequence > $3 AND p.sequence <= $4 AND {_TOLD}"
    f" AND {scope} AND s.cadence = 'instant' AND r.id = s.person"
    f" AND {_IN_FORCE} AND {_REACHED} AND {_WANTED} AND {_OWN}"
    for posts, scope in _SCOPES
)


def in_digest(cadence: str) -> str:
    """Give the condition on p, s and r; `cadence` is the parameter that holds the digest's."""
    return (
        f"s.person = r.id AND s.cadence = {cadence} AND {_IN_FORCE} AND {_ABOUT} AND {_TOLD}"
        f" AND {_WANTED} AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.post = p.id"
        " AND d.person = r.id AND d.kind = 'notice' AND d.failed_at IS NULL)"
        f" AND NOT ({cadence} = 'weekly' AND EXISTS (SELECT 1 FROM subscription s"
        f" WHERE s.person = r.id AND s.cadence = 'daily' AND {_IN_FORCE} AND {_ABOUT}))"
    )


@dataclass(frozen=True, slots=True)
class Due:
    """Whether there are posts to give notice of, and the digests somebody waits for."""

    notices: bool
    digests: tuple[Cadence, ...]


@dataclass(frozen=True, slots=True)
class DigestClock:
    """When digests come to the readers who share these: local hour, weekdays."""

    timezone: str
    hour: int
    days: frozenset[int]
    mask: int


class Planning:
    """Questions of the planner."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def due(self, now: datetime) -> Due:
        """Tell what there is to plan: a look that costs next to nothing and locks nothing."""
        row = await self._statements.row(
            "SELECT COALESCE((SELECT value FROM counter WHERE name = 'sequence'), 0)"
            " > COALESCE((SELECT value FROM counter WHERE name = 'planned'), 0),"
            " EXISTS (SELECT 1 FROM person WHERE daily_due <= $1),"
            " EXISTS (SELECT 1 FROM person WHERE weekly_due <= $1)",
            micros(now),
        )
        notices, *digests = row or (False, False, False)
        cadences = (Cadence.DAILY, Cadence.WEEKLY)
        asked = zip(cadences, digests, strict=True)
        return Due(bool(notices), tuple(cadence for cadence, is_due in asked if is_due))

    async def plan_notices(self, now: datetime, grace: timedelta = NO_GRACE) -> int:
        """Plan a notice of each new post for each reader one of whose subscriptions says so.

        Each post is planned once, whichever node does it: the row of the counter is locked. They
        leave after `grace`, as the post is then.
        """
        since = await self._lock()
        # Sequences are committed in their order: what is below the one read here is all there.
        until = await self._value("sequence")
        if since >= until:
            return 0
        planned = 0
        for notices in _NOTICES:
            planned += await self._plan(notices, micros(now), since, until, micros(now + grace))
        await self._count("planned", until - since)
        return planned

    async def plan_digests(self, cadence: Cadence, now: datetime) -> int:
        """Plan a digest for each reader whose hour has come and who has something to read.

        Its window ends with what notices were planned of: no post is told of twice.
        """
        until = await self._lock()
        return await self._plan(
            "(id, kind, cadence, person, recipient, since, until, planned_at, due_at)"
            " SELECT $1 + ROW_NUMBER() OVER (), 'digest', CAST($3 AS TEXT), r.id, r.address,"
            f" r.{cadence}_until, CAST($4 AS BIGINT), CAST($2 AS BIGINT), CAST($2 AS BIGINT)"
            f" FROM person r WHERE r.{cadence}_due <= $2 AND {_REACHED} AND EXISTS (SELECT 1"
            f" FROM subscription s CROSS JOIN post p WHERE p.sequence > r.{cadence}_until"
            f" AND p.sequence <= $4 AND {in_digest('CAST($3 AS TEXT)')})",
            micros(now),
            cadence,
            until,
        )

    async def due_clocks(self, cadence: Cadence, now: datetime) -> list[DigestClock]:
        """Give the clocks of those whose digest is due."""
        rows = await self._statements.rows(
            f"SELECT DISTINCT timezone, hour, {cadence}_days FROM person WHERE {cadence}_due <= $1",
            micros(now),
        )
        return [DigestClock(row[0], row[1], days_of(row[2]), row[2]) for row in rows]

    async def move_on(
        self, cadence: Cadence, now: datetime, moves: Sequence[tuple[DigestClock, datetime]]
    ) -> None:
        """Let the readers of each clock wait for the next time, whether they got a digest or not.

        Who follows nothing in this cadence any more waits for none.
        """
        until = await self._value("planned")
        await self._statements.run_many(
            f"UPDATE person AS r SET {cadence}_until = $2, {cadence}_due = CASE WHEN EXISTS"
            " (SELECT 1 FROM subscription s WHERE s.person = r.id AND s.cadence = $3"
            " AND s.confirmed_at IS NOT NULL AND s.ended_at IS NULL) THEN CAST($4 AS BIGINT) END"
            f" WHERE r.{cadence}_due <= $1 AND r.timezone = $5 AND r.hour = $6"
            f" AND r.{cadence}_days = $7",
            [
                (micros(now), until, cadence, micros(then), clock.timezone, clock.hour, clock.mask)
                for clock, then in moves
            ],
        )

    async def _plan(self, insert: str, *values: str | int) -> int:
        """Insert planned rows; `$1` of the text is the number before the first of them.

        Of a post and a reader there is one row: what stands already stays, and its number is free.
        """
        before = await self._count("delivery", 0)
        planned = await self._statements.run(
            f"INSERT INTO delivery {insert} ON CONFLICT DO NOTHING", before, *values
        )
        last = await self._statements.row("SELECT COALESCE(MAX(id), 0) FROM delivery")
        await self._count("delivery", max(0, int(last[0]) - before) if last else 0)
        return planned

    async def _lock(self) -> int:
        """Keep other planners waiting until the transaction ends; give what is planned so far."""
        return await self._count("planned", 0)

    async def _count(self, counter: str, step: int) -> int:
        """Move a counter on and lock it until the transaction ends; give where it stands."""
        row = await self._statements.row(
            "INSERT INTO counter (name, value) VALUES ($1, $2)"
            " ON CONFLICT (name) DO UPDATE SET value = counter.value + $2 RETURNING value",
            counter,
            step,
        )
        return int(row[0]) if row else 0

    async def _value(self, counter: str) -> int:
        row = await self._statements.row("SELECT value FROM counter WHERE name = $1", counter)
        return int(row[0]) if row else 0

    async def daily_window(self, person: int) -> tuple[int, int]:
        """Give the window that a daily digest of a person would have now."""
        row = await self._statements.row(
            "SELECT daily_until, COALESCE((SELECT value FROM counter WHERE name = 'sequence'), 0)"
            " FROM person WHERE id = $1",
            person,
        )
        return (row[0], row[1]) if row else (0, 0)

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
