"""A digest in its three formats, as it goes out, and as other programs take it apart."""

import email
import email.policy
import re
import subprocess
from pathlib import Path

import pytest

from gateway.message.digest_formats import commented, sheet_of
from gateway.model import Format
from tests.message.newspaper import (
    BRIDGE,
    COLUMN,
    DIGEST,
    FERRY,
    IDS,
    ORDER,
    UMBRELLA,
    envelope_for,
    token_of,
)
from tests.screen import Screen

CRLF = b"\r\n"
GOLDEN = Path(__file__).parent / "digests"


def octets_of(form, digest=DIGEST, **changed):
    posts = [entry.post for entry in digest.entries]
    return sheet_of(digest, form).fill(envelope_for(posts, **changed).values)


def mail_of(form, digest=DIGEST, **changed):
    return email.message_from_bytes(octets_of(form, digest, **changed), policy=email.policy.default)


@pytest.mark.parametrize("form", Format)
def test_a_digest_goes_out_as_it_did_before(form, request):
    """Where it is meant to change: pytest --regenerate, and look at what git shows."""
    golden = GOLDEN / f"{form}.eml"
    octets = octets_of(form)
    if request.config.getoption("--regenerate"):
        golden.write_bytes(octets)

    assert octets == golden.read_bytes()


@pytest.mark.parametrize("form", Format)
def test_it_is_a_list_mail_that_no_program_answers(form):
    octets = octets_of(form)
    mail = email.message_from_bytes(octets, policy=email.policy.default)

    assert mail["Subject"] == "The Gazette, Monday: 2 articles and 5 comments"
    assert mail["Message-ID"] == "<digest.9@gazette.example>"
    assert mail["To"] == "ann@example.org"
    assert mail["Reply-To"] == f"reply+{'d' * 28}@gazette.example"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert f"<https://gazette.example/unsubscribe/{'u' * 28}>" in mail["List-Unsubscribe"]
    assert [part.defects for part in mail.walk() if part.defects] == []
    assert max(map(len, octets.split(b"\r\n"))) <= 998
    assert octets.isascii()
    assert b"\0" not in octets


def test_html_and_text_have_every_entry_with_its_own_address_in_one_order():
    mail = mail_of(Format.HTML)
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    addresses = [f"{token_of(post)}@gazette.example" for post in ORDER]

    assert re.findall(r"reply\+(\S+)", text) == addresses
    assert re.findall(r'"mailto:reply\+([^?]+)\?subject=Re%3A', html) == addresses
    assert re.findall(r'id="?post-(\d+)', html) == [str(post.id) for post in ORDER]
    listed = [BRIDGE, COLUMN, FERRY, UMBRELLA]  # each article, and where each thread begins
    assert re.findall(r'href="#post-(\d+)"', html) == [str(post.id) for post in listed]
    assert "You have commented 358 times on The Gazette." in text
    assert "KhaamaPress" in text
    assert "Remark: I told you so in *2019*." in text


def test_the_rules_of_the_sheet_are_in_the_elements_and_the_dark_ones_in_the_head():
    html = mail_of(Format.HTML).get_body(("html",)).get_content()

    assert html.count("<style") == 1
    assert "prefers-color-scheme: dark" in html
    assert re.search(r'<blockquote dir="auto" style="[^"]+border-left', html)
    assert '<p dir="auto" style="' in html


def test_the_parts_of_a_mime_digest_are_mails_that_thread():
    mail = mail_of(Format.MIME)
    digest = next(part for part in mail.iter_parts() if part.get_content_subtype() == "digest")
    messages = [part.get_content() for part in digest.iter_parts()]

    assert [one["Message-ID"] for one in messages] == IDS
    assert [one["References"].split() for one in messages if one["References"]] == [
        list(post.references) for post in ORDER if post.references
    ]
    assert [one["Reply-To"] for one in messages] == [
        f"reply+{token_of(post)}@gazette.example" for post in ORDER
    ]
    assert "Thanks!" in messages[4].get_content()


def burst(text):
    """Take a digest apart as RFC 1153 says, to the letter; refuse what does not fit."""
    preamble, first, rest = text.partition(f"\n\n{'-' * 70}\n\n")
    assert first
    *messages, trailer = rest.split(f"\n\n{'-' * 30}\n\n")
    end = re.fullmatch(r"(End of .+ Digest)\n(\*+)\n", trailer)
    assert end
    assert len(end[1]) == len(end[2])
    assert not re.search(r"^-{30}", "\n".join([preamble, *messages]), re.MULTILINE)
    return preamble, [
        email.message_from_string(one, policy=email.policy.default) for one in messages
    ]


def test_a_plain_digest_bursts_into_its_messages():
    text = mail_of(Format.PLAIN).get_content().replace("\r\n", "\n")

    preamble, messages = burst(text)

    assert "Brücke über die Weser" in preamble
    assert [one["Message-ID"] for one in messages] == IDS
    assert [one["Reply-To"] for one in messages] == [
        f"reply+{token_of(post)}@gazette.example" for post in ORDER
    ]


def test_formail_splits_a_plain_digest_as_we_do():
    text = mail_of(Format.PLAIN).get_content().replace("\r\n", "\n")
    done = subprocess.run(
        ["formail", "+1", "-ds", "formail", "-X", "Message-ID:"],
        input=f"From: x@example.org\nSubject: digest\n\n{text}".encode(),
        capture_output=True,
        check=True,
    )

    assert re.findall(r"Message-ID: (<\S+>)", done.stdout.decode()) == IDS


def test_neomutt_shows_the_messages_of_a_mime_digest_in_their_order(tmp_path):
    """Its menu of parts, and the mail that opens from there, with its own Reply-To."""
    mbox, settings = tmp_path / "mbox", tmp_path / "rc"
    mbox.write_bytes(
        b"From x Thu Jan  1 00:00:00 1970\n" + octets_of(Format.MIME).replace(CRLF, b"\n")
    )
    settings.write_text(
        f'set folder="{tmp_path}"\nset record=""\nset from="eve@example.org"\nset digest_collapse=no\n'
    )
    with Screen(
        "neomutt", "-n", "-F", str(settings), "-f", str(mbox), home=str(tmp_path)
    ) as screen:
        screen.await_text("2 articles and 5 comments")
        screen.type("v")
        lines = screen.await_text("Rain again")
        shown = [line for line in lines if "message/rfc822" in line]
        assert len(shown) == len(ORDER)
        for line, post in zip(shown, ORDER, strict=True):
            assert post.subject[:12] in line
        screen.type("7")  # each has its text below it
        screen.await_text("Jump to: 7")
        screen.type("Enter", "Enter")
        screen.await_text("The ferry was full at seven", "i:Exit")
        # The first may but close the pager.
        screen.type_until("r", f"reply+{token_of(ORDER[2])}@gazette.example")


@pytest.mark.parametrize(
    ("times", "words"),
    [(0, "not commented yet"), (1, "commented 1 time"), (2, "commented 2 times")],
)
def test_how_often_somebody_has_commented_is_said_in_words(times, words):
    assert commented(times).decode() == words
