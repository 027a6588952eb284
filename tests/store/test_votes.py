"""Votes, counted by the store."""

from tests.factories import NOW, a_post


async def test_votes_are_counted_for_each_post_of_a_thread(store):
    async def work(tables):
        await tables.posts.insert(a_post(1), "s")
        await tables.posts.insert(a_post(2, article=1, parent=1), "s")
        for person, sign in ((1, "🎉"), (2, "👍"), (3, "👍"), (3, "👍")):
            await tables.votes.cast(2, person, sign, NOW)

    await store.write(work)

    assert await store.votes.below(1) == {2: (("👍", 2), ("🎉", 1))}
    assert await store.votes.below(2) == {}
