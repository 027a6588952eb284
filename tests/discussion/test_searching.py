"""Finding posts by words, nic, section and day."""

import asyncio
from datetime import date

import pytest

from gateway.discussion import editing, moderating, posting, searching
from gateway.discussion.searching import Asked
from gateway.model import Author, Change, Door, Draft, Proof, Words
from tests.patience import PATIENCE


async def say(desk, nic, body, parent=None):
    draft = Draft(
        Door.COMMAND, Author(nic), Proof.OWNER, "Ferries", body, parent=parent,
        sections=() if parent else ("opinion",),
    )  # fmt: skip
    return (await posting.post(desk, draft)).post


@pytest.fixture
async def thread(desk):
    root = await say(desk, "NIC", "<p>The Brücke was closed.</p>")
    await say(desk, "Ann Lee", "<p>The <b>fer</b>ry runs.</p>", root.id)
    while await searching.index_new(desk.store):
        pass
    return root


@pytest.mark.parametrize(
    ("asked", "nics"),
    [
        (Asked("brucke"), ["NIC"]),
        (Asked("the"), ["Ann Lee", "NIC"]),
        (Asked("ferry"), ["Ann Lee"]),
        (Asked("ferries"), ["Ann Lee", "NIC"]),
        (Asked(nic="ann lee"), ["Ann Lee"]),
        (Asked("the", nic="NIC"), ["NIC"]),
        (Asked(nic="Ann"), []),
        (Asked(section="opinion"), ["Ann Lee", "NIC"]),
        (Asked("the", since=date.min, until=date.max), ["Ann Lee", "NIC"]),
        (Asked("the", section="home-front"), []),
        (Asked("the", since=date(2026, 3, 2), until=date(2026, 3, 2)), ["Ann Lee", "NIC"]),
        (Asked("the", since=date(2026, 3, 3)), []),
        (Asked("the", until=date(2026, 3, 1)), []),
        (Asked(), []),
        (Asked("-the"), []),
    ],
)
async def test_posts_are_found(desk, thread, asked, nics):
    assert [post.nic for post in await searching.find(desk, asked, 99, 10)] == nics


async def test_what_is_removed_is_not_found(desk, thread):
    await moderating.remove(desk, thread.id)

    assert await searching.find(desk, Asked("brucke"), 99, 10) == []


async def test_a_post_is_found_by_the_words_it_has_now(desk, thread):
    words = Words("<p>The tunnel was closed.</p>")
    await editing.change(desk, Change(thread.message_id, Author(""), words, by_owner=True))

    assert await searching.find(desk, Asked("brucke"), 99, 10) == []
    assert len(await searching.find(desk, Asked("tunnel"), 99, 10)) == 1


async def test_a_quiet_site_indexes_nothing(desk, thread):
    assert await searching.index_new(desk.store) == 0


async def test_what_appears_is_indexed_while_the_site_runs(desk, thread):
    stopping = asyncio.Event()
    keeping = asyncio.create_task(searching.keep_index(desk.store, stopping))
    await say(desk, "Bob", "<p>Zeppelins.</p>", thread.id)

    async with asyncio.timeout(PATIENCE):
        while not await searching.find(desk, Asked("zeppelins"), 99, 10):
            pass
    stopping.set()
    await keeping
