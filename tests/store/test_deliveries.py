"""The ledger: planned once, claimed by one, marked for good."""

from datetime import timedelta

import pytest

from gateway.model import SITE, Address, Cadence, Hold, Kind, Scope, Subscription
from tests.factories import HOME_FRONT, NOW, OPINION, a_person, a_post, an_answer

DAY = timedelta(days=1)


async def people(store, *persons):
    async def work(tables):
        for person in persons:
            await tables.people.insert(person, f"key {person.id}")

    await store.write(work)


def reader(number, **changed):
    return a_person(number, address=Address(f"reader{number}@example.org"), **changed)


async def follow(store, person, cadence=Cadence.INSTANT, section=HOME_FRONT.name, thread=None):
    scope = Scope(thread=thread) if thread else Scope(section)

    async def work(tables):
        number = await tables.posts.count_up("subscription")
        wanted = Subscription(person, scope, cadence)
        number = await tables.subscriptions.ask(number, wanted, NOW - DAY)
        await tables.subscriptions.confirm(number, NOW - DAY)

    await store.write(work)


async def appear(store, *posts):
    async def work(tables):
        await tables.sections.keep([HOME_FRONT, OPINION], NOW)
        for post in posts:
            await tables.posts.insert(post, "slug")
            await tables.posts.count_up("sequence")
            for section in post.sections:
                _, number = await tables.posts.number(section)
                await tables.posts.enter(section, number, post.id, NOW, b"line")

    await store.write(work)


async def plan(store, now=NOW):
    return await store.write(lambda tables: tables.deliveries.plan_notices(now))


async def claim(store, limit=100, now=NOW, expired=NOW - timedelta(minutes=10)):
    return await store.write(lambda tables: tables.deliveries.claim(limit, now, expired))


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


async def test_a_mail_is_claimed_by_one_mailer_until_its_claim_expires(store):
    await people(store, *(reader(number) for number in range(1, 6)))
    for number in range(1, 6):
        await follow(store, number)
    await appear(store, a_post(1))
    await plan(store)

    first, second = await claim(store, 3), await claim(store, 3)
    later = NOW + timedelta(hours=1)
    again = await claim(store, now=later, expired=NOW + timedelta(minutes=1))

    assert [len(first), len(second), len(again)] == [3, 2, 5]
    assert {one.id for one in first}.isdisjoint(one.id for one in second)
    assert {one.attempts for one in again} == {2}


async def test_what_was_marked_is_never_claimed_again(store):
    for number in range(1, 4):
        address = Address(f"reader{number}@example.org")
        await store.write(lambda tables, to=address: tables.deliveries.letter(to, None, b"x", NOW))
    sent, failed, later = await claim(store)

    async def work(tables):
        await tables.deliveries.mark_sent([(sent.id, "250 OK")], NOW)
        await tables.deliveries.mark_failed(failed.id, "550 no", NOW)
        await tables.deliveries.put_off(later.id, "451 later", NOW + DAY)

    await store.write(work)

    assert await claim(store) == []
    assert [one.id for one in await store.deliveries.waiting()] == [later.id]
    assert (await store.deliveries.waiting())[0].reply == "451 later"
    assert await store.write(lambda tables: tables.deliveries.retry(NOW)) == 1
    assert [one.id for one in await claim(store)] == [later.id]
    assert await store.write(lambda tables: tables.deliveries.drop(later.id, NOW))
    assert not await store.write(lambda tables: tables.deliveries.drop(later.id, NOW))
    assert await claim(store, now=NOW + DAY, expired=NOW + DAY) == []


async def test_a_report_is_noted_on_the_row_it_is_about(store):
    to = Address("reader@example.org")
    await store.write(lambda tables: tables.deliveries.letter(to, None, b"x", NOW))
    await store.write(lambda tables: tables.deliveries.note_report(1, "550 unknown user"))

    assert (await store.deliveries.waiting())[0].reply == "550 unknown user"


CLOCK = ("UTC", 6)
BOUNDARY = NOW - timedelta(hours=3, minutes=30)


async def plan_digests(store, boundary=BOUNDARY, now=NOW, cadence=Cadence.DAILY):
    return await store.write(
        lambda tables: tables.deliveries.plan_digests(cadence, CLOCK, boundary, now)
    )


async def test_a_digest_is_planned_once_a_boundary_with_what_came_since_the_last(store):
    await people(store, reader(1), reader(2), reader(3, hour=7))
    for number in (1, 2, 3):
        await follow(store, number, Cadence.DAILY)
    article = a_post(1)
    await appear(store, article, an_answer(2, article, person=1))

    assert await plan_digests(store) == 2
    assert await plan_digests(store) == 0
    digests = await claim(store)
    windows = [[post.id for post in await store.deliveries.posts_of_digest(d)] for d in digests]
    assert [(d.person, d.since, d.until) for d in digests] == [(1, 0, 2), (2, 0, 2)]
    assert windows == [[1, 2], [1, 2]]

    await appear(store, an_answer(3, article))
    assert await plan_digests(store, BOUNDARY + DAY, NOW + DAY) == 2
    digests = await claim(store, now=NOW + DAY)
    assert [(d.since, d.until) for d in digests] == [(2, 3), (2, 3)]


async def test_nobody_gets_an_empty_digest_and_the_window_waits(store):
    await people(store, reader(1))
    await follow(store, 1, Cadence.DAILY)
    await appear(store, a_post(1, person=1), a_post(2, sections=(OPINION.name,)))

    assert await plan_digests(store) == 0
    assert await plan_digests(store, BOUNDARY + DAY, NOW + DAY) == 0


async def test_who_followed_after_the_hour_waits_for_the_next_and_reads_nothing_older(store):
    await people(store, reader(1))
    await appear(store, a_post(1, posted_at=NOW - 2 * DAY), a_post(2))
    await follow(store, 1, Cadence.DAILY)

    assert await plan_digests(store, boundary=NOW - 2 * DAY) == 0
    assert await plan_digests(store) == 1
    digest = (await claim(store))[0]
    assert [post.id for post in await store.deliveries.posts_of_digest(digest)] == [2]


@pytest.mark.parametrize("cadence", [Cadence.DAILY, Cadence.WEEKLY])
async def test_each_cadence_has_a_window_of_its_own(store, cadence):
    await people(store, reader(1))
    await follow(store, 1, Cadence.DAILY)
    await follow(store, 1, Cadence.WEEKLY, section=SITE)
    await appear(store, a_post(1))

    assert await plan_digests(store, cadence=cadence) == 1
    other = Cadence.WEEKLY if cadence is Cadence.DAILY else Cadence.DAILY
    assert await plan_digests(store, cadence=other) == 1
    assert sorted(one.cadence for one in await claim(store)) == ["daily", "weekly"]


async def test_the_hours_that_matter_are_those_of_digest_readers(store):
    await people(store, reader(1, hour=7, timezone="Europe/Paris"), reader(2), reader(3))
    await follow(store, 1, Cadence.DAILY)
    await follow(store, 2, Cadence.WEEKLY)
    await follow(store, 3)

    assert sorted(await store.deliveries.digest_hours()) == [("Europe/Paris", 7), ("UTC", 6)]
