"""Which articles each section lists."""

import re
from importlib import resources

from gateway.model import Hold
from tests.factories import HOME_FRONT, NOW, OPINION, a_post, an_answer

BOTH = (HOME_FRONT.name, OPINION.name)


async def listed(store):
    rows = await store.database.rows("SELECT section, place, listed FROM listing ORDER BY 1, 2")
    return [tuple(row) for row in rows]


async def test_an_article_is_listed_in_each_of_its_sections_and_a_comment_nowhere(store):
    async def work(tables):
        await tables.posts.insert(a_post(1, sections=BOTH, sequence=7), "s")
        await tables.posts.insert(an_answer(2, a_post(1)), "s")

    await store.write(work)

    assert await listed(store) == [("home-front", 7, 1), ("opinion", 7, 1)]


async def test_what_is_held_is_listed_once_it_appears(store):
    root = a_post(1, sequence=None, held_at=NOW)
    answer = an_answer(2, root, sequence=None, held_at=NOW)

    async def work(tables):
        for post in (root, answer):
            await tables.posts.insert(post, "s", Hold.SUBMISSION)

    await store.write(work)
    assert await listed(store) == []
    for _ in range(2):
        await store.write(lambda tables: tables.posts.release(1, 9))
    await store.write(lambda tables: tables.posts.release(2, 10))
    assert await listed(store) == [("home-front", 9, 1)]


async def test_an_archive_is_listed_as_well(store):
    posts = [(a_post(1, sections=BOTH), "s"), (an_answer(2, a_post(1)), "s")]
    await store.write(lambda tables: tables.archives.insert(posts, NOW))

    assert await listed(store) == [("home-front", 1, 1), ("opinion", 1, 1)]


async def test_what_was_there_before_is_listed_by_the_migration(store):
    async def work(tables):
        await tables.sections.keep([HOME_FRONT, OPINION], NOW)
        await tables.posts.insert(a_post(1, sections=BOTH), "s")
        await tables.posts.insert(a_post(2, sections=("home-front-2",)), "s")

    await store.write(work)
    await store.database.write(lambda statements: statements.run("DELETE FROM listing"))
    await store.database.write(_listed_by_the_migration)

    assert await listed(store) == [("home-front", 1, 1), ("opinion", 1, 1)]


async def _listed_by_the_migration(statements):
    scripts = (resources.files("gateway.store") / "schema").iterdir()
    (script,) = [one for one in scripts if one.name.endswith("_lists_and_desk.sql")]
    (statement,) = re.findall(r"INSERT INTO listing[^;]*;", script.read_text())
    await statements.run(statement.rstrip(";"))
