"""Who is told what and when: the sets of rows that are due."""

import re
from datetime import timedelta

from gateway.model import SITE, Cadence, Hold, Kind, Scope
from gateway.store import due, open_store
from tests.factories import HOME_FRONT, NOW, OPINION, a_post, an_answer
from tests.store.planned import (
    DAY,
    HOUR_COME,
    appear,
    claim,
    follow,
    in_digest,
    people,
    plan,
    plan_digests,
    reader,
    told,
)


async def test_a_notice_is_planned_once_for_each_follower_but_the_author(store):
    await people(store, reader(1), reader(2), reader(3), reader(4))
    await follow(store, 1)
    await follow(store, 2, section=SITE)
    await follow(store, 2)
    await follow(store, 3, section=OPINION.name)
    await follow(store, 4, thread=1)
    await appear(store, a_post(1, person=1))

    assert await plan(store) == 2
    assert await plan(store) == 0
    due = await claim(store)
    assert [(one.kind, one.person, one.post) for one in due] == [
        (Kind.NOTICE, 2, 1),
        (Kind.NOTICE, 4, 1),
    ]


async def test_notices_wait_for_the_grace_the_owner_gives(store):
    await people(store, reader(1))
    await follow(store, 1)
    await appear(store, a_post(1))
    grace = timedelta(minutes=5)

    assert await store.write(lambda tables: tables.planning.plan_notices(NOW, grace)) == 1
    assert await claim(store) == []
    assert [one.post for one in await claim(store, now=NOW + grace)] == [1]


async def test_however_many_subscriptions_match_the_widest_is_the_one_to_leave(store):
    await people(store, reader(1))
    await follow(store, 1, thread=1)
    await follow(store, 1)
    await follow(store, 1, section=SITE)
    await appear(store, a_post(1, sections=(HOME_FRONT.name, OPINION.name)))

    await plan(store)

    (notice,) = await claim(store)
    row = await store.subscriptions.by_id(notice.subscription)
    assert row.scope == Scope(SITE)


async def test_what_was_held_is_told_once_it_appears_to_those_who_follow_by_then(store):
    await people(store, reader(1), reader(2))
    await follow(store, 1)
    written = a_post(1, sequence=None, held_at=NOW, posted_at=NOW - 5 * DAY)
    await store.write(lambda tables: tables.posts.insert(written, "s", Hold.FIRST_COMMENT))
    await follow(store, 2)
    assert await told(store) == []

    async def approve(tables):
        await tables.sections.keep([HOME_FRONT], NOW)
        await tables.posts.release(1, await tables.posts.count_up("sequence"))
        await tables.posts.enter(HOME_FRONT.name, 1, 1, NOW, b"line")

    await store.write(approve)

    assert await told(store) == [(1, 1), (2, 1)]


async def test_a_digest_is_planned_once_a_day_with_what_came_since_the_last(store):
    await people(store, reader(1), reader(2))
    for number in (1, 2):
        await follow(store, number, Cadence.DAILY)
    article = a_post(1)
    await appear(store, article, an_answer(2, article, person=1))

    assert await plan_digests(store) == 2
    assert await plan_digests(store) == 0
    digests = await claim(store)
    assert [(d.person, d.since, d.until) for d in digests] == [(1, 0, 2), (2, 0, 2)]
    assert [await in_digest(store, digest) for digest in digests] == [[1], [1, 2]]

    await appear(store, an_answer(3, article))
    assert await plan_digests(store, NOW + DAY) == 2
    digests = await claim(store, now=NOW + DAY)
    assert [(d.since, d.until) for d in digests] == [(2, 3), (2, 3)]


async def test_nobody_gets_an_empty_digest(store):
    await people(store, reader(1))
    await follow(store, 1, Cadence.DAILY)
    await appear(store, a_post(1, person=1), a_post(2, sections=(OPINION.name,)))

    assert await plan_digests(store) == 0
    assert await plan_digests(store, NOW + DAY) == 0


async def test_who_follows_reads_nothing_older_and_waits_for_the_hour(store):
    await people(store, reader(1))
    await appear(store, a_post(1))
    await follow(store, 1, Cadence.DAILY)
    await appear(store, a_post(2))

    assert await plan_digests(store, HOUR_COME - timedelta(seconds=1)) == 0
    assert await plan_digests(store, HOUR_COME) == 1
    (digest,) = await claim(store)
    assert (digest.since, await in_digest(store, digest)) == (1, [2])


async def test_who_follows_several_things_that_spoke_gets_one_digest(store):
    await people(store, *(reader(number) for number in range(1, 5)))
    for person in (1, 2, 3):
        await follow(store, person, Cadence.DAILY)
    await follow(store, 1, Cadence.DAILY, section=SITE)
    await follow(store, 2, Cadence.DAILY, thread=1)
    await follow(store, 4, Cadence.DAILY, thread=2)
    both = (HOME_FRONT.name, OPINION.name)
    article = a_post(1, sections=both)
    await appear(store, article, an_answer(2, article), a_post(3))

    assert await plan_digests(store) == 3
    digests = await claim(store)
    assert [(one.person, await in_digest(store, one)) for one in digests] == [
        (1, [1, 2, 3]),
        (2, [1, 2, 3]),
        (3, [1, 2, 3]),
    ]


async def test_planning_finds_everybody_by_an_index(tmp_path):
    store = await open_store("sqlite:rejoinder.db", data=tmp_path)
    for reach in (due.OF_SITE, due.OF_SECTION, due.OF_THREAD):
        await searches(store, due.notices("sqlite", reach), 8)
        await searches(store, due.notices("sqlite", reach, due.NOT_TOLD), 9)
    await searches(store, due.digests("sqlite"), 9)
    await searches(store, due.SLICE, 4)
    await store.close()


async def searches(store, statement, values):
    rows = await store.database.rows(f"EXPLAIN QUERY PLAN {statement}", *range(1, values + 1))
    scanned = {row[3] for row in rows if row[3].startswith("SCAN")}
    # What is scanned is what the statement itself gathers.
    assert all(re.fullmatch(r"SCAN (CONSTANT ROW|\(subquery-\d+\)|[xy])", one) for one in scanned)
