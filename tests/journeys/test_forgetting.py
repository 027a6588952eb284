"""Somebody is forgotten while the program runs: no output of any kind names them afterwards."""

import email.utils
import gzip
import re
import socket
import sqlite3
import time
import urllib.error
import urllib.request
from urllib.parse import urlencode

import asyncpg
import pytest

from tests.journeys.test_link_scanners import TABLES
from tests.patience import PATIENCE
from tests.program import Program, a_mail

BOB, CHIEF = "bob@example.org", "chief@gazette.example"
MALLORY = "mallory.quux@secret.example"
NICS = {MALLORY: "Mallory Quux", BOB: "Bob"}
COMMANDS = (["acts"], ["held", "list"], ["ban", "list"], ["queue", "list"], ["stats"])
NEEDLES = ("mallory", "quux", "secret.example")


@pytest.fixture(params=["sqlite", "postgresql"])
def program(request, tmp_path):
    store = "sqlite:rejoinder.db"
    if request.param == "postgresql":
        store = request.getfixturevalue("postgres_url")
    program = Program(tmp_path / "one", store, proof="none", news_post="anyone").start()
    program.url = store
    yield program
    assert program.stop() == 0


def named_in(octets):
    """Tell which needles stand in octets, whatever their case."""
    lower = octets.lower()
    return [needle for needle in NEEDLES if needle.encode() in lower]


def mail(program, address, to, text, **headers):
    sent = a_mail(f"{NICS[address]} <{address}>", to, "Re: Bridge", text, **headers)
    program.send(sent, address, email.utils.parseaddr(to)[1])


def by_web(program, path, **fields):
    """Send the form of an article as a browser does."""
    page = program.page(path)
    stamp = re.search(r'name="stamp" value="([^"]+)"', page)[1]
    data = urlencode({"stamp": stamp, "do": "post", **fields}).encode()
    urllib.request.urlopen(f"http://127.0.0.1:{program.web}{path}", data, timeout=PATIENCE).close()


def newsreader(program, *commands):
    """Say commands to the news server; give all it says, to its last word."""
    with socket.create_connection(("127.0.0.1", program.nntp), timeout=PATIENCE) as connection:
        connection.sendall("".join(f"{one}\r\n" for one in (*commands, "QUIT")).encode())
        octets = b""
        while piece := connection.recv(65536):
            octets += piece
    return octets


def until(holds):
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def fetched(program, path):
    """Give what a path answers, also when it is an error; gzip is unpacked."""
    try:
        with urllib.request.urlopen(
            f"http://127.0.0.1:{program.web}{path}", timeout=PATIENCE
        ) as page:
            octets = page.read()
    except urllib.error.HTTPError as error:
        octets = error.read()
    return gzip.decompress(octets) if octets[:2] == b"\x1f\x8b" else octets


async def tables_of(program):
    """Give every row of every table as text, and of SQLite the very bytes of its files."""
    if program.url.startswith("sqlite"):
        folder = program.folder
        files = [path for path in folder.rglob("rejoinder.db*") if path.is_file()]
        assert files
        octets = b"".join(path.read_bytes() for path in files)
        with sqlite3.connect(next(path for path in files if path.suffix == ".db")) as database:
            names = [row[0] for row in database.execute(TABLES["sqlite"])]
            rows = [row for name in names for row in database.execute(f"SELECT * FROM {name}")]
        return octets + b"\n".join(_octets_of(row) for row in rows)
    connection = await asyncpg.connect(program.url)
    names = [row[0] for row in await connection.fetch(TABLES["postgresql"])]
    rows = [row for name in names for row in await connection.fetch(f"SELECT * FROM {name}")]
    await connection.close()
    return b"\n".join(map(_octets_of, rows))


def _octets_of(row):
    values = tuple(row)
    return b"\t".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        for value in values
    )


def everything(program, root, posts, commands=COMMANDS):
    """Give by name what each output of the program says."""
    article = f"/article/{root}-bridge-closed"
    group = "gazette.home-front"
    numbers = range(1, 9)
    pages = [
        "/", "/section/home-front", article, "/feed.atom", "/section/home-front/feed.atom",
        f"/article/{root}/feed.atom", f"{article}.mbox.gz", "/section/home-front.mbox.gz",
        "/search?q=second", f"/api/article/{root}/comments",
        *(f"/comment/{post}" for post in posts),
    ]  # fmt: skip
    news = newsreader(
        program, "MODE READER", "CAPABILITIES", "LIST", "LIST ACTIVE.TIMES", "LIST NEWSGROUPS",
        "LIST COUNTS", "LISTGROUP " + group, "OVER 1-99", "XOVER 1-99", "HDR From 1-99",
        "XHDR From 1-99", "XPAT From 1-99 *", "HDR :bytes 1-99", "NEWNEWS * 20200101 000000",
        *(f"ARTICLE {number}" for number in numbers), *(f"HEAD {number}" for number in numbers),
    )  # fmt: skip
    return {
        **{path: fetched(program, path) for path in pages},
        "the news server": news,
        **{" ".join(one): program.run(*one).encode() for one in commands},
        # Where ids stand as senders gave them, with what their programs put into them.
        "the log": program.log.read_bytes().replace(b"@secret.example>", b""),
    }


def published(program, tmp_path):
    """Publish an article; give its Message-ID and its number."""
    text = tmp_path / "article.txt"
    text.write_text("Bridge closed\n\nUntil May.\n")
    root_id = program.run("post", "--section", "home-front", "--by", "NIC", str(text))
    return root_id, program.json("trace", root_id)["post"]


QUOTING = """No.

> First words.

Yes.

On Monday Mallory Quux wrote:

> First words.
"""


async def test_nothing_names_who_was_forgotten(program, tmp_path):
    program.run("person", "add", "Chief", "--address", CHIEF, "--role", "owner")
    program.run("subscribe", BOB, "--section", "home-front", "--cadence", "instant")
    root_id, root = published(program, tmp_path)
    article, seen = f"/article/{root}-bridge-closed", set()
    program.await_mail(BOB, seen)

    to = f"article+{root}@gazette.example"
    mail(program, MALLORY, to, "First words.", Message_ID="<1@secret.example>")
    notice = program.await_mail(BOB, seen)[0]
    assert notice["From"].startswith("Mallory Quux")
    theirs = notice["Message-ID"]
    mail(program, BOB, notice["Reply-To"], QUOTING)
    by_web(program, article, nic="Mallory Quux", email=MALLORY, words="Second words.")
    mail(program, MALLORY, "opinion@gazette.example", "Held.", Message_ID="<2@secret.example>")
    program.await_mail(CHIEF, seen)
    program.run("ban", "add", "nic", "Mallory Quux")
    program.run("ban", "remove", "nic", "Mallory Quux")
    program.run("edit", theirs, str(tmp_path / "article.txt"), "--subject", "Re: Changed")
    mail(program, MALLORY, "request@gazette.example", "status\npassword")
    program.await_mail(MALLORY, seen)
    posts = [one["id"] for one in program.json("thread", "show", root_id)]
    until(lambda: b"</mark> words" in fetched(program, "/search?q=second"))

    before = everything(program, root, posts)
    named = {name for name, said in before.items() if named_in(said)}
    feed, mbox = f"/article/{root}/feed.atom", f"{article}.mbox.gz"
    assert named > {article, feed, mbox, "the news server", "/search?q=second", "held list", "acts"}
    assert named_in(await tables_of(program))

    program.run("person", "erase", MALLORY)

    assert program.run("person", "show", MALLORY, fails=True)
    after = everything(program, root, posts)
    assert {name: named_in(said) for name, said in after.items() if named_in(said)} == {}
    assert named_in(await tables_of(program)) == []
    page = program.page(article)
    assert "forgotten reader" in page
    assert "Second words." in page
    trace = program.run("trace", root_id) + program.run("trace", theirs)
    assert named_in(trace.encode()) == []
    assert "\nerase" in trace


async def test_who_asks_by_mail_and_answers_is_forgotten_with_all_they_wrote(program, tmp_path):
    root_id, root = published(program, tmp_path)
    mail(program, MALLORY, f"article+{root}@gazette.example", "The words of mallory.")
    seen = set()
    mail(program, MALLORY, "request@gazette.example", "forget me and my posts")
    question = program.await_mail(MALLORY, seen)[0]
    assert "forget me and my posts" in question.get_content()
    mail(program, MALLORY, question["Reply-To"], "Yes.")
    farewell = program.await_mail(MALLORY, seen)[0]
    assert "We have forgotten you" in farewell.get_content()
    until(lambda: not program.json("queue", "list"))

    assert "The words" not in program.page(f"/article/{root}-bridge-closed")
    assert program.run("thread", "show", root_id).endswith("(removed)")
    after = everything(program, root, [root + 1], commands=(["acts"],))
    assert {name: named_in(said) for name, said in after.items() if named_in(said)} == {}
    if not program.url.startswith("sqlite"):  # whose file is cleaned within the hour
        assert named_in(await tables_of(program)) == []
