"""A reader's article, by mail, before the editors: they answer a mail and it stands everywhere."""

import email.utils
import re
import smtplib
import warnings

import pytest

from tests.program import Program, a_mail

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import nntplib

ANN, ED, CHIEF = "ann@example.org", "ed@gazette.example", "chief@gazette.example"


@pytest.fixture(params=["sqlite", "postgresql"])
def program(request, tmp_path):
    store = "sqlite:rejoinder.db"
    if request.param == "postgresql":
        store = request.getfixturevalue("postgres_url")
    program = Program(tmp_path / "one", store).start()
    yield program
    assert program.stop() == 0


def answer(program, letter, sender, text):
    to = email.utils.parseaddr(letter["Reply-To"])[1]
    quoted = "\n".join(f"> {line}" for line in letter.get_content().splitlines())
    body = f"{text}\n\nOn Mon, 2 Mar 2026, The Gazette wrote:\n\n{quoted}\n"
    mail = a_mail(f"Somebody <{sender}>", to, f"Re: {letter['Subject']}", body)
    program.send(mail, sender, to)


def submit(program, seen, subject, text):
    """Send an article as a reader and confirm it, as no mail server vouches for the sender."""
    to = "home-front@gazette.example"
    program.send(a_mail(f"Ann Lee <{ANN}>", to, subject, text), ANN, to)
    question = program.await_mail(ANN, seen)[0]
    answer(program, question, ANN, "Yes, it is mine.")


def test_editors_decide_by_answering_a_mail(program):
    program.run("person", "add", "Ed", "--address", ED, "--role", "editor")
    program.run("person", "add", "Chief", "--address", CHIEF, "--role", "owner")
    seen = set()

    submit(program, seen, "Bridge closed", "The old bridge is closed until May.")
    to_ed, to_chief = program.await_mail(ED, seen)[0], program.await_mail(CHIEF, seen)[0]
    assert to_ed["Subject"] == to_chief["Subject"] == "[The Gazette] held: Bridge closed"
    assert "> The old bridge is closed until May." in to_ed.get_content()
    assert ANN not in to_ed.as_string()
    assert "Bridge closed" not in program.page("/")

    with pytest.raises(smtplib.SMTPDataError) as refused:
        answer(program, to_ed, ANN, "approve")
    assert refused.value.smtp_code == 550
    answer(program, to_ed, ED, "Approve")

    with nntplib.NNTP("127.0.0.1", program.nntp, readermode=True) as news:
        _, count, first, last, _ = news.group("gazette.home-front")
        assert (count, first, last) == (1, 1, 1)
        ((_, overview),) = news.over((1, 1))[1]
        assert overview["from"].startswith("Ann Lee ")
        assert overview["subject"] == "Bridge closed"
    assert "Bridge closed" in program.page("/")
    path = re.search(r'href="(/article/[^"#]+)"', program.page("/"))[1]
    page = program.page(path)
    assert "The old bridge is closed until May." in page
    assert "Ann Lee" in page

    outcome = program.await_mail(ANN, seen)[0]
    link = re.search(r"http://127\.0\.0\.1:\d+(/m/\S+)", outcome.get_content())[1]
    assert "The old bridge is closed until May." in program.page(link)
    told = program.await_mail(CHIEF, seen)[0]
    assert told.get_content().startswith("Ed approved it.")
    assert told["References"] == to_chief["Message-ID"]

    answer(program, to_chief, CHIEF, "reject Not ours.")
    late = program.await_mail(CHIEF, seen)[0]
    assert "This came late: Ed approved it on" in late.get_content()
    assert "Bridge closed" in program.page("/")

    submit(program, seen, "Buy now", "Cheap.")
    program.await_mail(ED, seen)
    answer(program, program.await_mail(CHIEF, seen)[0], CHIEF, "reject We sell nothing.")
    assert "They say: We sell nothing." in program.await_mail(ANN, seen)[0].get_content()
    assert program.await_mail(ED, seen)[0].get_content().startswith("Chief rejected it.")

    acts = program.json("acts")
    assert [(act["what"], act["by"], act["person"]) for act in acts] == [
        ("approve", "Ed", "Ann Lee"),
        ("reject", "Chief", "Ann Lee"),
    ]
    assert program.json("held", "list") == []
