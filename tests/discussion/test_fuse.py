"""The loop fuse."""

from datetime import timedelta

from gateway.discussion import posting
from gateway.discussion.fuse import (
    AT_ONCE,
    IN_A_THREAD,
    POSTS_AT_ONCE,
    SAME_ANYWHERE,
    SAME_WORDS,
    LoopFuse,
)
from gateway.model import Hold, Posted
from tests.discussion.drafts import BOB, article, comment

LATER = timedelta(minutes=5)
SOON = timedelta(seconds=2)


def test_the_same_words_again_and_again_trip_it_and_an_hour_later_no_more(clock):
    fuse = LoopFuse(clock, enabled=True)
    for _ in range(SAME_WORDS):
        assert not fuse.trips(1, 1, "I am away.", 1, LATER)
        fuse.note(1, 1, "I am away.", 1, LATER)

    assert fuse.trips(1, 1, "I am away.", 1, LATER)
    assert not fuse.trips(1, 1, "Other words.", 1, LATER)
    assert not fuse.trips(1, 2, "I am away.", 1, LATER)
    assert not fuse.trips(2, 1, "I am away.", 1, LATER)
    clock.advance(hours=1)
    assert not fuse.trips(1, 1, "I am away.", 1, LATER)


def test_more_than_a_person_writes_in_one_thread_trips_it(clock):
    fuse = LoopFuse(clock, enabled=True)
    for number in range(IN_A_THREAD):
        fuse.note(1, 1, f"Answer {number}", 1, LATER)

    assert fuse.trips(1, 1, "One more", 1, LATER)


def test_the_same_words_in_many_threads_trip_it(clock):
    fuse = LoopFuse(clock, enabled=True)
    for thread in range(SAME_ANYWHERE):
        assert not fuse.trips(1, thread, "I am away.", 1, LATER)
        fuse.note(1, thread, "I am away.", 1, LATER)

    assert fuse.trips(1, 99, "I am away.", 1, LATER)
    assert not fuse.trips(1, 99, "Well said.", 1, LATER)
    assert not fuse.trips(2, 99, "I am away.", 1, LATER)


def test_answers_that_nobody_could_have_thought_of_in_time_trip_it(clock):
    fuse = LoopFuse(clock, enabled=True)
    for number in range(POSTS_AT_ONCE):
        assert not fuse.trips(1, number, f"Answer {number}", number, SOON)
        fuse.note(1, number, f"Answer {number}", number, SOON)

    assert fuse.trips(1, 99, "One more", 99, SOON)
    assert not fuse.trips(1, 99, "One more", 99, AT_ONCE)
    assert not fuse.trips(2, 99, "One more", 99, SOON)
    assert not fuse.trips(1, 0, "Once more to one of these", 0, SOON)


def test_without_it_nothing_trips(clock):
    fuse = LoopFuse(clock, enabled=False)
    for _ in range(1000):
        fuse.note(1, 1, "x", 1, LATER)

    assert not fuse.trips(1, 1, "x", 1, LATER)


async def test_what_looks_like_a_loop_waits_for_the_editors(desk):
    root = (await posting.post(desk, article())).post
    drafts = [comment(root, fingerprint=str(number)) for number in range(SAME_WORDS + 1)]

    verdicts = [await posting.post(desk, draft) for draft in drafts]
    other = await posting.post(desk, comment(root, author=BOB))

    assert verdicts[-1].hold is Hold.LOOP
    assert all(isinstance(one, Posted) for one in [*verdicts[:-1], other])
