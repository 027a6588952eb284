"""What a digest tells of, and in which order."""

from dataclasses import replace

from gateway.message.digests import in_order
from gateway.message.slots import slot
from tests.factories import a_post, an_answer
from tests.message.newspaper import APPEARED, BACK, DIGEST, FERRY, ORDER, THANKS, snap


def test_articles_come_first_then_comments_below_what_they_answer():
    assert in_order(APPEARED) == ORDER


def test_a_comment_on_what_is_not_in_the_digest_stands_at_the_margin():
    digest = snap([BACK, THANKS])

    assert [(entry.depth, entry.answers) for entry in digest.entries] == [(0, ""), (1, "Ágnes")]


def test_entries_are_numbered_and_say_whom_they_answer():
    assert [entry.number for entry in DIGEST.entries] == [1, 2, 3, 4, 5, 6, 7]
    assert [entry.answers for entry in DIGEST.entries] == ["", "", "", "Dee", "Ágnes", "", ""]
    assert [entry.depth for entry in DIGEST.entries] == [0, 0, 0, 1, 2, 0, 0]
    assert [thread.numbers for thread in DIGEST.threads] == ["3–6", "7"]


def test_a_thread_is_called_as_its_article_and_by_its_comments_where_that_is_gone():
    assert DIGEST.threads[1].subject == "Rain again"
    assert snap([FERRY]).threads[0].subject == FERRY.subject


def test_the_subject_counts_and_names_the_day_where_the_reader_is():
    assert DIGEST.subject == "The Gazette, Monday: 2 articles and 5 comments"
    assert snap([FERRY]).subject == "The Gazette, Monday: 1 comment"
    part = replace(DIGEST, part=1, parts=2)
    assert part.subject == "The Gazette, Monday: 2 articles and 5 comments (part 1 of 2)"


def test_nobodys_words_make_a_slot():
    forged = a_post(1, nic=slot("unsubscribe"), subject=slot("reply1"), body=f"<p>{slot('to')}</p>")
    entry = snap([forged]).entries[0]

    assert (entry.post.nic, entry.post.subject, entry.post.body) == (
        "unsubscribe",
        "reply1",
        "<p>to</p>",
    )


def test_very_deep_threads_are_sorted_without_recursion():
    posts = [a_post(1)]
    for number in range(2, 3000):
        posts.append(replace(an_answer(number, posts[0]), parent=number - 1))

    assert in_order(posts) == posts
    assert snap(posts).entries[-1].depth == 2997
