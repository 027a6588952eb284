"""A site that was in use goes on with another engine: nobody who reads or writes there can tell."""

import asyncio
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr

import pytest

from gateway.store import open_store
from tests.message.drawing import drawn
from tests.patience import PATIENCE
from tests.program import Program, a_mail
from tests.store.contents import contents

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import nntplib

ANN, BOB, CAY, DAN = (f"{name}@example.org" for name in ("ann", "bob", "cay", "dan"))
SECTION = "home-front@gazette.example"
IN_USE = {
    "alias", "arrival", "counter", "delivery", "digest_clock", "digest_reader", "fate", "listing",
    "media", "media_use", "numbering", "person", "post", "question", "secret", "section",
    "subscription", "tally", "vote", "wire",
}  # fmt: skip


@pytest.fixture(params=["from SQLite", "from PostgreSQL"])
def stores(request, postgres_url):
    """The URLs of the store that is in use, and of the one it is copied into."""
    urls = "sqlite:rejoinder.db", postgres_url
    return urls if request.param == "from SQLite" else urls[::-1]


def rewrite(program, old, new):
    program.config.write_text(program.config.read_text().replace(old, new))


def answer(program, notice, text, name, *, picture=False):
    mail = a_mail(f"Ann <{ANN}>", notice["Reply-To"], "Re: Bridge", text)
    mail["Message-ID"] = f"<{name}@ann.example.org>"
    if picture:
        mail.add_attachment(drawn(), "image", "jpeg", filename="The bridge.jpg")
    if text == "👍":
        mail["Content-Disposition"] = "reaction"
    program.send(mail, ANN, parseaddr(notice["Reply-To"])[1])


def use(program, folder):
    """Publish, follow, answer with a picture, react, ask, hold; give a notice that Ann got."""
    seen = set()
    program.run("subscribe", ANN, "--cadence", "instant")
    program.run("subscribe", CAY, "--cadence", "daily")
    text = folder / "article.txt"
    text.write_text("Bridge closed\n\nThe old bridge is closed until May.\n")
    program.run("post", "--section", "home-front", "--by", "NIC", str(text))
    (notice,) = program.await_mail(ANN, seen)
    answer(program, notice, "A lovely bridge.", "1", picture=True)
    answer(program, notice, "👍", "2")
    asked = "home-front-subscribe@gazette.example"
    program.send(a_mail(f"Bob <{BOB}>", asked, "hello", ""), BOB, asked)
    program.send(a_mail(f"Dan <{DAN}>", SECTION, "Mine", "An article of a reader."), DAN, SECTION)
    program.await_mail(BOB, seen)
    await_words(program, "lovely")
    return notice


def everything(program, url):
    async def read():
        store = await open_store(url, program.folder / "var")
        try:
            return await contents(store)
        finally:
            await store.close()

    with ThreadPoolExecutor(1) as thread:  # the test's own thread has a loop already
        return thread.submit(asyncio.run, read()).result()


def numbers(program):
    with nntplib.NNTP("127.0.0.1", program.nntp, readermode=True) as news:
        return news.group("gazette.home-front")[2:4]


def await_words(program, word):
    """Wait until a new post can be found."""
    deadline = time.monotonic() + PATIENCE
    while "</mark>" not in program.page(f"/search?q={word}"):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_site_goes_on_where_its_data_was_brought(stores, tmp_path):
    old, new = stores
    program = Program(tmp_path / "one", old, proof="none")
    # What is limited is counted.
    rewrite(program, "posts_per_person_hour = 0", "posts_per_person_hour = 100")
    program.start()
    notice = use(program, tmp_path)
    assert "stop serve first" in program.run("migrate", new, fails=True)
    assert program.stop() == 0

    counts = program.json("migrate", new)["tables"]

    before = everything(program, old)
    assert everything(program, new) == before
    assert {table for table, rows in before.items() if rows} >= IN_USE
    # How far the index has come is counted by the index, which is made anew.
    assert counts == {table: len(rows) - (table == "counter") for table, rows in before.items()}
    rewrite(program, old, new)
    program.start()
    assert numbers(program) == (1, 2)
    assert "</mark>" in program.page("/search?q=lovely")
    answer(program, notice, "It is open again.", "3")
    assert numbers(program) == (1, 3)
    answer(program, notice, "A lovely bridge.", "1")  # what came once is known
    assert numbers(program) == (1, 3)
    await_words(program, "again")
    tomorrow = (datetime.now(UTC) + timedelta(days=1, hours=1)).isoformat(timespec="seconds")
    program.run("digest", "run", "--now", tomorrow)
    (digest,) = program.await_mail(CAY, set())
    assert program.stop() == 0
    assert "lovely bridge" in digest.get_body(("plain",)).get_content()
