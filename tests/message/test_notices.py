"""A post as a mail."""

import email
import email.policy
from dataclasses import replace

import pytest

from gateway.message.notices import Envoy, notice, unsubscribe_fields
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


def octets_of(post, sent_ids=None, envoy=ENVOY):
    return Sheet(notice(post, SITE_VALUE, HOME_FRONT).sheet(sent_ids)).fill(envoy.values)


def mail_of(post, sent_ids=None):
    octets = octets_of(post, sent_ids)
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


def test_both_parts_hold_the_words_the_source_and_the_way_out():
    mail = mail_of(ROOT)
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))

    assert "Some *bold* words & more." in text
    assert "Remark: Ha!" in text
    assert "[KhaamaPress] https://example.org/1" in text
    assert "-- " in text.splitlines()
    assert "<b>bold</b>" in html
    for part in (text, html):
        assert "answer with the one word unsubscribe" in part


def test_only_the_header_is_a_readers_own():
    one, two = octets_of(ROOT), octets_of(ROOT, envoy=replace(ENVOY, to="bob@example.net"))

    assert one != two
    assert one.partition(b"\r\n\r\n")[2] == two.partition(b"\r\n\r\n")[2]


def test_nobodys_words_become_a_slot():
    mail = mail_of(a_post(1, body=f"<p>{slot('reply')}</p>", nic=f"A{slot('to')}"))

    assert "ann@example.org" not in mail.as_string().replace("To: ann@example.org", "")
    assert "rtok" not in mail.get_body(("plain",)).get_content()


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
