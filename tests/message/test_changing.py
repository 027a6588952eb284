"""Letters to authors about their own posts, and what their answers say."""

from email import message_from_bytes, policy

import pytest

from gateway.message.changing import (
    Ways,
    changed,
    please_confirm_change,
    receipt,
    with_remarks_of,
    without_remarks,
    words_behind_edit,
)
from gateway.message.editorial import Recipient
from gateway.message.markup import html_of
from gateway.model import Words
from tests.factories import NOW, SITE_VALUE, a_post, an_answer

ANN = Recipient("ann@example.org", "<1@ann.example.org>")
WAYS = Ways("reply1", "page1", can_edit=True)
POST = a_post()


def read(raw):
    return message_from_bytes(raw, policy=policy.default)


def letter(words):
    raw = please_confirm_change(SITE_VALUE, "ann@example.org", "tok", a_post(), words, NOW)
    return read(raw)


def test_it_shows_what_would_be_said_and_is_answered_to_the_token():
    mail = letter(Words("<p>Better words.</p>"))

    assert mail["Reply-To"] == "confirm+tok@gazette.example"
    assert mail["Subject"] == "Please confirm: new words of A headline"
    assert "> Better words." in mail.get_content()


def test_it_shows_what_would_go():
    mail = letter(None)

    assert "taking away" in mail["Subject"]
    assert "> Some words." in mail.get_content()


@pytest.mark.parametrize("post", [POST, an_answer(2, POST)])
def test_a_receipt_says_where_it_stands_and_how_it_is_changed_or_taken_back(post):
    mail = read(receipt(SITE_VALUE, ANN, WAYS, post, NOW))
    text = " ".join(mail.get_content().split())

    assert mail["Reply-To"] == "reply+reply1@gazette.example"
    assert mail["In-Reply-To"] == ANN.sent_id
    assert mail["Auto-Submitted"] == "auto-generated"
    for words in ("https://gazette.example/mine/page1", "write edit in the first line", "withdraw"):
        assert words in text
    assert "ann@example.org" not in text


def test_a_receipt_offers_no_change_where_the_site_has_none():
    mail = read(receipt(SITE_VALUE, ANN, Ways("reply1", "page1", can_edit=False), POST, NOW))

    assert "edit" not in mail.get_content()
    assert "withdraw" in mail.get_content()


def test_an_author_reads_what_they_say_from_now_on():
    mail = read(changed(SITE_VALUE, ANN, WAYS, POST, NOW))

    assert "> Some words." in mail.get_content()
    assert mail["Reply-To"] == "reply+reply1@gazette.example"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("edit\n\nNew words.", "<p>New words.</p>"),
        ("edit\nNew words.\n\nMore.", "<p>New words.</p><p>More.</p>"),
        ("Edit.\n\n*New* words.", "<p><b>New</b> words.</p>"),
        ("*edit*\n\nNew words.", "<p>New words.</p>"),
        ("edit", ""),
        ("Edit: a typo.", None),
        ("Edit:\n\nI meant 1984.", None),
        ("edit this, please", None),
        ("Editors should know.", None),
        ("I said:\n\nedit", None),
    ],
)
def test_only_the_word_edit_by_itself_in_the_first_line_begins_new_words(text, words):
    assert words_behind_edit(html_of(text)) == words


def test_remarks_are_no_words_of_the_author():
    former = "<p>Old.</p><aside><p>Tut.</p></aside>"

    assert without_remarks(former) == "<p>Old.</p>"
    assert with_remarks_of(former, "<p>New.</p>") == "<p>New.</p><aside><p>Tut.</p></aside>"
    assert with_remarks_of("<p>Old.</p>", "<p>New.</p>") == "<p>New.</p>"
