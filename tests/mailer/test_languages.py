"""Every mail in every language: whole, well-formed, and trimmed when it comes back quoted."""

import email
import email.policy
from html import escape

import pytest

from gateway.message.reading import read
from gateway.message.trimming import trim
from gateway.store import open_store
from tests.languages import LANGUAGES, OTHERS, spoken_in
from tests.mailer.every_mail import DIGESTS, LETTERS, NAMES, NOTICES, fill, written

# How programs of each language introduce a quote, and which fields Outlook writes above one.
PROGRAMS = {
    "en": ("On 2 March 2026 at 9:30, The Gazette wrote:", ("From", "Sent", "To", "Subject")),
    "de": ("Am 02.03.26 um 09:30 schrieb The Gazette:", ("Von", "Gesendet", "An", "Betreff")),
    "fr": ("Le 02/03/2026 à 09:30, The Gazette a écrit :", ("De", "Envoyé", "À", "Objet")),
    "es": ("El 2/3/26 a las 9:30, The Gazette escribió:", ("De", "Enviado", "Para", "Asunto")),
}
OTHERS_WORDS = ("a letter without words", "decided")  # given to it whole
OWN = "Das sehe ich anders, die Brücke trägt noch lange."


@pytest.fixture
async def filled(tmp_path):
    store = await open_store("sqlite:rejoinder.db", tmp_path)
    await fill(store)
    yield store
    await store.close()


def parts_of(octets):
    mail = email.message_from_bytes(octets, policy=email.policy.default)
    return {
        part.get_content_type(): part.get_content()
        for part in reversed(list(mail.walk()))
        if part.get_content_maintype() == "text"
    }


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", NAMES)
async def test_each_mail_is_written_in_each_language(filled, name, language):
    with spoken_in(language):
        octets = (await written(filled, name)).octets
    english = LETTERS[name] if name in LETTERS else (await written(filled, name)).octets
    head = octets.partition(b"\r\n\r\n")[0]
    parts = parts_of(octets)

    assert head.isascii()
    assert max(map(len, octets.split(b"\r\n"))) <= 998
    assert b"\0" not in octets
    assert name in OTHERS_WORDS or parts != parts_of(english)
    assert "text/html" not in parts or f'<html lang="{language}"' in parts["text/html"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [*NOTICES, *DIGESTS])
async def test_what_programs_read_is_the_same_in_each_language(filled, name, language):
    with spoken_in(language):
        octets = (await written(filled, name)).octets
    mail = email.message_from_bytes(octets, policy=email.policy.default)
    text = parts_of(octets)["text/plain"]

    assert mail["List-Id"].endswith(".gazette.example>")
    assert "via The Gazette" in mail["From"] or name in DIGESTS
    if name in NOTICES:
        assert "\n-- \n" in text.replace("\r", "")
    if name == "plain digest":
        assert "\n" + "-" * 70 + "\n" in text.replace("\r", "")
        assert "\nEnd of The Gazette Digest\n" in text.replace("\r", "")


def quoted(text):
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def an_answer_by_thunderbird(language, text):
    return f"{OWN}\n\n{PROGRAMS[language][0]}\n{quoted(text)}\n"


def an_answer_by_outlook(language, text):
    values = (
        "The Gazette <request@gazette.example>",
        "2.3.2026 9:30",
        "Ann <ann@example.org>",
        "Re: X",
    )
    fields = "\n".join(
        f"{one}: {value}" for one, value in zip(PROGRAMS[language][1], values, strict=True)
    )
    return f"{OWN}\n\n{fields}\n\n{text}\n"


def an_answer_below(language, text):
    return f"{PROGRAMS[language][0]}\n{quoted(text)}\n\n{OWN}\n"


def an_answer_by_gmail(language, text):
    lines = "<br>".join(escape(line) for line in text.splitlines())
    return (
        f'<div dir="ltr">{OWN}</div><br><div class="gmail_quote">'
        '<div dir="ltr" class="gmail_attr">'
        f"{PROGRAMS[language][0]}<br></div>"
        f'<blockquote class="gmail_quote">{lines}</blockquote></div>'
    )


ANSWERS = [an_answer_by_thunderbird, an_answer_by_outlook, an_answer_below, an_answer_by_gmail]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("name", [*NOTICES, *DIGESTS, "subscribed", "confirm_post", "private"])
async def test_an_answer_that_quotes_our_mail_is_cut_to_its_authors_words(
    filled, name, answer, language
):
    assert name in {*NOTICES, *DIGESTS, *LETTERS}
    with spoken_in(language):
        text = parts_of((await written(filled, name)).octets)["text/plain"].replace("\r", "")
    words = answer(language, text)
    kind = "html" if words.startswith("<") else "plain"
    raw = (
        "From: Ann <ann@example.org>\r\nTo: x@gazette.example\r\nMessage-ID: <a@example.org>\r\n"
        f"MIME-Version: 1.0\r\nContent-Type: text/{kind}; charset=utf-8\r\n"
        "Content-Transfer-Encoding: 8bit\r\n\r\n" + words.replace("\n", "\r\n")
    )

    assert trim(read(raw.encode())).text == OWN
