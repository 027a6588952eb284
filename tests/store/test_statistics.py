"""Counts for the owner."""

from datetime import timedelta

from gateway.model import Hold
from tests.factories import NOW, a_person, a_post, an_answer


async def test_what_there_is_is_counted(store):
    article = a_post(1, posted_at=NOW - timedelta(days=3))

    async def work(tables):
        await tables.posts.insert(article, "s")
        await tables.posts.insert(an_answer(2, article), "s")
        await tables.posts.insert(an_answer(3, article), "s")
        await tables.posts.insert(
            an_answer(4, article, sequence=None, held_at=NOW), "s", Hold.SUBMISSION
        )
        await tables.moderation.remove(3, NOW)
        await tables.people.insert(a_person(1), "ann")

    await store.write(work)

    counts = await store.statistics.counts(NOW - timedelta(days=1))
    assert {name: count for name, count in counts.items() if count} == {
        "posts": 2, "articles": 1, "held": 1, "removed": 1, "people": 1, "posts_since": 2,
    }  # fmt: skip
