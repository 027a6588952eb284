"""Posts in the store: found by any of their names, numbered, remembered as they came."""

from datetime import timedelta

import pytest

from gateway.model import Address, Door, Hold, MessageId, Source
from gateway.store.posts import Arrival
from tests.factories import HOME_FRONT, NOW, OPINION, a_person, a_post, an_answer

ANN, BOB = Address("ann@example.org"), Address("bob@example.org")


@pytest.fixture
async def sections(store):
    await store.write(lambda tables: tables.sections.keep([HOME_FRONT, OPINION], NOW))


async def insert(store, *posts, hold=None):
    async def work(tables):
        for post in posts:
            await tables.posts.insert(post, "slug", hold)

    await store.write(work)


async def test_a_post_comes_back_as_it_was_stored(store):
    article = a_post(
        1,
        source=Source("KhaamaPress", "https://example.org/1"),
        website="https://example.org",
        sections=(HOME_FRONT.name, OPINION.name),
        kept_headers=(("Cancel-Lock", "sha256:abc="),),
        body="<p>ÄÖÜ 山田 🙂</p>",
    )
    comment = an_answer(2, article)
    await insert(store, article, comment)

    assert await store.posts.by_id(1) == article
    assert await store.posts.by_message_id(comment.message_id) == comment
    assert await store.posts.by_id(3) is None


async def test_no_sign_within_a_field_makes_another_field_of_it(store):
    kept = (("Cancel-Lock", "sha256:abc=\x0cApproved: me\x1dPath: x\u2028y"), ("Path", "z"))
    await insert(store, a_post(1, kept_headers=kept))

    assert (await store.posts.by_id(1)).kept_headers == kept


async def test_a_post_is_found_by_the_id_its_sender_gave_and_the_first_one_stays(store):
    await insert(store, a_post(1), a_post(2))
    sent = MessageId("<sent@ann>")

    async def work(tables):
        await tables.posts.remember_alias(sent, ANN, 1)
        await tables.posts.remember_alias(sent, BOB, 2)
        await tables.posts.remember_alias(sent, ANN, 2)

    await store.write(work)

    assert (await store.posts.by_any_id(sent)).id == 1
    assert await store.posts.sent_ids(ANN, 1) == {MessageId("<1@gazette.example>"): sent}
    assert await store.posts.sent_ids(ANN, 2) == {}


async def test_an_arrival_is_known_again_by_sender_and_fingerprint(store):
    await insert(store, a_post(1))
    arrival = Arrival(ANN, "<sent@ann>", Door.MAIL, NOW, b"raw \x00 mail")
    await store.write(lambda tables: tables.posts.remember_arrival(arrival, 1))

    assert (await store.posts.by_arrival(ANN, "<sent@ann>")).id == 1
    assert await store.posts.by_arrival(BOB, "<sent@ann>") is None
    came = await store.fates.came(1)
    assert came is not None
    assert came.raw == b"raw \x00 mail"


@pytest.mark.usefixtures("sections")
async def test_each_section_counts_for_itself(store):
    async def work(tables):
        return [
            await tables.posts.number(name)
            for name in (HOME_FRONT.name, HOME_FRONT.name, OPINION.name)
        ]

    assert [tuple(one) for one in await store.write(work)] == [
        ("gazette.home-front", 1),
        ("gazette.home-front", 2),
        ("gazette.opinion", 1),
    ]


async def test_a_number_in_an_unknown_section_is_a_broken_promise(store):
    with pytest.raises(LookupError):
        await store.write(lambda tables: tables.posts.number("nowhere"))


async def test_a_post_that_is_held_takes_no_place_in_the_sequence(store):
    taken = [
        await store.write(lambda tables, shown=shown: tables.posts.take_numbers(shown=shown))
        for shown in (True, False, True)
    ]
    assert taken == [(1, 1), (2, None), (3, 2)]


async def test_a_thread_is_given_in_the_order_of_appearance_without_what_is_held(store):
    article = a_post(1)
    held = an_answer(3, article, sequence=None, held_at=NOW)
    await insert(store, article, an_answer(2, article), an_answer(4, article), a_post(5))
    await insert(store, held, hold=Hold.FIRST_COMMENT)

    assert [post.id for post in await store.posts.thread(1)] == [1, 2, 4]


async def test_a_held_post_is_released_once(store):
    await insert(store, a_post(1, sequence=None, held_at=NOW), hold=Hold.SUBMISSION)

    first = await store.write(lambda tables: tables.posts.release(1, 9))
    second = await store.write(lambda tables: tables.posts.release(1, 10))

    assert (first, second) == (True, False)
    assert (await store.posts.by_id(1)).sequence == 9


async def test_a_store_is_empty_until_something_is_posted(store):
    assert await store.posts.is_empty()
    await insert(store, a_post(1))
    assert not await store.posts.is_empty()


async def test_all_that_somebody_wrote_is_found_the_oldest_first(store):
    root = a_post(1)
    wrote = [
        an_answer(3, root, person=2, posted_at=NOW),
        an_answer(2, root, person=2, posted_at=NOW + timedelta(hours=1)),
    ]
    await store.write(lambda tables: tables.people.insert(a_person(2, nic="Bob"), "bob"))
    await insert(store, root, *reversed(wrote))

    assert await store.posts.of_person(2) == wrote
    assert await store.posts.of_person(3) == []
