"""Where an answer belongs, and what it is called."""

import pytest

from gateway.discussion.threads import bare_subject, sections_of, slug_of, subject_below
from gateway.model import Door, SectionName
from tests.discussion.drafts import comment
from tests.factories import a_post


@pytest.mark.parametrize(
    ("subject", "bare"),
    [
        ("A headline", "A headline"),
        ("Re: A headline", "A headline"),
        ("RE: Re: re: A headline", "A headline"),
        ("AW: A headline", "A headline"),
        ("Antw: A headline", "A headline"),
        ("SV: A headline", "A headline"),
        ("Re[2]: A headline", "A headline"),
        ("Re^3: A headline", "A headline"),
        ("回复：A headline", "A headline"),
        ("Re : A headline", "A headline"),
        ("Reply to: the critics", "Reply to: the critics"),
        ("Rebuilding", "Rebuilding"),
        ("Re:", ""),
        ("", ""),
    ],
)
def test_marks_of_answering_are_no_part_of_a_subject(subject, bare):
    assert bare_subject(subject) == bare


@pytest.mark.parametrize(
    ("typed", "given"),
    [
        ("", "Re: A headline"),
        ("A HEADLINE", "Re: A headline"),
        ("AW: Re: a headline", "Re: A headline"),
        ("Another matter (was: A headline)", "Another matter (was: A headline)"),
    ],
)
def test_an_answer_is_called_after_its_parent_unless_its_author_chose_a_name(typed, given):
    assert subject_below(typed, a_post(subject="A headline")) == given


HERE, THERE = SectionName("here"), SectionName("there")


@pytest.mark.parametrize(
    ("door", "named", "where"),
    [
        (Door.MAIL, (THERE,), (HERE,)),
        (Door.NEWS, (THERE,), (THERE,)),
        (Door.NEWS, (THERE, HERE), (THERE, HERE)),
        (Door.NEWS, (), (HERE,)),
        (Door.FEED, (THERE,), (THERE,)),
    ],
)
def test_only_a_newsreader_sends_an_answer_elsewhere_than_its_parent_stands(door, named, where):
    parent = a_post(sections=(HERE,))
    assert sections_of(comment(parent, door=door, sections=named), parent) == where
    assert sections_of(comment(parent, door=door, sections=named), None) == named


@pytest.mark.parametrize(
    ("subject", "slug"),
    [
        ("Washington reluctant to cooperate", "washington-reluctant-to-cooperate"),
        ("Überraschung in Köln!", "uberraschung-in-koln"),
        ("  --  ", "article"),
        ("山田", "article"),
        ("word " * 30, "word-word-word-word-word-word-word-word-word-word-word-word"),
        ("x" * 100, "x" * 60),
    ],
)
def test_a_slug_is_short_and_plain(subject, slug):
    assert slug_of(subject) == slug
