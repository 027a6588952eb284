"""What digests tell of, as posts."""

from dataclasses import replace

from gateway.discussion.contents import known_posts, section_of, surroundings, told_in_order
from tests.factories import HOME_FRONT, NOW, SITE_VALUE, a_post, an_answer
from tests.store.planned import appear

ROOT = a_post(1)
POSTS = [ROOT, an_answer(2, ROOT), an_answer(3, an_answer(2, ROOT)), a_post(4)]
KNOWN = {post.id: post for post in POSTS}


async def test_comments_come_with_what_they_answer(store):
    await appear(store, *POSTS)

    assert await known_posts(store, [[3], [4]]) == KNOWN
    assert await known_posts(store, []) == {}


def test_articles_come_first_unless_an_order_was_written_down():
    assert told_in_order([1, 2, 3, 4, 9], KNOWN, is_cut=False) == [POSTS[i] for i in (0, 3, 1, 2)]
    assert told_in_order([3, 4], KNOWN, is_cut=True) == [POSTS[2], POSTS[3]]


def test_what_was_taken_away_is_left_out():
    known = {**KNOWN, 4: replace(POSTS[3], removed_at=NOW)}

    assert told_in_order([4, 2], known, is_cut=True) == [POSTS[1]]


def test_a_section_that_is_configured_no_more_keeps_its_name():
    around = surroundings(SITE_VALUE, {HOME_FRONT.name: HOME_FRONT}, KNOWN)

    assert around.section_of(ROOT) == HOME_FRONT
    assert section_of(ROOT, {}).title == "home-front"
