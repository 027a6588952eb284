"""What is held and what is taken away."""

from datetime import timedelta

from gateway.model import Hold, Role
from gateway.store.database import micros
from gateway.store.moderation import Moderation
from tests.factories import HOME_FRONT, NOW, OPINION, a_person, a_post, an_answer
from tests.store.plans import Explaining


async def test_held_posts_wait_in_line_with_what_they_wait_for(store):
    async def work(tables):
        for number, hold in ((1, Hold.SUBMISSION), (2, Hold.CONFIRMATION)):
            held_at = NOW - timedelta(hours=number)
            await tables.posts.insert(a_post(number, sequence=None, held_at=held_at), "s", hold)
        await tables.posts.insert(a_post(3), "s")

    await store.write(work)

    assert [(post.id, hold) for post, hold in await store.moderation.held()] == [
        (2, Hold.CONFIRMATION),
        (1, Hold.SUBMISSION),
    ]
    assert await store.moderation.hold_of(1) is Hold.SUBMISSION
    assert await store.moderation.hold_of(3) is None


async def test_a_held_post_can_wait_for_something_else(store):
    post = a_post(1, sequence=None, held_at=NOW)
    await store.write(lambda tables: tables.posts.insert(post, "s", Hold.CONFIRMATION))

    await store.write(lambda tables: tables.moderation.hold_for(1, Hold.SUBMISSION))

    assert await store.moderation.hold_of(1) is Hold.SUBMISSION


async def test_a_removed_post_leaves_every_newsgroup_and_its_number_is_not_reused(store):
    article = a_post(1)

    async def work(tables):
        await tables.sections.keep([HOME_FRONT], NOW)
        for post in (article, an_answer(2, article)):
            await tables.posts.insert(post, "s")
            _, number = await tables.posts.number(HOME_FRONT.name)
            await tables.posts.file(post.id, 1, b"wire")
            await tables.posts.enter(HOME_FRONT.name, number, post.id, NOW, b"line")

    await store.write(work)

    assert await store.write(lambda tables: tables.moderation.remove(2, NOW))
    assert not await store.write(lambda tables: tables.moderation.remove(2, NOW))
    section = await store.database.row("SELECT high, total FROM section")
    entered = await store.database.rows("SELECT number FROM numbering")
    assert tuple(section) == (2, 1)
    assert [row[0] for row in entered] == [1]
    assert await store.database.row("SELECT 1 FROM wire WHERE post = 2") is None
    assert (await store.posts.by_id(2)).removed_at == NOW


async def test_a_hold_is_taken_once_it_stands_and_never_after(store):
    held = a_post(1, sequence=None, held_at=NOW)
    await store.write(lambda tables: tables.posts.insert(held, "s", Hold.SUBMISSION))

    async def decide(tables):
        first = await tables.moderation.take_hold(1)
        await tables.posts.release(1, 1)
        return first, await tables.moderation.take_hold(1)

    assert await store.write(decide) == (Hold.SUBMISSION, None)


async def test_words_can_be_changed_only_while_nobody_has_read_them(store):
    async def work(tables):
        held = a_post(1, sequence=None, held_at=NOW)
        await tables.posts.insert(held, "s", Hold.SUBMISSION)
        await tables.posts.insert(a_post(2), "s")
        for number in (1, 2):
            await tables.moderation.set_body(number, "<p>New.</p>")

    await store.write(work)

    assert (await store.posts.by_id(1)).body == "<p>New.</p>"
    assert (await store.posts.by_id(2)).body != "<p>New.</p>"


CHIEF = a_person(1, role=Role.OWNER, sections=(OPINION.name,))


async def fill_queue(store, count):
    both = (HOME_FRONT.name, OPINION.name)

    async def work(tables):
        for number in range(count):
            held_at = NOW + timedelta(seconds=number // 3)
            sections = both if number % 2 else (HOME_FRONT.name,)
            post = a_post(number, sequence=None, held_at=held_at, sections=sections)
            await tables.posts.insert(post, "s", Hold.SPAM)
        confirm = a_post(1000, sequence=None, held_at=NOW)
        await tables.posts.insert(confirm, "s", Hold.CONFIRMATION)
        await tables.moderation.remove(0, NOW)

    await store.write(work)


async def waiting(store, person, after=(0, 0), limit=100):
    found = await store.moderation.waiting(person, after, limit)
    return [post.id for post, _ in found]


async def test_editors_see_what_waits_for_them_and_not_what_waits_for_its_sender(store):
    await fill_queue(store, 9)

    assert await waiting(store, CHIEF) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert await waiting(store, a_person(2, role=Role.EDITOR)) == [1, 2, 3, 4, 5, 6, 7, 8]
    theirs = a_person(3, role=Role.EDITOR, sections=("pinion", OPINION.name))
    assert await waiting(store, theirs) == [1, 3, 5, 7]
    assert await waiting(store, a_person(4)) == []


async def test_the_queue_goes_on_behind_the_last_one_that_was_seen(store):
    await fill_queue(store, 9)
    held_at = micros(NOW + timedelta(seconds=1))

    assert await waiting(store, CHIEF, (held_at, 4), 3) == [5, 6, 7]


async def test_the_queue_is_read_along_its_index_whatever_was_decided_before(store):
    await fill_queue(store, 600)
    if store.database.dialect == "postgresql":
        await store.database.run("ANALYZE post")
    explaining = Explaining(store.database)
    await Moderation(explaining).waiting(CHIEF, (micros(NOW), 5), 20)

    assert "post_waiting" in explaining.text
    assert not explaining.sorts


async def test_only_an_article_can_be_closed_and_opened(store):
    article = a_post(1)
    for post in (article, an_answer(2, article)):
        await store.write(lambda tables, post=post: tables.posts.insert(post, "s"))

    assert await store.write(lambda tables: tables.moderation.close_thread(1, NOW))
    assert (await store.posts.by_id(1)).closed_at == NOW
    assert await store.write(lambda tables: tables.moderation.close_thread(1, None))
    assert (await store.posts.by_id(1)).closed_at is None
    assert not await store.write(lambda tables: tables.moderation.close_thread(2, NOW))
