"""Words as a search compares them, and the part of a text that is shown for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.words import folded, question_of, snippet, words_of
from gateway.model import Question


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Ferry, the FERRY!", "the ferry the ferry"),
        ("Brücke Straße", "brucke strasse"),
        ("Łódź naïve İstanbul", "łodz naive istanbul"),
        ("Ｆｕｌｌ width", "full width"),
        ("snake_case a-b 3.14", "snake case a b 3 14"),
        ("日本語 ferry", "日 本 語 ferry"),
        ("ภาษาไทย"[:3], "ภ า ษ"),
        ("Привет, МИР", "привет мир"),
        ("'\" *:()^", ""),
        ("", ""),
    ],
)
def test_words_are_compared_without_case_accents_and_width(text, words):
    assert folded(text) == words


def test_the_words_of_a_post_are_those_a_reader_sees():
    body = "<p>One <b>bo</b>ld</p><ul><li>two</li><li>three &amp; four</li></ul><p>five<br>six</p>"

    assert words_of(body) == "One bold two three & four five six"


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("old ferry", Question(("old", "ferry"))),
        ('"old ferry" -bridge', Question(("old ferry",), ("bridge",))),
        ('-"by night" ferry', Question(("ferry",), ("by night",))),
        ('"never closed', Question(("never closed",))),
        ('AND OR NOT ( " * :', Question(("and", "or", "not"))),
        ("a-b", Question(("a b",))),
        ("-", Question(())),
        ("ferry ferry", Question(("ferry",))),
    ],
)
def test_a_question_is_read_as_people_type_it(typed, question):
    assert question_of(typed) == question


def test_a_snippet_shows_the_first_hit_with_its_neighbours():
    text = "word " * 100 + "the Férry sailed " + "word " * 100
    pieces = snippet(text, Question(("ferry",)))

    assert ("Férry", True) in pieces
    assert pieces[0] == ("… ", False)
    assert pieces[-1][0].endswith(" …")
    assert len("".join(piece for piece, _ in pieces)) < 400


def test_a_snippet_without_a_hit_is_the_beginning():
    assert snippet("All of it.", Question(("ferry",))) == (("All of it.", False),)
    assert snippet("", Question(("ferry",))) == ()


@given(st.text(max_size=300), st.text(max_size=40))
def test_any_text_and_any_question_give_something(text, typed):
    question = question_of(typed)
    shown = "".join(piece for piece, _ in snippet(text, question))

    assert shown.strip("… ") in text
    assert all(term == folded(term) for term in question.wanted)
