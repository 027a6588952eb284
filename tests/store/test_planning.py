"""Who is told what, when and how often: the sets the planner writes."""

import asyncio
import re
from datetime import timedelta

import pytest

from gateway.model import SITE, Cadence, Format, Hold, Kind, OwnThreads, Preferences, Scope
from gateway.store import Tables, open_store, planning
from tests.factories import HOME_FRONT, NOW, OPINION, a_person, a_post, an_answer
from tests.store.planned import (
    DAY,
    HOUR_COME,
    appear,
    claim,
    digests_of,
    follow,
    people,
    plan,
    reader,
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


async def test_nobody_is_told_of_archives_of_what_is_gone_or_what_is_held(store):
    await people(store, reader(1))
    await follow(store, 1)
    article = a_post(1)
    await appear(store, article, an_answer(2, article), an_answer(3, article))

    async def work(tables):
        await tables.moderation.remove(2, NOW)
        await tables.archives.insert([(an_answer(4, article), "s")], NOW)
        await tables.posts.count_up("sequence")
        held = an_answer(5, article, sequence=None, held_at=NOW)
        await tables.posts.insert(held, "s", Hold.FIRST_COMMENT)

    await store.write(work)

    assert await plan(store) == 2
    assert [one.post for one in await claim(store)] == [1, 3]


async def test_the_banned_and_those_without_an_address_are_not_written_to(store):
    await people(store, reader(1), a_person(2))
    await store.write(lambda tables: tables.people.ban(1, NOW))
    await follow(store, 1)
    await follow(store, 2)
    await appear(store, a_post(1))

    assert await plan(store) == 0


async def prefer(store, person, **wanted):
    preferences = Preferences(Format.HTML, 6, "UTC", **wanted)
    await store.write(lambda tables: tables.people.prefer(person, preferences, NOW))


async def follow_own(store, person, thread):
    async def work(tables):
        number = await tables.posts.count_up("subscription")
        await tables.subscriptions.follow_own(number, person, thread, NOW)

    await store.write(work)


async def told(store):
    """Who gets which post by notice."""
    await plan(store)
    return [(one.person, one.post) for one in await claim(store)]


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


async def test_who_is_paused_gets_nothing_and_nothing_later_of_that_time(store):
    await people(store, reader(1), reader(2))
    await follow(store, 1)
    await follow(store, 2, Cadence.DAILY)
    for person in (1, 2):
        await prefer(store, person, paused_until=NOW + timedelta(hours=1))
    article = a_post(1)
    await appear(store, article)
    assert await told(store) == []
    assert await plan_digests(store) == 0

    await appear(store, an_answer(2, article))
    later = NOW + DAY
    assert await plan(store, later) == 1
    assert await plan_digests(store, later) == 1
    notice, digest = await claim(store, now=later)
    assert notice.post == 2
    assert await in_digest(store, digest) == [2]


async def test_own_words_come_back_to_who_asked_for_them_alone(store):
    await people(store, reader(1), reader(2))
    for person in (1, 2):
        await follow(store, person)
    await prefer(store, 2, own_posts=True)
    await appear(store, a_post(1, person=1), a_post(2, person=2))

    assert await told(store) == [(2, 1), (1, 2), (2, 2)]


@pytest.mark.parametrize(
    ("own_threads", "posts"),
    [(OwnThreads.ALL, [3, 4]), (OwnThreads.REPLIES, [4]), (OwnThreads.NONE, [])],
)
async def test_of_threads_one_wrote_in_comes_what_one_chose(store, own_threads, posts):
    await people(store, reader(1), reader(2))
    await prefer(store, 1, own_threads=own_threads)
    article = a_post(1)
    mine = an_answer(2, article, person=1)
    await appear(store, article, mine)
    await follow_own(store, 1, article.id)
    await plan(store)
    await appear(store, an_answer(3, article, person=2), an_answer(4, mine, person=2))

    assert await told(store) == [(1, post) for post in posts]


async def test_a_muted_thread_is_silent_whatever_else_is_followed(store):
    await people(store, reader(1), reader(2))
    await follow(store, 1, section=SITE)
    await follow(store, 2, Cadence.DAILY)
    article, other = a_post(1), a_post(2)
    for person in (1, 2):
        await store.write(
            lambda tables, who=person: tables.subscriptions.mute(90 + who, who, 1, NOW)
        )
    await appear(store, article, other, an_answer(3, article))

    assert await told(store) == [(1, 2)]
    assert await plan_digests(store) == 1
    assert await in_digest(store, (await claim(store))[0]) == [2]

    assert await store.write(lambda tables: tables.subscriptions.unmute(1, 1))
    await appear(store, an_answer(4, article))
    assert await told(store) == [(1, 4)]


async def test_who_left_gets_nothing_not_even_what_waits_for_a_relay_that_is_down(store):
    await people(store, reader(1), reader(2))
    for person in (1, 2):
        await follow(store, person)
    await appear(store, a_post(1))
    await plan(store)

    async def leave(tables):
        await tables.subscriptions.end_all(1, NOW)
        await tables.planning.withdraw(1, NOW)

    await store.write(leave)

    assert [one.person for one in await claim(store)] == [2]


async def plan_digests(store, now=NOW, cadence=Cadence.DAILY):
    await plan(store, now)
    return await store.write(digests_of(now, cadence))


async def in_digest(store, digest):
    return await store.digests.window(digest)


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


async def test_what_was_told_by_notice_is_in_no_digest_and_the_daily_goes_before_the_weekly(store):
    await people(store, reader(1))
    await follow(store, 1, Cadence.WEEKLY, section=SITE)
    await follow(store, 1, Cadence.DAILY)
    await follow(store, 1, thread=1)
    opinion = {"sections": (OPINION.name,)}
    await appear(store, a_post(1), a_post(2), a_post(3, **opinion))

    assert await plan_digests(store) == 1
    assert await plan_digests(store, cadence=Cadence.WEEKLY) == 1
    notice, daily, weekly = await claim(store)
    assert (notice.post, await in_digest(store, daily)) == (1, [2])
    assert await in_digest(store, weekly) == [3]


@pytest.fixture
def short_steps(monkeypatch):
    """Plan for four readers at a time, and two posts."""
    monkeypatch.setattr(planning, "ROWS_AT_ONCE", 8)
    monkeypatch.setattr(planning, "POSTS_AT_ONCE", 2)


async def test_a_step_is_short_and_however_many_there_are_nobody_is_told_twice(store, short_steps):
    await people(store, *(reader(number) for number in range(1, 12)))
    for number in range(1, 12):
        await follow(store, number)
        await follow(store, number, section=SITE if number % 2 else OPINION.name)
    await follow(store, 11, thread=1)
    both = (HOME_FRONT.name, OPINION.name)
    await appear(store, a_post(1, sections=both), a_post(2), a_post(3))

    steps = []
    while await store.planning.are_posts_new():
        steps.append(await plan(store))

    assert max(steps) <= 8
    assert sum(steps) == 33
    told = [(one.person, one.post) for one in await claim(store)]
    assert sorted(told) == [(person, post) for person in range(1, 12) for post in (1, 2, 3)]


async def test_what_appears_between_two_steps_is_told_after_the_last_of_them(store, short_steps):
    await people(store, *(reader(number) for number in range(1, 7)))
    for number in range(1, 7):
        await follow(store, number)
    await appear(store, a_post(1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning, "ROWS_AT_ONCE", 4)
        assert await plan(store) == 4
    await people(store, reader(7))
    await follow(store, 7)
    await appear(store, a_post(2))

    while await store.planning.are_posts_new():
        await plan(store)

    told = [(one.person, one.post) for one in await claim(store)]
    assert sorted(told) == sorted([(n, post) for n in range(1, 7) for post in (1, 2)] + [(7, 2)])


async def test_a_step_that_fails_leaves_nothing_and_is_taken_again(store, short_steps):
    await people(store, *(reader(number) for number in range(1, 13)))
    for number in range(1, 13):
        await follow(store, number, Cadence.INSTANT if number % 2 else Cadence.DAILY)
    await appear(store, a_post(1))

    async def fails(tables):
        await tables.planning.plan_notices(NOW)
        for clock in await tables.clocks.due(NOW):
            await tables.planning.plan_digests(clock, NOW, NOW + DAY)
        raise OSError("the disk is full")

    for _ in range(2):
        with pytest.raises(OSError, match="full"):
            await store.write(fails)
        await plan(store)
        await store.write(digests_of(NOW, Cadence.DAILY))

    while await store.planning.are_posts_new() or await store.clocks.due(NOW):
        await plan(store)
        await store.write(digests_of(NOW, Cadence.DAILY))
    assert sorted(one.person for one in await claim(store)) == list(range(1, 13))


async def test_digests_of_one_clock_are_planned_in_short_steps(store, short_steps):
    await people(store, *(reader(number) for number in range(1, 21)))
    for number in range(1, 21):
        await follow(store, number, Cadence.DAILY)
    await appear(store, a_post(1))
    await plan(store)

    steps = [await store.write(digests_of(NOW, Cadence.DAILY)) for _ in range(3)]

    assert steps == [8, 8, 4]
    assert await store.clocks.due(NOW) == []
    assert sorted(one.person for one in await claim(store)) == list(range(1, 21))


class Explaining:
    """Asks the store how it would answer instead."""

    dialect = "sqlite"

    def __init__(self, database):
        self._database = database
        self.steps = []

    async def row(self, sql, *values):
        rows = await self._database.rows(f"EXPLAIN QUERY PLAN {sql}", *values)
        self.steps += [row[3] for row in rows]

    async def rows(self, sql, *values):
        await self.row(sql, *values)
        return []

    near_rows = rows


async def test_to_see_that_nothing_is_due_no_table_of_people_or_mails_is_read(tmp_path):
    store = await open_store("sqlite:rejoinder.db", data=tmp_path)
    explaining = Explaining(store.database)
    tables = Tables(explaining)

    await tables.planning.are_posts_new()
    await tables.clocks.due(NOW)
    await tables.claims.are_due(NOW)
    await tables.bounces.held_domains(NOW)

    assert explaining.steps
    scanned = {step.split()[1] for step in explaining.steps if step.startswith("SCAN")}
    assert scanned <= {"CONSTANT", "digest_clock", "refusal"}
    await store.close()


async def test_planning_finds_everybody_by_an_index(tmp_path):
    store = await open_store("sqlite:rejoinder.db", data=tmp_path)
    for told in ("", planning._NOT_TOLD):
        for scope in (planning._OF_SITE, planning._OF_SECTION, planning._OF_THREAD):
            await searches(store, planning._notices(scope, told), 8)
    await searches(store, planning._DIGESTS, 9)
    await searches(store, planning._SLICE, 4)
    await store.close()


async def searches(store, statement, values):
    rows = await store.database.rows(f"EXPLAIN QUERY PLAN {statement}", *range(1, values + 1))
    scanned = {row[3] for row in rows if row[3].startswith("SCAN")}
    # What is scanned is what the statement itself gathers.
    assert all(re.fullmatch(r"SCAN (CONSTANT ROW|\(subquery-\d+\)|[xy])", one) for one in scanned)


async def test_two_planners_on_one_postgresql_plan_each_thing_once(postgres_url, tmp_path):
    first = await open_store(postgres_url, data=tmp_path)
    second = await open_store(postgres_url, data=tmp_path)
    await people(first, *(reader(number) for number in range(1, 21)))
    for number in range(1, 21):
        await follow(first, number, Cadence.INSTANT if number % 2 else Cadence.DAILY)

    for number in range(1, 6):
        await appear(first, a_post(number))
        planned = await asyncio.gather(
            plan(first), plan(second), plan_digests(second), plan_digests(first)
        )
        assert sum(planned) <= 20

    mails = await claim(second)
    assert len({(one.person, one.post) for one in mails if one.post}) == 50
    assert sum(one.kind is Kind.NOTICE for one in mails) == 50
    assert [one.person for one in mails if one.kind is Kind.DIGEST] == list(range(2, 21, 2))
    await second.close()
    await first.close()
