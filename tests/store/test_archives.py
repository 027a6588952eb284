"""Many posts at once."""

from tests.factories import HOME_FRONT, NOW, a_person, a_post, an_answer


async def test_a_batch_is_stored_numbered_and_found_again(store):
    article = a_post(1)
    posts = [article, an_answer(2, article), an_answer(3, article)]

    async def work(tables):
        await tables.sections.keep([HOME_FRONT], NOW)
        await tables.people.insert(a_person(1), "ann")
        group, first = await tables.archives.take_numbers(HOME_FRONT.name, 3)
        await tables.archives.insert([(post, "s") for post in posts], NOW)
        await tables.archives.file([(post.id, 1, b"wire") for post in posts])
        rows = [(HOME_FRONT.name, first + at, post.id, b"l") for at, post in enumerate(posts)]
        await tables.archives.enter(rows, NOW)
        await tables.archives.count_comments({1: 2})
        return group, first

    assert await store.write(work) == ("gazette.home-front", 1)
    known = await store.archives.known([post.message_id for post in posts])
    assert sorted(known, key=lambda post: post.id) == posts
    assert await store.archives.known([]) == []
    assert (await store.people.by_id(1)).comments == 2
    rows = await store.database.rows("SELECT number, post FROM numbering ORDER BY number")
    assert [tuple(row) for row in rows] == [(1, 1), (2, 2), (3, 3)]
    imported = await store.database.rows("SELECT id FROM post WHERE imported_at IS NULL")
    assert imported == []
