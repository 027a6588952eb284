"""What is wanted of peers, what goes to them, and how far they were told."""

from datetime import timedelta

import pytest

from gateway.discussion.appearing import stand_anew, take_place
from gateway.model import Door, Edition
from gateway.store.feeds import CANCELLATIONS, Deferred
from gateway.store.posts import Arrival
from tests.factories import HOME_FRONT, NOW, SITE_VALUE, a_post

SECTION = HOME_FRONT.name


@pytest.fixture
async def site(store):
    """Two posts: one of ours, one that came from elsewhere."""
    own, foreign = a_post(1), a_post(2, message_id="<f@far.example>")

    async def work(tables):
        await tables.sections.keep([HOME_FRONT], NOW)
        for post in (own, foreign):
            await tables.posts.insert(post, "slug")
            await take_place(tables, SITE_VALUE, post, NOW)
        arrival = Arrival("", foreign.message_id, Door.FEED, NOW, b"Path: far\r\n\r\nraw")
        await tables.posts.remember_arrival(arrival, foreign.id)

    await store.write(work)
    return own, foreign


async def test_ours_go_in_their_wire_form_and_others_as_they_came(store, site):
    ours, theirs = await store.feeds.articles(SECTION, 0, 10)

    assert (ours.position, ours.message_id) == (1, "<1@gazette.example>")
    assert ours.octets[: ours.head].endswith(b"\r\n\r\n")
    assert (theirs.position, theirs.message_id, theirs.head) == (2, "<f@far.example>", 0)
    assert theirs.octets == b"Path: far\r\n\r\nraw"
    assert [one.position for one in await store.feeds.articles(SECTION, 1, 10)] == [2]
    assert [one.position for one in await store.feeds.articles(SECTION, 0, 1)] == [1]


async def test_others_do_not_go_on_in_words_they_did_not_write(store, site):
    own, foreign = site
    for post in (own, foreign):
        edition = Edition(f"<new.{post.id}@x.e>", post.message_id, "sha256:k")
        await store.write(lambda tables, p=post, e=edition: tables.editions.keep(p, e, NOW))
        await store.write(
            lambda tables, p=post, e=edition: stand_anew(tables, SITE_VALUE, p, e, NOW)
        )

    assert [one.message_id for one in await store.feeds.articles(SECTION, 0, 10)] == ["<new.1@x.e>"]


async def test_what_is_here_or_was_turned_down_is_not_wanted(store, site):
    assert not await store.feeds.is_wanted("<f@far.example>")
    assert await store.feeds.is_wanted("<spam@far.example>")
    for _ in range(2):
        await store.write(lambda tables: tables.feeds.note_unwanted("<spam@far.example>", NOW))
    assert not await store.feeds.is_wanted("<spam@far.example>")


async def test_what_was_turned_down_long_ago_is_forgotten(store, site):
    await store.write(lambda tables: tables.feeds.note_unwanted("<old@x.e>", NOW))
    later = NOW + timedelta(days=61)
    await store.write(lambda tables: tables.feeds.note_unwanted("<new@x.e>", later))

    assert await store.feeds.is_wanted("<old@x.e>")


async def test_how_far_a_peer_was_told_is_kept_for_each_stream(store, site):
    assert await store.feeds.position("far", SECTION) is None
    for position in (3, 7):
        await store.write(lambda tables, p=position: tables.feeds.move("far", SECTION, p))
    assert await store.feeds.position("far", SECTION) == 7
    assert await store.feeds.position("far", CANCELLATIONS) is None
    assert await store.feeds.position("near", SECTION) is None


async def test_what_was_taken_away_follows_in_its_order(store, site):
    own, _ = site
    assert await store.feeds.last_cancellation() == 0
    await store.write(lambda tables: tables.moderation.remove(own.id, NOW))

    assert await store.feeds.last_cancellation() == 1
    (gone,) = await store.feeds.cancelled(0, 10)
    assert (gone.message_id, gone.newsgroups, gone.made_at, gone.article) == (
        own.message_id, HOME_FRONT.newsgroup, NOW, None,
    )  # fmt: skip
    assert await store.feeds.cancelled(1, 10) == []


async def test_what_a_peer_wants_later_is_given_when_it_is_due_and_for_that_peer(store):
    one, other = (Deferred(stream, 7, NOW) for stream in ("a", "b"))

    async def work(tables):
        await tables.feeds.defer("far", one, NOW + timedelta(minutes=5))
        await tables.feeds.defer("far", other, NOW + timedelta(minutes=9))
        await tables.feeds.defer("far", other, NOW + timedelta(minutes=1))

    await store.write(work)

    async def due(peer, minutes):
        return await store.feeds.deferred(peer, NOW + timedelta(minutes=minutes), 10)

    assert await due("far", 0) == []
    assert await due("far", 1) == [other]
    assert await due("far", 5) == [other, one]
    assert await due("near", 5) == []
    await store.write(lambda tables: tables.feeds.settle("far", "b", 7))
    assert await due("far", 5) == [one]
