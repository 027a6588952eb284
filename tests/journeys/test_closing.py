"""An article is closed: every door says so in words, and nobody is mailed."""

import email.utils
import re
import smtplib
import sqlite3
import urllib.error
import urllib.request
import warnings
from urllib.parse import urlencode

import asyncpg
import pytest

from tests.patience import PATIENCE
from tests.program import Program, a_mail

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import nntplib

ANN, BOB = "ann@example.org", "bob@example.org"
CLOSED = "Sorry. Comments have been closed on this article."


@pytest.fixture(params=["sqlite", "postgresql"])
def program(request, tmp_path):
    store = "sqlite:rejoinder.db"
    if request.param == "postgresql":
        store = request.getfixturevalue("postgres_url")
    program = Program(tmp_path / "one", store, news_post="anyone").start()
    program.url = store
    yield program
    assert program.stop() == 0


async def ledger(program):
    """Count the rows of the ledger, and posts."""
    counts = [f"SELECT COUNT(*) FROM {table}" for table in ("delivery", "post")]
    if program.url.startswith("sqlite"):
        (file,) = program.folder.rglob("rejoinder.db")
        with sqlite3.connect(file) as database:
            return [database.execute(count).fetchone()[0] for count in counts]
    connection = await asyncpg.connect(program.url)
    found = [await connection.fetchval(count) for count in counts]
    await connection.close()
    return found


def by_mail(program, to, *, door="smtp", **headers):
    """Mail some words; give what the door says."""
    mail = a_mail(f"Ann <{ANN}>", to, "Re: Bridge", "Too late?", **headers)
    address = email.utils.parseaddr(to)[1]
    client = smtplib.LMTP if door == "lmtp" else smtplib.SMTP
    with client("127.0.0.1", getattr(program, door), timeout=PATIENCE) as session:
        try:
            session.send_message(mail, ANN, [address])
        except smtplib.SMTPDataError as refused:
            return refused.smtp_code, refused.smtp_error.decode()
        except smtplib.SMTPRecipientsRefused as refused:
            return next(iter(refused.recipients.values()))
    return 250, "taken"


def by_news(program, root_id):
    article = (
        f"From: Cay <cay@example.org>\r\nNewsgroups: gazette.home-front\r\nSubject: Re: Bridge\r\n"
        f"References: {root_id}\r\n\r\nToo late?\r\n"
    )
    with nntplib.NNTP("127.0.0.1", program.nntp, readermode=True) as news:
        try:
            return news.post(article.encode())
        except nntplib.NNTPTemporaryError as refused:
            return refused.response


def by_web(program, path, stamp):
    fields = {"stamp": stamp, "nic": "Eve", "words": "Too late?", "do": "post"}
    url = f"http://127.0.0.1:{program.web}{path}"
    try:
        urllib.request.urlopen(url, urlencode(fields).encode(), timeout=PATIENCE).close()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()
    return 200, "taken"


async def test_a_closed_article_is_closed_on_every_door_and_nobody_is_mailed(program, tmp_path):
    program.run("subscribe", ANN, "--section", "home-front", "--cadence", "instant")
    text = tmp_path / "article.txt"
    text.write_text("Bridge closed\n\nUntil May.\n")
    root_id = program.run("post", "--section", "home-front", "--by", "NIC", str(text))
    root = program.json("trace", root_id)["post"]
    notice = program.await_mail(ANN, set())[0]
    path = f"/article/{root}-bridge-closed"
    stamp = re.search(r'name="stamp" value="([^"]+)"', program.page(path))[1]
    program.run("thread", "close", root_id)
    before = await ledger(program)

    said = {
        "an old reply address": by_mail(program, notice["Reply-To"]),
        "the same by LMTP": by_mail(program, notice["Reply-To"], door="lmtp"),
        "the article's address": by_mail(program, f"article+{root}@gazette.example"),
        "its section, by References": by_mail(
            program, "home-front@gazette.example", References=root_id, In_Reply_To=root_id
        ),
        "a newsreader": (441, by_news(program, root_id)),
        "the form": by_web(program, path, stamp),
    }

    wrong = {
        door: (code, words)
        for door, (code, words) in said.items()
        if code not in (550, 441, 422) or CLOSED not in " ".join(str(words).split())
    }
    assert wrong == {}
    page = program.page(path)
    assert CLOSED in page
    assert 'name="words"' not in page
    assert await ledger(program) == before

    program.run("thread", "open", root_id)
    assert by_mail(program, notice["Reply-To"])[0] == 250
