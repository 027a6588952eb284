"""Who is told what, when and how often: the sets the planner writes."""

import asyncio
from datetime import timedelta

import pytest

from gateway.model import SITE, Cadence, Format, Hold, Kind, OwnThreads, Preferences, Scope
from gateway.store import open_store
from tests.factories import HOME_FRONT, NOW, OPINION, a_person, a_post, an_answer
from tests.store.planned import DAY, HOUR_COME, appear, claim, follow, people, plan, reader


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
    async def work(tables):
        clocks = [clock for clock in await tables.clocks.due(now) if clock.cadence is cadence]
        return sum([await tables.planning.plan_digests(one, now, now + DAY) for one in clocks])

    await plan(store, now)
    return await store.write(work)


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
