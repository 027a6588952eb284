"""What was taken away, for those who have it."""

from datetime import timedelta

import pytest

from gateway.discussion.appearing import take_place
from gateway.model import Door, Edition
from gateway.store.posts import Arrival
from tests.factories import HOME_FRONT, NOW, OPINION, SITE_VALUE, a_post


@pytest.fixture
async def post(store):
    post = a_post(1, sections=(HOME_FRONT.name, OPINION.name))

    async def work(tables):
        await tables.sections.keep([HOME_FRONT, OPINION], NOW)
        await tables.posts.insert(post, "slug")
        await take_place(tables, SITE_VALUE, post, NOW)

    await store.write(work)
    return post


async def noted(store):
    rows = await store.database.rows(
        "SELECT position, cancelled, newsgroups, article FROM cancellation ORDER BY position"
    )
    return [tuple(row) for row in rows]


async def test_what_leaves_the_wire_is_noted_with_its_newsgroups(store, post):
    await store.write(lambda tables: tables.moderation.remove(post.id, NOW))

    groups = f"{HOME_FRONT.newsgroup},{OPINION.newsgroup}"
    assert await noted(store) == [(1, post.message_id, groups, None)]


async def test_of_changed_words_the_article_on_the_wire_is_noted(store, post):
    edition = Edition("<2@x.e>", post.message_id, "sha256:x")
    await store.write(lambda tables: tables.editions.keep(post, edition, NOW))
    await store.write(lambda tables: tables.moderation.remove(post.id, NOW))

    assert [row[1] for row in await noted(store)] == ["<2@x.e>"]


async def test_what_was_never_on_the_wire_is_not_noted(store, post):
    held = a_post(2, sequence=None, held_at=NOW)
    await store.write(lambda tables: tables.posts.insert(held, "slug"))
    await store.write(lambda tables: tables.moderation.remove(held.id, NOW))

    assert await noted(store) == []


async def test_what_another_server_handed_us_is_not_ours_to_cancel(store, post):
    arrival = Arrival("peer", post.message_id, Door.FEED, NOW + timedelta(), b"raw")
    await store.write(lambda tables: tables.posts.remember_arrival(arrival, post.id))
    await store.write(lambda tables: tables.moderation.remove(post.id, NOW))

    assert await noted(store) == []


async def test_each_article_is_noted_once(store, post):
    for _ in range(2):
        await store.write(lambda tables: tables.cancellations.add("<x@y>", "a.b", NOW, b"raw"))

    assert [row[1:] for row in await noted(store)] == [("<x@y>", "a.b", b"raw")]
