"""What became of posts, for those who keep a copy."""

from datetime import timedelta

import pytest

from gateway.model import Edition, MessageId
from gateway.store.alterations import Alteration, Altered
from tests.factories import NOW, a_post

ROOT = a_post(1)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
async def posts(store):
    async def work(tables):
        await tables.posts.insert(ROOT, "x")
        await tables.posts.insert(a_post(2, sequence=None, held_at=NOW), "x")
        await tables.posts.count_up("sequence", 7)

    await store.write(work)


async def noted(store, after=0, limit=10):
    return [one for one, _post in await store.alterations.behind(after, limit)]


async def test_other_words_another_name_and_a_removal_are_noted_in_their_order(store, posts):
    async def work(tables):
        edition = Edition(MessageId("<new@gazette.example>"), ROOT.message_id, "key")
        await tables.editions.keep(ROOT, edition, NOW)
        await tables.erasing.relabel(ROOT.id, "somebody", NOW)
        await tables.moderation.remove(ROOT.id, LATER)
        await tables.moderation.remove(ROOT.id, LATER)

    await store.write(work)

    assert await noted(store) == [
        Alteration(1, ROOT.id, Altered.EDITED, 7, NOW),
        Alteration(2, ROOT.id, Altered.EDITED, 7, NOW),
        Alteration(3, ROOT.id, Altered.REMOVED, 7, LATER),
    ]
    assert await store.feeds.last_alteration() == 3


async def test_it_comes_with_the_post_as_it_stands_now_and_in_pieces(store, posts):
    async def work(tables):
        await tables.erasing.relabel(ROOT.id, "somebody", NOW)
        await tables.moderation.remove(ROOT.id, LATER)

    await store.write(work)

    ((one, post),) = await store.alterations.behind(0, 1)
    assert (one.position, post.id, post.nic, post.removed_at) == (1, 1, "somebody", LATER)
    assert [one.position for one in await noted(store, after=1)] == [2]


async def test_of_what_never_appeared_nothing_is_noted(store, posts):
    await store.write(lambda tables: tables.moderation.remove(2, NOW))

    assert await noted(store) == []
