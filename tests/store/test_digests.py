"""What digests tell of."""

import pytest

from gateway.model import Address, Cadence, Delivery, Kind
from tests.factories import NOW, OPINION, a_post, an_answer
from tests.store.planned import DAY, appear, claim, digests_of, follow, people, plan, reader

ROOT = a_post(1)
POSTS = [ROOT, an_answer(2, ROOT), a_post(3, sections=(OPINION.name,)), a_post(4)]


@pytest.fixture
async def filled(store):
    await people(store, reader(1))
    await follow(store, 1, Cadence.DAILY)
    await appear(store, *POSTS)
    return store


async def the_digest(store):
    await plan(store)
    await store.write(digests_of(NOW, Cadence.DAILY))
    (row,) = await claim(store)
    return row


async def test_a_window_has_what_its_reader_follows(filled):
    digest = await the_digest(filled)

    assert await filled.digests.windows([digest.id, 99]) == {digest.id: [1, 2, 4]}
    assert await filled.digests.window(digest) == [1, 2, 4]
    assert await filled.digests.by_id(digest.id) == ((1, 2, 4), False)
    assert await filled.digests.windows([]) == {}


async def test_a_window_needs_no_row(filled):
    digest = Delivery(
        0, Kind.DIGEST, 1, Address("a@example.org"), None, 0, Cadence.DAILY, 1, 4, None, NOW, NOW, 0
    )

    assert await filled.digests.window(digest) == [2, 4]


async def test_posts_and_readers_are_found_many_at_a_time(filled):
    assert await filled.digests.posts([1, 4, 4, 77]) == {1: ROOT, 4: POSTS[3]}
    assert (await filled.digests.readers([1, 77]))[1].nic == "Ann"
    assert len(await filled.digests.posts(range(2000))) == 4


async def test_a_digest_is_cut_once(filled):
    digest = await the_digest(filled)
    for _ in range(2):
        await filled.write(lambda tables: tables.digests.cut(digest.id, [[4, 1], [2]], 100))

    rows = await claim(filled, dead=NOW + DAY)
    assert [(row.id, row.part, row.parts, row.posts) for row in rows] == [
        (digest.id, 1, 2, (4, 1)),
        (100, 2, 2, (2,)),
    ]
    assert await filled.digests.by_id(100) == ((2,), True)
    assert rows[1].recipient == digest.recipient
