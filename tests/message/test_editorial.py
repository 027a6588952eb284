"""The letters of moderation: what editors and senders read."""

import email
import email.policy

import pytest

from gateway.message import editorial
from gateway.message.changing import Ways
from gateway.message.editorial import Editor, Fate, Matter, Recipient, Sender
from tests.factories import NOW, SITE_VALUE, a_person, a_post, an_answer

EDITOR = Editor("ed@gazette.example", "tok")
ANN = Recipient("ann@example.org", "<1@ann.example.org>")
PERSON = a_person(3, nic="Änn", address="ann@example.org")
POST = a_post(
    17, nic="Änn", sequence=None, subject="Über", body="<p>Some <b>bold</b> words.</p><p>x</p>"
)
MATTER = Matter(POST, "A reader's article.", "Über", Sender(PERSON, kept=4, rejected=2))
WAYS = Ways("reply", "page", can_edit=True)
FATE = Fate("Ed", "approved it", NOW)

LETTERS = {
    "held": editorial.held(SITE_VALUE, EDITOR, MATTER, NOW),
    "decided": editorial.decided(
        SITE_VALUE, EDITOR, POST, editorial.Fate("Ed", "rejected it", NOW, "Too long."), NOW
    ),
    "late": editorial.late(SITE_VALUE, EDITOR, POST, FATE, NOW),
    "not_understood": editorial.not_understood(SITE_VALUE, EDITOR, POST, "What?", NOW),
    "entrance": editorial.entrance(SITE_VALUE, EDITOR.address, "tok", NOW),
    "approved": editorial.approved(SITE_VALUE, ANN, WAYS, POST, "Well said.", NOW),
    "rejected": editorial.rejected(SITE_VALUE, ANN, POST, "Too long.", NOW),
}
TO_EDITORS = ("held", "decided", "late", "not_understood")


def read(name):
    return email.message_from_bytes(LETTERS[name], policy=email.policy.default)


def text_of(mail):
    return mail.get_content().replace("\r\n", "\n")


@pytest.mark.parametrize("name", LETTERS)
def test_every_letter_is_a_sound_mail_that_no_program_answers(name):
    mail = read(name)

    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.defects == []
    assert max(map(len, LETTERS[name].split(b"\r\n"))) <= 998
    assert "\n\n\n" not in text_of(mail)


@pytest.mark.parametrize("name", TO_EDITORS)
def test_an_editor_answers_to_their_own_address_in_one_thread(name):
    mail = read(name)

    assert mail["To"] == EDITOR.address
    assert mail["Reply-To"] == "moderate+tok@gazette.example"
    assert mail["Subject"].removeprefix("Re: ") == "[The Gazette] held: Über"
    first = read("held")["Message-ID"]
    assert (mail["Message-ID"] == first) == (name == "held")
    assert mail["References"] == (None if name == "held" else first)


@pytest.mark.parametrize("name", TO_EDITORS)
def test_no_address_of_a_sender_is_shown_to_an_editor(name):
    assert b"ann@example.org" not in LETTERS[name]


def test_a_held_post_is_shown_quoted_with_its_senders_record_and_what_can_be_answered():
    text = text_of(read("held"))

    assert "> Some *bold* words.\n>\n> x\n" in text
    assert "A reader's article." in text
    assert "Änn has been here since 2 March 2026: comments kept 4, posts rejected 2." in text
    for word in ("approve", "remark: TEXT", "reject REASON", "spam", "ban", "close"):
        assert f"    {word}  " in text


def test_a_sender_of_whom_nothing_is_known_has_no_record():
    matter = Matter(an_answer(18, POST, nic="Bob"), "A first comment.", "Über", None)
    letter = editorial.held(SITE_VALUE, EDITOR, matter, NOW)
    text = email.message_from_bytes(letter, policy=email.policy.default).get_content()

    assert 'a comment on "Über", by Bob' in text
    assert "Nothing is known of Bob" in text


def test_a_very_long_post_is_shown_as_far_as_it_helps():
    matter = Matter(a_post(1, body=f"<p>{'x' * 30_000}</p>"), "", "", None)
    text = editorial.held(SITE_VALUE, EDITOR, matter, NOW)

    assert b"> [10000 characters more]" in text
    assert len(text) < 25_000


@pytest.mark.parametrize("nic", ["approve", "remark: mine"])
def test_no_letter_begins_with_words_of_its_sender(nic):
    """An editor's mail program that quotes without any mark must not act for the sender."""
    post = a_post(1, nic=nic, subject=nic, body=f"<p>{nic}</p>")
    for letter in (
        editorial.held(SITE_VALUE, EDITOR, Matter(post, "", "", None), NOW),
        editorial.not_understood(SITE_VALUE, EDITOR, post, "What?", NOW),
        editorial.late(SITE_VALUE, EDITOR, post, Fate(nic, "approved it", NOW), NOW),
    ):
        mail = email.message_from_bytes(letter, policy=email.policy.default)
        assert not mail.get_content().startswith(nic)


def test_who_came_late_reads_who_decided_and_when():
    text = text_of(read("late"))

    assert text.startswith("This came late: Ed approved it on 2 March 2026, 09:30 UTC.\n")


def test_a_sender_reads_what_became_of_their_post_below_what_they_sent():
    approved, rejected = read("approved"), read("rejected")

    for mail in (approved, rejected):
        assert mail["References"] == mail["In-Reply-To"] == ANN.sent_id
        assert mail["Subject"] == "Re: Über"
    assert "https://gazette.example/m/17@gazette.example" in text_of(approved)
    assert "    Well said.\n" in text_of(approved)
    assert "They say: Too long.\n" in text_of(rejected)


def test_threads_of_two_posts_are_apart():
    assert editorial.thread_id(SITE_VALUE, POST) != editorial.thread_id(SITE_VALUE, a_post(18))
