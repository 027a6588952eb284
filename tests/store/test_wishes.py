"""What readers want to be told of, and what they do not."""

from datetime import timedelta

import pytest

from gateway.model import SITE, Cadence, Format, Hold, OwnThreads, Preferences
from tests.factories import NOW, OPINION, a_person, a_post, an_answer
from tests.store.planned import (
    DAY,
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
