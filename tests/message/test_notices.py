"""A post as a mail."""

import email
import email.policy
from dataclasses import replace

import pytest

from gateway.message.notices import Envoy, notice, unsubscribe_fields
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
ENVOY = Envoy("ann@example.org", "rtok", "utok", {})


def mail_of(post, envoy=ENVOY, site=SITE_VALUE):
    octets = notice(post, site, HOME_FRONT).to(envoy)
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

    own = mail_of(deep, replace(ENVOY, sent_ids={ROOT.message_id: sent}))

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


def test_the_body_is_the_same_for_every_reader():
    made = notice(ROOT, SITE_VALUE, HOME_FRONT)
    one, two = made.to(ENVOY), made.to(replace(ENVOY, to="bob@example.net", reply_token="x"))

    assert one.endswith(made.body)
    assert two.endswith(made.body)


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
