"""The gateway's own words: complete mails that say what to do."""

import email
import email.policy

import pytest

from gateway.message import letters, reading
from tests.factories import NOW, SITE_VALUE, a_post

ANN = "ann@example.org"
CAME = b"From: bob@example.net\r\nSubject: Hm \xff\r\n\r\nAs it came\r\n"
POST = a_post(1, nic="Änn", body="<p>Some <b>bold</b> words.</p>")

LETTERS = {
    "please_confirm_post": letters.please_confirm_post(SITE_VALUE, ANN, "tok", POST, NOW),
    "forwarded": letters.forwarded(SITE_VALUE, ANN, reading.read(CAME), CAME, NOW),
}


def read(name):
    return email.message_from_bytes(LETTERS[name], policy=email.policy.default)


@pytest.mark.parametrize("name", LETTERS)
def test_every_letter_is_a_sound_mail_that_no_program_answers(name):
    mail = read(name)

    assert mail["To"] == ANN
    assert mail["From"].addresses[0].addr_spec == "request@gazette.example"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@gazette.example>")
    assert mail["Date"].datetime == NOW
    assert mail.defects == []
    lines = LETTERS[name].split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert b"\n" not in b"".join(lines)


def test_a_question_is_answered_to_its_token():
    assert read("please_confirm_post")["Reply-To"] == "confirm+tok@gazette.example"


def test_who_is_asked_about_a_post_sees_its_words():
    text = read("please_confirm_post").get_content()

    assert "> Some *bold* words." in text
    assert "Änn" in text


def test_the_owner_gets_a_mail_as_it_came():
    attachment = next(read("forwarded").iter_attachments())

    assert attachment.get_content() == CAME


def test_the_owner_reads_it_at_once_and_answers_its_sender():
    mail = read("forwarded")

    assert "> As it came" in mail.get_body(("plain",)).get_content()
    assert mail["Subject"].startswith("For the owner: Hm")
    assert mail["Reply-To"] == "bob@example.net"
