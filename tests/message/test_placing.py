"""Answers to a whole digest, as mail programs quote it and people trim it."""

import email
import email.policy

import pytest

from gateway.message.html_text import text_of_html
from gateway.message.placing import Answer, placed
from gateway.message.reading import read
from gateway.message.trimming import Reason, trim
from gateway.model import Format
from tests.message.newspaper import ARABIC, BACK, BRIDGE, COLUMN, DIGEST, FERRY, UMBRELLA, token_of
from tests.message.test_digest_formats import mail_of, octets_of

TOKENS = {token_of(entry.post): entry.post.id for entry in DIGEST.entries}
DIGEST_MAIL = mail_of(Format.HTML)
TEXT = DIGEST_MAIL.get_body(("plain",)).get_content().replace("\r\n", "\n")
HTML = DIGEST_MAIL.get_body(("html",)).get_content()


def answer(text, html=""):
    """Read an answer as the door does."""
    mail = email.message.EmailMessage()
    mail["From"] = "Ann <ann@example.org>"
    mail["Subject"] = "Re: The Gazette"
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    read_mail = read(mail.as_bytes())
    cuts = trim(read_mail).cuts
    lines = {
        quoted: [
            line
            for cut in cuts
            if (cut.reason is Reason.QUOTE) == quoted
            for line in cut.text.splitlines()
        ]
        for quoted in (True, False)
    }
    said = Answer(read_mail.text, read_mail.html or "", lines[True], lines[False])
    return placed(said, DIGEST.entries, TOKENS)


def section(start, end):
    """The lines of the text of the digest from one to the one before another."""
    return TEXT[TEXT.index(start) : TEXT.index(end)]


def marked(text):
    return "".join(f"> {line}\n" for line in text.splitlines())


GMAIL = "On Mon, Mar 2, 2026 at 10:30 AM The Gazette <request@gazette.example> wrote:\n\n"
OUTLOOK = (
    "\n________________________________\nFrom: The Gazette <request@gazette.example>\n"
    "Sent: Monday, March 2, 2026 10:30 AM\nTo: Ann <ann@example.org>\n"
    "Subject: The Gazette, Monday: 2 articles and 5 comments\n\n"
)
FERRY_TEXT = section("3. Dee, 2 March", "----------------------------------------\n4.")
BACK_TEXT = section("4. Ágnes to Dee", "----------------------------------------\n5.")


@pytest.mark.parametrize(
    ("quote", "post"),
    [
        ("The ferry was full at seven this morning.\n", FERRY),
        ("some books want to be\nread aloud. 📚 Try it with\nthis one:\n", COLUMN),
        ("3. Dee, 2 March, 05:30\n", FERRY),
        ("2 · Opinion\n", COLUMN),
        ("1. Brücke über die Weser gesperrt: Pendler müssen\n", BRIDGE),
        (f"Answer Dee: reply+{token_of(FERRY)}@gazette.example\n", FERRY),
        ("https://gazette.example/m/4@gazette.example\n", FERRY),
        ("Message-ID: <4@gazette.example>\n", FERRY),
        (
            "https://eur01.safelinks.example/?url=https%3A%2F%2Fgazette.example%2Fm%2F4%40gazette.example\n",
            FERRY,
        ),
        ("Thanks!\n", DIGEST.entries[4].post),
        ("الجسر القديم جميل، لكنه لم يعد آمنا. نأمل أن يفتح قريبا.\n", ARABIC),
    ],
)
def test_anything_of_an_entry_places_an_answer(quote, post):
    assert answer(f"Indeed.\n\n{GMAIL}{marked(quote)}") == (post.id,)


def test_gmail_with_all_but_one_entry_trimmed_away():
    html = (
        '<div dir="ltr">Mine was empty.</div><br><div class="gmail_quote"><div class="gmail_attr">'
        f'{GMAIL}</div><blockquote class="gmail_quote"><p>The ferry was full at seven this'
        " morning.</p></blockquote></div>"
    )

    assert answer(f"Mine was empty.\n\n{GMAIL}{marked(FERRY_TEXT)}", html) == (FERRY.id,)


def test_outlook_without_marks_below_a_block_of_fields():
    assert answer(f"Mine was empty.\n{OUTLOOK}{FERRY_TEXT}") == (FERRY.id,)


def test_apple_mail_with_what_was_selected():
    html = (
        '<html><body>Mine was empty.<br><blockquote type="cite"><div>On 2. Mar 2026, at 10:30,'
        " The Gazette &lt;request@gazette.example&gt; wrote:</div><br><div>The ferry was full at"
        " seven this morning.</div></blockquote></body></html>"
    )

    assert answer("Mine was empty.\n", html) == (FERRY.id,)
    assert answer(text_of_html(html)) == (FERRY.id,)


def test_a_link_alone_is_enough_where_only_the_html_has_it():
    link = DIGEST.entries[3].mailto_at(f"reply+{token_of(BACK)}@gazette.example")

    assert answer("Me too.\n", f'<p>Me too.</p><a href="{link}">Answer</a>') == (BACK.id,)


def test_words_right_below_a_quote_answer_that_though_all_is_quoted():
    before = marked(TEXT[: TEXT.index("----------------------------------------\n4.")])
    after = marked(TEXT[TEXT.index("----------------------------------------\n4.") :])

    assert answer(f"{GMAIL}{before}\nMine was empty.\n\n{after}") == (FERRY.id,)


def test_the_link_of_the_entry_above_does_not_confuse():
    quote = f"Answer Dee: reply+{token_of(FERRY)}@gazette.example\n\n{BACK_TEXT}"

    assert answer(f"Never mind.\n\n{GMAIL}{marked(quote)}") == (BACK.id,)


@pytest.mark.parametrize("shape", ["{words}\n\n{gmail}{quote}", "{gmail}{quote}\n{words}\n"])
def test_all_of_it_quoted_names_all(shape):
    found = answer(shape.format(words="Fine paper.", gmail=GMAIL, quote=marked(TEXT)))

    assert set(found) == {entry.post.id for entry in DIGEST.entries}


def test_two_entries_quoted_below_name_both_in_order():
    found = answer(f"Both are right.\n\n{GMAIL}{marked(BACK_TEXT + FERRY_TEXT)}")

    assert found == (FERRY.id, BACK.id)


def test_two_entries_answered_one_by_one_name_both():
    text = f"{GMAIL}{marked(FERRY_TEXT)}\nYes.\n\n{marked(BACK_TEXT)}\nNo.\n"

    assert answer(text) == (FERRY.id, BACK.id)


@pytest.mark.parametrize("text", ["", "A fine paper today.\n", "Thanks\n", "Dee is right.\n"])
def test_nothing_quoted_names_nothing(text):
    assert answer(text) == ()


def test_only_tokens_of_its_sender_count():
    said = Answer(f"> reply+{'x' * 28}@gazette.example", "", (), ())

    assert placed(said, DIGEST.entries, {}) == ()
    assert placed(said, DIGEST.entries, {"x" * 28: UMBRELLA.id}) == (UMBRELLA.id,)


def test_a_whole_digest_is_placed_in_no_time_and_no_bytes_raise():
    assert octets_of(Format.PLAIN)
    assert answer("> " * 5000 + "x" * 50_000 + "\n> 99. Dee\n> 0 · \n") == ()
