"""What programs write: each table knows its own, and hostile texts cost no time."""

import re

import pytest

from gateway.message import automatic_words
from gateway.message.automatic_words import ANSWER, AWAY, BOUNCED, RETURN, TITLE, TITLE_ALONE

TABLES = {
    name: value for name, value in vars(automatic_words).items() if isinstance(value, re.Pattern)
}


def test_a_title_ends_where_a_persons_sentence_would_go_on():
    assert TITLE.match("Out of office: A headline")
    assert not TITLE.match("Out of office hours")
    assert TITLE_ALONE.match("Automatic reply")
    assert not TITLE_ALONE.match("Automatic reply: A headline")


@pytest.mark.parametrize("subject", ["Re: x", "RE: AW: x", "Re[2]: x", "回复：x", "Odp: x"])
def test_the_marks_of_an_answer_are_known(subject):
    assert subject[ANSWER.match(subject).end() :] == "x"


def test_absence_and_return_are_two_things():
    text = "I am on leave until Monday."
    assert RETURN.search(text, AWAY.search(text).end())


def test_a_report_is_known_by_what_stands_before_the_subject():
    assert BOUNCED.match("Undeliverable: x")
    assert not BOUNCED.match("Undeliverable promises")


@pytest.mark.parametrize(
    "unit", [">", " ", "re: ", "i am ", "ich bin ", "[", "ticket ", "1", "これは"]
)
@pytest.mark.parametrize("table", TABLES)
def test_a_hostile_text_costs_no_time(table, unit):
    TABLES[table].search(unit * 1500)
    TABLES[table].match(unit * 4000)
