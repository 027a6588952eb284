"""Who is told of what: conditions on a post p, a subscription s and its person r.

`$2` is now. What is there once at most is asked for as a value: of EXISTS PostgreSQL makes a join,
or a table in memory, over all of it.
"""

from __future__ import annotations

# Who can be written to at all.
REACHED = (
    "r.address IS NOT NULL AND r.banned_at IS NULL AND r.unreachable_at IS NULL"
    " AND (r.paused_until IS NULL OR r.paused_until <= $2)"
)
# What is told of at all: not an archive's posts, nor what was taken away again.
TOLD = "p.removed_at IS NULL AND p.imported_at IS NULL"
CONFIRMED = "s.confirmed_at IS NOT NULL AND s.ended_at IS NULL"
# What a reader never wants: their own words, unless they do, and threads they muted.
NOT_OWN = "(p.person IS DISTINCT FROM r.id OR r.own_posts_at IS NOT NULL)"
# And what came by notice is in no digest, unless the notice never got there.
NOT_NOTICED = (
    "(SELECT d.id FROM delivery d WHERE d.post = p.id AND d.person = r.id"
    " AND d.kind = 'notice' AND d.failed_at IS NULL) IS NULL"
)
_NOT_MUTED = (
    "(SELECT m.id FROM subscription m WHERE m.thread = p.article"
    " AND m.person = r.id AND m.muted_at IS NOT NULL) IS NULL"
)
_IN_FORCE = f"{CONFIRMED} AND s.since < p.sequence"
_ABOUT = (
    "(s.section = 'site' OR s.thread = p.article OR EXISTS"
    " (SELECT 1 FROM numbering n WHERE n.post = p.id AND n.section = s.section))"
)


def muted_by_none(since: str, until: str) -> str:
    """Give the condition that r has not muted the thread of p, where since < p.sequence <= until.

    It gathers once who of $6 < r.id <= $7 muted one of these threads.
    """
    return none_of(
        "p.article, r.id",
        "SELECT m.thread, m.person FROM subscription m"
        " WHERE m.muted_at IS NOT NULL AND m.person > $6 AND m.person <= $7 AND m.thread IN"
        f" (SELECT q.article FROM post q WHERE q.sequence > {since} AND q.sequence <= {until})",
    )


def none_of(values: str, rows: str) -> str:
    """Give the condition that values are in none of the rows of a query, which is asked once.

    For NOT IN SQLite would look through all of them each time, for a NULL.
    """
    return f"CASE WHEN ({values}) IN ({rows}) THEN FALSE ELSE TRUE END"


def no_daily_has_it(cadence: str) -> str:
    """Give the condition that p is in no daily digest of r, where `cadence` is a weekly one's."""
    return (
        f"NOT ({cadence} = 'weekly' AND EXISTS (SELECT 1 FROM subscription s"
        f" WHERE s.person = r.id AND s.cadence = 'daily' AND {_IN_FORCE} AND {_ABOUT}))"
    )


def in_digest(cadence: str) -> str:
    """Give the condition on p, s and r; `cadence` is the parameter that holds the digest's."""
    return (
        f"s.person = r.id AND s.cadence = {cadence} AND {_IN_FORCE} AND {_ABOUT} AND {TOLD}"
        f" AND {NOT_OWN} AND {_NOT_MUTED} AND {NOT_NOTICED} AND {no_daily_has_it(cadence)}"
    )
