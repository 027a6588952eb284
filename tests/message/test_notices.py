"""A post as a mail."""

import email
import email.policy
from dataclasses import replace

import pytest

from gateway.message.notices import Envoy, Followed, notice, unsubscribe_fields
from gateway.message.slots import Sheet, slot
from gateway.model import MessageId, Source
from tests.factories import HOME_FRONT, SITE_VALUE, a_post, an_answer

ROOT = a_post(
    1,
    subject="Überraschung:" + " word" * 30,
    nic='Lee, "Ann"',
    source=Source("KhaamaPress", "https://example.org/1"),
    body="<p>Some <b>bold</b> words &amp; more.</p><aside><p>Ha!</p></aside>",
)
ANSWER = an_answer(2, ROOT, nic="山田")
ENVOY = Envoy("ann@example.org", "rtok", "utok")


def mail_of(post, sent_ids=None, followed=Followed.SECTION, **known):
    made = notice(post, SITE_VALUE, HOME_FRONT, followed, **known)
    octets = Sheet(made.sheet(sent_ids)).fill(ENVOY.values)
    assert max(map(len, octets.split(b"\r\n"))) <= 998
    return email.message_from_bytes(octets, policy=email.policy.default)


@pytest.mark.parametrize("post", [ROOT, ANSWER])
def test_a_notice_carries_the_posts_own_identity(post):
    mail = mail_of(post)

    assert mail["Message-ID"] == post.message_id
    assert mail["Date"].datetime == post.posted_at
    assert mail["Subject"] == post.subject
    assert mail["From"].addresses[0].addr_spec == "home-front@gazette.example"
    assert mail["From"].addresses[0].display_name == f"{post.nic} via The Gazette"
    assert mail["Reply-To"] == "reply+rtok@gazette.example"
    assert mail["List-Id"] == '"Home Front: WoT" <home-front.gazette.example>'
    assert mail["List-Post"] == "<mailto:home-front@gazette.example>"
    assert mail["List-Help"] == "<mailto:home-front-help@gazette.example>"
    assert mail["List-Archive"] == "<https://gazette.example/section/home-front>"
    assert mail["Archived-At"].startswith("<https://gazette.example/m/")
    assert mail["Precedence"] == "list"
    assert mail["Auto-Submitted"] is None
    assert mail.defects == []


def test_an_answer_stands_below_what_it_answers():
    mail = mail_of(ANSWER)

    assert mail["In-Reply-To"] == mail["References"] == ROOT.message_id
    assert mail_of(ROOT)["In-Reply-To"] is None


def test_an_authors_own_ids_stand_in_their_copy_alone():
    sent = MessageId("<sent@ann.example.org>")
    deep = an_answer(3, ANSWER)

    own = mail_of(deep, {ROOT.message_id: sent})

    assert own["References"].split() == [sent, ANSWER.message_id]
    assert own["Message-ID"] == deep.message_id


def parts_of(mail):
    return [mail.get_body((kind,)).get_content() for kind in ("plain", "html")]


def test_both_parts_hold_the_words_the_source_and_the_way_out():
    text, html = parts_of(mail_of(ROOT))

    assert "Some *bold* words & more." in text
    assert "Remark: Ha!" in text
    assert "[KhaamaPress] https://example.org/1" in text
    assert "-- " in text.splitlines()
    assert "<b>bold</b>" in html
    assert "prefers-color-scheme: dark" in html
    for part in (text, html):
        assert "https://gazette.example/unsubscribe/utok" in part
        assert "answer with the one word unsubscribe; for this thread: mute" in part


@pytest.mark.parametrize(
    ("followed", "words"),
    [
        (Followed.SITE, "because you follow all of The Gazette."),
        (Followed.SECTION, "because you follow Home Front: WoT."),
        (Followed.THREAD, "because you follow this thread."),
    ],
)
def test_the_foot_says_why_its_reader_gets_it(followed, words):
    assert all(words in part for part in parts_of(mail_of(ROOT, followed=followed)))


def test_of_a_closed_thread_the_foot_says_so_instead_of_how_to_comment():
    for part in parts_of(mail_of(ANSWER, is_closed=True)):
        assert "Comments on this article have been closed." in part
        assert "To comment" not in part
    for part in parts_of(mail_of(ANSWER)):
        assert "To comment, answer this mail" in part


def test_words_run_as_their_first_letter_does():
    _, html = parts_of(mail_of(a_post(1, body="<p>الجسر القديم</p><ul><li>x</li></ul>")))

    assert '<p dir="auto"' in html
    assert '<li dir="auto"' in html


def test_nobodys_words_make_a_slot():
    text, html = parts_of(
        mail_of(a_post(1, nic=slot("reply"), body=f"<p>{slot('unsubscribe')}</p>"))
    )

    assert text.splitlines()[0] == "unsubscribe"
    assert "rtok" not in text + html


def test_what_is_written_is_the_same_for_every_reader_but_for_its_slots():
    sheet = Sheet(notice(ROOT, SITE_VALUE, HOME_FRONT, Followed.SECTION).sheet())

    assert sheet.names == ENVOY.values.keys()
    assert b"bob@example.net" in sheet.fill(replace(ENVOY, to="bob@example.net").values)


def test_one_click_is_offered_behind_tls_only():
    plain = replace(SITE_VALUE, url="http://127.0.0.1:8080")

    assert dict(unsubscribe_fields(SITE_VALUE, "t")) == {
        "List-Unsubscribe": "<https://gazette.example/unsubscribe/t>,"
        " <mailto:unsubscribe+t@gazette.example>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert dict(unsubscribe_fields(plain, "t")) == {
        "List-Unsubscribe": "<mailto:unsubscribe+t@gazette.example>"
    }
