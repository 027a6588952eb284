"""What is answered: found by any of its names, with what is asked of the article above it."""

from datetime import timedelta

import pytest

from gateway.model import Address, MessageId
from gateway.store.threads import Thread, Threads
from tests.factories import HOME_FRONT, NOW, OPINION, a_post, an_answer
from tests.store.plans import Explaining

ARTICLE = a_post(1, sections=(HOME_FRONT.name, OPINION.name), closed_at=NOW + timedelta(days=1))
ANSWER = an_answer(2, ARTICLE, sections=(HOME_FRONT.name,))
THREAD = Thread(1, ARTICLE.sections, ARTICLE.posted_at, ARTICLE.closed_at)
SENT = MessageId("<sent@ann.example>")


@pytest.fixture
async def thread(store):
    async def work(tables):
        for post in (ARTICLE, ANSWER):
            await tables.posts.insert(post, "slug")
        await tables.posts.remember_alias(SENT, Address("ann@example.org"), ANSWER.id)

    await store.write(work)
    return store.threads


async def test_an_answer_comes_with_its_thread_by_any_of_its_names(thread):
    for found in (
        await thread.by_id(ANSWER.id),
        await thread.by_any_id(ANSWER.message_id),
        await thread.by_any_id(SENT),
    ):
        assert (found.post, found.thread) == (ANSWER, THREAD)


async def test_an_article_is_its_own_thread(thread):
    found = await thread.by_id(ARTICLE.id)
    assert (found.post, found.thread) == (ARTICLE, THREAD)


async def test_what_never_was_is_not_found(thread):
    assert await thread.by_id(3) is None
    assert await thread.by_any_id(MessageId("<nowhere@example.org>")) is None


async def test_no_table_is_read_whole_on_sqlite(thread, store):
    if store.database.dialect == "sqlite":  # the other engine reads tables of two rows whole
        explaining = Explaining(store.database)
        for ask in (Threads(explaining).by_id(2), Threads(explaining).by_any_id(SENT)):
            await ask
            assert not explaining.reads_whole_tables, explaining.text
