"""A digest in its three formats, parsed back by other programs."""

import email
import email.policy
import re
import subprocess
from dataclasses import replace

import pytest

from gateway.message.digests import Digest, Entry, Envelope, Thread, snapshot_order, write
from gateway.model import Format, MessageId, Source
from tests.factories import HOME_FRONT, NOW, SITE_VALUE, a_post, an_answer

ROOT = a_post(1, subject="Brücke gesperrt", source=Source("KhaamaPress", "https://example.org/1"))
FIRST = an_answer(2, ROOT, nic="Ann", body="<p>First.</p>")
SECOND = an_answer(3, ROOT, nic="Bob", body=f"<p>{'-' * 30}</p><p>Second.</p>")
BELOW = an_answer(4, FIRST, nic="Cay", body="<p>Below the first.</p>")
ORDER = [ROOT, FIRST, BELOW, SECOND]


def entry(post):
    reply_to = f"reply+{'t' * 20}{post.id}@gazette.example"
    return Entry(post, HOME_FRONT, reply_to, f"https://gazette.example/m/{post.id}", "")


DIGEST = Digest(
    site=SITE_VALUE,
    message_id=MessageId("<digest.9@gazette.example>"),
    date=NOW,
    timezone="Europe/Paris",
    comments=358,
    articles=(entry(ROOT),),
    threads=(Thread("Brücke gesperrt", "https://x", tuple(map(entry, ORDER[1:]))),),
)
ENVELOPE = Envelope("ann@example.org", "dtok", "utok")


def mail_of(form, digest=DIGEST):
    octets = write(digest, form, ENVELOPE)
    assert max(map(len, octets.split(b"\r\n"))) <= 998
    return email.message_from_bytes(octets, policy=email.policy.default)


def test_articles_come_first_then_comments_below_what_they_answer():
    articles, threads = snapshot_order([ROOT, FIRST, SECOND, BELOW])

    assert [*articles, *threads[1]] == ORDER


def test_a_comment_on_what_is_not_in_the_digest_begins_its_thread():
    _, threads = snapshot_order([BELOW, SECOND])

    assert threads == {1: [BELOW, SECOND]}


@pytest.mark.parametrize("form", Format)
def test_the_whole_of_it_is_a_list_mail_that_no_program_answers(form):
    mail = mail_of(form)

    assert mail["Subject"] == "The Gazette, Monday: 1 article and 3 comments"
    assert mail["Message-ID"] == DIGEST.message_id
    assert mail["Reply-To"] == "reply+dtok@gazette.example"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "<https://gazette.example/unsubscribe/utok>" in mail["List-Unsubscribe"]
    assert mail.defects == []


def test_html_and_text_have_every_entry_with_its_own_address():
    mail = mail_of(Format.HTML)
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))

    for post in ORDER:
        assert f"{'t' * 20}{post.id}@gazette.example" in text
        assert f"mailto:reply+{'t' * 20}{post.id}@gazette.example?subject=Re%3A" in html
    assert "You have commented 358 times on The Gazette." in text
    assert "10:30" in text
    assert re.findall(r'id="post-(\d+)"', html) == ["1", "2", "4", "3"]


def test_the_parts_of_a_mime_digest_are_mails_that_thread():
    mail = mail_of(Format.MIME)
    digest = next(part for part in mail.iter_parts() if part.get_content_subtype() == "digest")
    messages = [part.get_content() for part in digest.iter_parts()]

    assert [one["Message-ID"] for one in messages] == [post.message_id for post in ORDER]
    assert messages[2]["References"].split() == [ROOT.message_id, FIRST.message_id]
    assert messages[2]["Reply-To"] == f"reply+{'t' * 20}4@gazette.example"
    assert "Below the first." in messages[2].get_content()


def test_a_plain_digest_bursts_into_its_messages(tmp_path):
    text = mail_of(Format.PLAIN).get_content().replace("\r\n", "\n")
    preamble, _, rest = text.partition(f"\n{'-' * 70}\n\n")
    messages = rest.split(f"\n{'-' * 30}\n\n")

    assert "Brücke gesperrt" in preamble
    assert messages[-1] == "End of The Gazette Digest\n*************************\n"
    ids = [email.message_from_string(one)["Message-ID"] for one in messages[:-1]]
    assert ids == [post.message_id for post in ORDER]


def test_formail_splits_a_plain_digest_as_we_do(tmp_path):
    octets = write(DIGEST, Format.PLAIN, ENVELOPE)
    plain = email.message_from_bytes(octets, policy=email.policy.default)
    text = plain.get_content().replace("\r\n", "\n")
    done = subprocess.run(
        ["formail", "+1", "-ds", "formail", "-X", "Message-ID:"],
        input=f"From: x@example.org\nSubject: digest\n\n{text}".encode(),
        capture_output=True,
        check=True,
    )

    found = re.findall(r"Message-ID: (<\S+>)", done.stdout.decode())
    assert found == [post.message_id for post in ORDER]


def test_one_of_a_kind_is_counted_as_one():
    alone = replace(DIGEST, articles=(), threads=(Thread("x", "y", (entry(FIRST),)),))

    assert alone.subject == "The Gazette, Monday: 1 comment"
