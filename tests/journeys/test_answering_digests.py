"""A reader's digest, answered as people and their mail programs do: each answer lands right."""

import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from urllib.parse import unquote

import pytest

from tests.program import Program, a_mail

ANN, BOB, CAY, DAN = (f"{name}@example.org" for name in ("ann", "bob", "cay", "dan"))
FERRY = "The ferry was full at seven this morning."
TRAIN = "Trains go every half hour, and nobody takes them."


@pytest.fixture(params=["sqlite", "postgresql"])
def program(request, tmp_path):
    store = "sqlite:rejoinder.db"
    if request.param == "postgresql":
        store = request.getfixturevalue("postgres_url")
    program = Program(tmp_path / "one", store, proof="none").start()
    yield program
    assert program.stop() == 0


@pytest.fixture
def digest(program, tmp_path):
    """Cay's digest: an article (1), and what Ann (2) and Bob (3) said."""
    program.run("person", "add", "NIC", "--role", "editor")
    program.run("subscribe", CAY)
    (tmp_path / "article.txt").write_text("The old bridge is closed from Monday, the city said.")
    program.run(
        "post", "--section", "home-front", "--by", "NIC", "--subject", "Bridge closed",
        str(tmp_path / "article.txt"),
    )  # fmt: skip
    for name, address, words in (("Ann", ANN, FERRY), ("Bob", BOB, TRAIN)):
        to = "article+1@gazette.example"
        program.send(a_mail(f"{name} <{address}>", to, "Bridge", words), address, to)
    tomorrow = datetime.now(UTC) + timedelta(days=1, hours=1)
    program.run("digest", "run", "--now", tomorrow.isoformat(timespec="seconds"))
    return program.await_mail(CAY, set())[0]


def tree(program):
    """The comments of the page, by their words, with whom each answers."""
    page = program.page(re.search(r"/article/1-[\w-]+", program.page("/"))[0])
    found = {}
    for block in page.split('<details class="comment')[1:]:
        words = re.search(r'<div class="words"[^>]*>(.*?)</div>', block, re.DOTALL)[1]
        answers = re.search(r'to <a href="#comment-\d+"><bdi>([^<]+)</bdi></a>', block)
        found[re.sub(r"<[^>]+>", " ", words).strip()] = answers[1] if answers else None
    return found


def answer(program, digest, words, quoted="", *, html="", to=None):
    mail = EmailMessage()
    mail["From"] = f"Cay <{CAY}>"
    mail["To"] = to or digest["Reply-To"]
    mail["Subject"] = f"Re: {digest['Subject']}"
    mail["Message-ID"] = f"<{abs(hash(words))}@cay.example.org>"
    mail["In-Reply-To"] = mail["References"] = digest["Message-ID"]
    mail.set_content(f"{words}\n{quoted}")
    if html:
        mail.add_alternative(html, subtype="html")
    program.send(mail, CAY, str(mail["To"]))


def test_every_answer_to_a_digest_lands_right(program, digest):
    text, html = (digest.get_body((kind,)).get_content() for kind in ("plain", "html"))
    third = re.search(r"3\. Bob.*?(?=\n=====)", text.replace("\r\n", "\n"), re.DOTALL)[0]
    assert TRAIN in third

    link = re.findall(r'href="(mailto:reply[^"]+)"', html)[1]
    to = unquote(link.removeprefix("mailto:").partition("?")[0])
    answer(program, digest, "By the link of the second.", to=to)

    marked = "".join(f"> {line}\n" for line in third.splitlines())
    answer(
        program, digest, "As Gmail quotes the third.",
        f"\nOn Mon, Mar 2, 2026 at 6:00 AM The Gazette <request@gazette.example> wrote:\n{marked}",
        html='<div dir="ltr">As Gmail quotes the third.</div><div class="gmail_quote"><div'
        ' dir="ltr" class="gmail_attr">On Mon, Mar 2, 2026 at 6:00 AM The Gazette wrote:<br></div>'
        f'<blockquote class="gmail_quote">{TRAIN}</blockquote></div>',
    )  # fmt: skip
    answer(
        program, digest, "As Outlook quotes the third.",
        "\n________________________________\nFrom: The Gazette <request@gazette.example>\n"
        f"Sent: Monday, March 2, 2026 6:00 AM\nTo: Cay\nSubject: {digest['Subject']}\n\n{third}",
    )  # fmt: skip
    answer(
        program, digest, "As Apple Mail quotes the third.",
        "\n> On 2. Mar 2026, at 06:00, The Gazette <request@gazette.example> wrote:\n> \n"
        f"> {TRAIN}\n",
        html='<html><body>As Apple Mail quotes the third.<br><div><br><blockquote type="cite"><div>'
        "On"
        " 2. Mar 2026, at 06:00, The Gazette wrote:</div><br><div>"
        f"{TRAIN}</div></blockquote></div></body></html>",
    )  # fmt: skip

    assert tree(program) == {
        FERRY: None,
        TRAIN: None,
        "By the link of the second.": "Ann",
        "As Gmail quotes the third.": "Bob",
        "As Outlook quotes the third.": "Bob",
        "As Apple Mail quotes the third.": "Bob",
    }


def test_an_answer_that_quotes_nothing_is_asked_about_and_lands_by_the_letter(program, digest):
    seen = set()
    program.await_mail(CAY, seen)

    answer(program, digest, "But which one do I mean?")

    letter = program.await_mail(CAY, seen)[0]
    assert letter["Subject"] == "Which entry do you answer?"
    text = letter.get_body(("plain",)).get_content()
    assert "> But which one do I mean?" in text
    assert "But which one do I mean?" not in tree(program)
    links = re.findall(r'href="(mailto:reply[^"]+)"', letter.get_body(("html",)).get_content())
    to, _, asked = links[2].removeprefix("mailto:").partition("?")
    body = unquote(re.search(r"body=(.*)", asked)[1])
    answer(program, letter, body, to=to)
    assert tree(program)["But which one do I mean?"] == "Bob"
