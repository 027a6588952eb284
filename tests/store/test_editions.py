"""Changed posts and waiting changes in the store."""

import pytest

from gateway.discussion.appearing import take_place
from gateway.model import Edition, Words
from tests.factories import HOME_FRONT, NOW, SITE_VALUE, a_post

EDITION = Edition("<2@x.e>", "<1@gazette.example>", "sha256:key")


@pytest.fixture
async def post(store):
    post = a_post(1)

    async def work(tables):
        await tables.sections.keep([HOME_FRONT], NOW)
        await tables.posts.insert(post, "slug")
        await take_place(tables, SITE_VALUE, post, NOW)

    await store.write(work)
    return post


async def test_an_edition_has_its_own_id_and_both_ids_are_known(store, post):
    assert await store.editions.wire_id(post.id) is None
    await store.write(lambda tables: tables.editions.keep(post, EDITION, NOW))

    assert await store.editions.wire_id(post.id) == "<2@x.e>"
    assert await store.editions.is_known("<2@x.e>")
    assert await store.editions.is_known("<1@gazette.example>")
    assert not await store.editions.is_known("<3@x.e>")
    assert (await store.posts.by_any_id("<2@x.e>")).id == post.id


async def test_leaving_the_wire_leaves_a_hole_and_the_post(store, post):
    await store.write(lambda tables: tables.editions.leave_the_wire(post.id))

    group = await store.newsgroups.group(HOME_FRONT.newsgroup)
    assert (group.low, group.high, group.total) == (2, 1, 0)
    assert await store.newsgroups.article_by_id(post.message_id) is None
    assert await store.posts.by_id(post.id) == post


WORDS = Words("<p>x</p>", "Subject", "<w@x.e>", (("Followup-To", "a.b"), ("Cancel-Lock", "sha1:x")))


@pytest.mark.parametrize("words", [None, WORDS])
async def test_a_wish_is_taken_once_as_it_was_made(store, post, words):
    await store.write(lambda tables: tables.editions.wish(5, post.id, words, NOW))
    wish = await store.write(lambda tables: tables.editions.take_wish(5))

    assert (wish.post, wish.words) == (post.id, words)
    assert await store.write(lambda tables: tables.editions.take_wish(5)) is None


async def test_it_is_known_when_words_were_changed(store, post):
    assert await store.editions.edited([]) == {}
    assert await store.editions.edited([post.id, 2]) == {}
    await store.write(lambda tables: tables.editions.keep(post, EDITION, NOW))

    assert await store.editions.edited([post.id, 2]) == {post.id: NOW}
    assert await store.editions.edited_in(post.article) == {post.id: NOW}
    assert await store.editions.edited_in(2) == {}
