"""What is held and what is taken away."""

from datetime import timedelta

from gateway.model import Hold
from tests.factories import HOME_FRONT, NOW, a_post, an_answer


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
