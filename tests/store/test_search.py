"""Which posts hold which words, on each engine alike."""

from datetime import timedelta

import pytest

from gateway.model import Question
from gateway.store.search import Span
from tests.factories import NOW, a_post

ALWAYS = Span(NOW - timedelta(days=1), NOW + timedelta(days=1))


@pytest.fixture
async def indexed(store):
    async def work(tables):
        for number, words in enumerate(["old ferry", "ferry old bridge", "brucke", "日 本 語"], 1):
            await tables.posts.insert(a_post(number), "s")
            await tables.posts.count_up("sequence")
            await tables.search.put([(number, words)])

    await store.write(work)
    return store.search


async def found(search, wanted, unwanted=(), span=ALWAYS, before=99):
    question = Question(tuple(wanted), tuple(unwanted))
    return [post.id for post in await search.find(question, span, before, 10)]


async def test_all_words_are_there_and_the_latest_comes_first(indexed):
    assert await found(indexed, ["ferry", "old"]) == [2, 1]
    assert await found(indexed, ["old ferry"]) == [1]
    assert await found(indexed, ["ferry"], ["bridge"]) == [1]
    assert await found(indexed, ["本 語"]) == [4]
    assert await found(indexed, ["ferr"]) == []


async def test_words_of_a_query_language_are_words(indexed):
    for word in ("and", "or", "not", "near", "words"):
        assert await found(indexed, [word]) == []


async def test_pages_go_back_by_number(indexed):
    assert await found(indexed, ["ferry"], before=2) == [1]


async def test_what_is_removed_or_of_another_time_is_not_found(indexed, store):
    later = Span(NOW + timedelta(seconds=1), NOW + timedelta(days=1))
    assert await found(indexed, ["ferry"], span=later) == []

    await store.write(lambda tables: tables.moderation.remove(1, NOW))
    assert await found(indexed, ["ferry"]) == [2]


async def test_words_are_replaced_and_dropped(indexed, store):
    await store.write(lambda tables: tables.search.put([(1, "tunnel")]))
    assert await found(indexed, ["tunnel"]) == [1]
    assert await found(indexed, ["ferry"]) == [2]

    await store.write(lambda tables: tables.search.drop(1))
    assert await found(indexed, ["tunnel"]) == []


async def test_what_waits_is_known(indexed, store):
    assert await indexed.is_behind()
    assert [post.id for post in await indexed.waiting(2, 10)] == [3, 4]

    await store.write(lambda tables: tables.posts.count_up("searchable", 4))
    assert not await indexed.is_behind()
