"""The statements that write what is due into the ledger, each for a slice of all people.

A slice is $6 < person <= $7. What is known of a reader is looked up once, and what a step must
leave out is gathered once, however many posts it tells of.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.store.wishes import (
    CONFIRMED,
    NOT_NOTICED,
    NOT_OWN,
    REACHED,
    TOLD,
    in_digest,
    muted_by_none,
    no_daily_has_it,
    none_of,
)

if TYPE_CHECKING:
    from gateway.store.database import Dialect


@dataclass(frozen=True, slots=True)
class Reach:
    """The posts p and the subscriptions s of a scope, found each by an index."""

    posts: str
    subscriptions: str
    condition: str
    is_gathered: bool  # readers first, for all of the posts; of threads there are too many


OF_SITE = Reach("post p", "s.thread = 0", "TRUE", is_gathered=True)
OF_SECTION = Reach(
    "post p CROSS JOIN numbering n",
    "s.thread = 0",
    "n.post = p.id AND n.section = $8",
    is_gathered=True,
)
OF_THREAD = Reach("post p", "TRUE", "r.thread = p.article", is_gathered=False)

# What is followed because they wrote there speaks as they chose for all such threads.
_OWN = (
    "(r.own_at IS NULL OR r.own_threads = 'all' OR (r.own_threads = 'replies' AND EXISTS"
    " (SELECT 1 FROM post q WHERE q.id = p.parent AND q.person = r.id)))"
)
# The rows of this step, which begin after $9.
_TOLD_NOW = "SELECT d.post, d.person FROM delivery d WHERE d.id > $9 AND d.id <= $1"
NOT_TOLD = f" AND {none_of('p.id, r.id', _TOLD_NOW)}"


def notices(dialect: Dialect, reach: Reach, told: str = "", *, is_one: bool = False) -> str:
    """Give the statement for the followers of a scope whose section is `$8`.

    Its values: the last number given, now, the window of posts (after, up to), when they are due,
    the slice (after, up to), the section; with NOT_TOLD the last number before the step.
    `is_one`: the window holds one post.
    """
    gathered = dialect == "postgresql" and reach.is_gathered
    # Mails of earlier posts leave first; those of one post are not sorted for it.
    order = "" if is_one else "ORDER BY p.sequence"
    # CROSS JOIN tells SQLite to keep this order; PostgreSQL finds it by itself.
    return (
        "INSERT INTO delivery (id, kind, person, recipient, post, subscription, planned_at, due_at)"
        f" WITH reader AS {'' if gathered else 'NOT '}MATERIALIZED (SELECT s.id AS subscription,"
        " s.thread, s.since, s.own_at, r.id, r.address, r.own_posts_at, r.own_threads"
        f" FROM subscription s CROSS JOIN person r WHERE s.section = $8 AND {reach.subscriptions}"
        f" AND s.cadence = 'instant' AND s.person > $6 AND s.person <= $7 AND {CONFIRMED}"
        f" AND r.id = s.person AND r.id > $6 AND r.id <= $7 AND {REACHED})"
        f" SELECT $1 + ROW_NUMBER() OVER ({order}), 'notice', r.id, r.address, p.id,"
        " r.subscription, CAST($2 AS BIGINT), CAST($5 AS BIGINT)"
        f" FROM {reach.posts} CROSS JOIN reader r"
        f" WHERE p.sequence > $3 AND p.sequence <= $4 AND {TOLD} AND {reach.condition}"
        f" AND r.since < p.sequence AND {NOT_OWN} AND {muted_by_none('$3', '$4')} AND {_OWN}{told}"
    )


# The last of the next followers of any scope that new posts have: so many of one at most.
SLICE = (
    "SELECT MIN(last) FROM (SELECT (SELECT s.person FROM subscription s WHERE s.section = x.section"
    " AND s.thread = x.thread AND s.cadence = 'instant' AND s.person > $3"
    " ORDER BY s.person LIMIT 1 OFFSET $4) AS last FROM ("
    "SELECT 'site' AS section, 0 AS thread"
    " UNION SELECT n.section, 0 FROM post p JOIN numbering n ON n.post = p.id"
    " WHERE p.sequence > $1 AND p.sequence <= $2"
    " UNION SELECT '', p.article FROM post p WHERE p.sequence > $1 AND p.sequence <= $2"
    ") AS x) AS y"
)

# Reader w of a clock; what they read begins where their last digest ended: with $8, or where w
# says, which is after $9.
_SINCE = "COALESCE(w.since, $8)"
_WINDOW = "p.sequence > $9 AND p.sequence <= $4"
_READERS = (
    "w.clock = $5 AND w.person > $6 AND w.person <= $7"
    f" AND r.id = w.person AND r.id > $6 AND r.id <= $7 AND {REACHED}"
)
_READERS_ONE_BY_ONE = (
    f"SELECT r.id, r.address, w.since FROM digest_reader w CROSS JOIN person r WHERE {_READERS}"
    f" AND EXISTS (SELECT 1 FROM subscription s CROSS JOIN post p WHERE {_WINDOW}"
    f" AND p.sequence > {_SINCE} AND {in_digest('CAST($3 AS TEXT)')})"
)
_SCOPES = " UNION ALL ".join(
    f"SELECT {scope}, p.id, p.article, p.sequence, p.person FROM {posts} WHERE {_WINDOW} AND {TOLD}"
    for scope, posts in (
        ("'site' AS section, CAST(0 AS BIGINT) AS thread", "post p"),
        ("'', p.article", "post p"),
        ("n.section, 0", "post p JOIN numbering n ON n.post = p.id"),
    )
)
_READERS_AS_A_SET = (
    "SELECT DISTINCT r.id, r.address, w.since FROM digest_reader w CROSS JOIN person r"
    f" CROSS JOIN subscription s WHERE {_READERS} AND s.person = r.id"
    f" AND s.person > $6 AND s.person <= $7 AND s.cadence = CAST($3 AS TEXT) AND {CONFIRMED}"
    " AND EXISTS (SELECT 1 FROM told p WHERE p.section = s.section AND p.thread = s.thread"
    f" AND p.sequence > s.since AND p.sequence > {_SINCE} AND {NOT_OWN}"
    f" AND {muted_by_none('$9', '$4')} AND {NOT_NOTICED}"
    f" AND {no_daily_has_it('CAST($3 AS TEXT)')})"
)


def digests(dialect: Dialect) -> str:
    """Give the statement for the readers of a clock who have something to read.

    SQLite asks for each of them alone, which is what it is quick at. PostgreSQL lays out the scopes
    of all posts in question as a table and hashes it. Values: the last number given, now, the
    cadence, the end of the window, the clock, the slice (after, up to), where the window of the
    clock begins, and the longest of any reader.
    """
    gathered = (
        f"told AS MATERIALIZED ({_SCOPES}), reader AS ({_READERS_AS_A_SET})"
        if dialect == "postgresql"
        else f"reader AS ({_READERS_ONE_BY_ONE})"
    )
    return (
        "INSERT INTO delivery (id, kind, cadence, person, recipient, since, until, planned_at,"
        f" due_at) WITH {gathered} SELECT $1 + ROW_NUMBER() OVER (), 'digest', CAST($3 AS TEXT),"
        " w.id, w.address, COALESCE(w.since, $8), CAST($4 AS BIGINT), CAST($2 AS BIGINT),"
        " CAST($2 AS BIGINT) FROM reader w"
    )
