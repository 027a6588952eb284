"""A thread as the lines of a page."""

from gateway.web.tree import DEEPEST, branches
from tests.factories import NOW, a_post, an_answer

ROOT = a_post(1)
FIRST = an_answer(2, ROOT)
BELOW = an_answer(3, FIRST)
SECOND = an_answer(4, ROOT)


def lines(*comments):
    return [(line.post.id, line.depth) for line in branches(ROOT, comments)]


def test_answers_stand_below_what_they_answer():
    assert lines(FIRST, SECOND, BELOW) == [(2, 1), (3, 2), (4, 1)]
    assert branches(ROOT, [FIRST, BELOW])[1].answers == FIRST
    assert branches(ROOT, [FIRST])[0].answers is None


def test_a_removed_comment_is_shown_while_it_has_answers():
    gone = an_answer(2, ROOT, removed_at=NOW)

    assert lines(gone, BELOW) == [(2, 1), (3, 2)]
    assert lines(gone) == []


def test_a_comment_whose_parent_is_not_there_stands_below_the_article():
    assert lines(BELOW) == [(3, 1)]


def test_each_comment_says_how_many_end_before_it():
    deep = an_answer(5, BELOW)
    last = an_answer(6, FIRST)

    found = branches(ROOT, [FIRST, BELOW, deep, last, SECOND])

    assert [line.post.id for line in found] == [2, 3, 5, 6, 4]
    assert [line.closes for line in found] == [0, 0, 0, 2, 2]


def test_a_thread_may_be_deep_and_stays_on_the_page():
    posts = [ROOT]
    for number in range(2, 3000):
        posts.append(an_answer(number, posts[-1], references=()))

    assert lines(*posts[1:])[-1] == (2999, DEEPEST)
    assert branches(ROOT, posts[1:])[-1].closes == 1
