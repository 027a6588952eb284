"""A line as it is written."""

from gateway.message.markup_inline import BEGIN, END
from gateway.message.markup_line import NOTES, Footnotes, Line


def marked(before, inside, after=""):
    line = Line(Footnotes())
    line.words(before)
    line.open("b")
    line.words(inside)
    line.close("b")
    line.words(after)
    return line.text()


def test_plain_signs_are_written_where_they_are_read():
    assert marked("so ", "bold", ".") == "so *bold*."
    assert marked("so", " bold ", "it is") == "so *bold* it is"


def test_unseen_letters_stand_where_plain_signs_would_not_be_read():
    assert marked("un", "believ", "able") == f"un*{BEGIN}believ{END}*able"
    assert marked("", "2*3") == f"*{BEGIN}2*3{END}*"


def test_words_that_look_like_a_mark_stay_words():
    line = Line(Footnotes())
    line.words("say *please*")

    assert line.text() == f"say *please*{BEGIN}"


def test_a_mark_around_nothing_is_none():
    assert marked("a ", " ", "b") == "a  b"


def test_marks_and_links_go_on_below():
    notes = Footnotes()
    line = Line(notes)
    line.open("i")
    line.link("https://x.example")
    line.words("one")
    below = line.after()
    below.words("two")

    assert line.text() == "/[one][1]/"
    assert below.text() == "/[two][1]/"
    assert notes.lines() == ["[1]: https://x.example"]


def test_a_url_is_framed_where_words_follow_at_once():
    line = Line(Footnotes())
    line.link("https://x.example")
    line.words("https://x.example")
    line.end_link()
    line.words("and")

    assert line.text() == "<https://x.example>and"


def test_words_with_brackets_have_their_url_behind_them():
    line = Line(Footnotes())
    line.link("https://x.example")
    line.words("a [b]")

    assert line.text() == "a [b] <https://x.example>"


def test_footnotes_leave_out_numbers_that_stand_among_the_words():
    notes = Footnotes({1, 3})

    assert [notes.number(url) for url in ("a", "b", "a", "c")] == [2, 4, 2, 5]


def test_footnotes_have_an_end():
    notes = Footnotes()
    numbers = [notes.number(f"https://x.example/{number}") for number in range(NOTES + 1)]

    assert numbers[-2:] == [NOTES, None]
    assert notes.number("https://x.example/0") == 1
