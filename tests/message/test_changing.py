"""The letter that asks an author whether a change is meant."""

from email import message_from_bytes, policy

from gateway.message.changing import please_confirm_change
from gateway.model import Words
from tests.factories import NOW, SITE_VALUE, a_post


def letter(words):
    raw = please_confirm_change(SITE_VALUE, "ann@example.org", "tok", a_post(), words, NOW)
    return message_from_bytes(raw, policy=policy.default)


def test_it_shows_what_would_be_said_and_is_answered_to_the_token():
    mail = letter(Words("<p>Better words.</p>"))

    assert mail["Reply-To"] == "confirm+tok@gazette.example"
    assert mail["Subject"] == "Please confirm: new words of A headline"
    assert "> Better words." in mail.get_content()


def test_it_shows_what_would_go():
    mail = letter(None)

    assert "taking away" in mail["Subject"]
    assert "> Some words." in mail.get_content()
