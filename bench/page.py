"""Pages that are read: a long thread and the front page, beside public-inbox's thread page.

    python -m bench.page [--comments 500] [--posts 1000000] [--rounds 30]

Times of the thread are of the server's processor (user and system), a page each; what waits is not
counted. Goals: an article of 500 comments below 100 kB gzipped, made in 40 ms, in 2 ms when nothing
changed; the front page and the other lists as cheap with a million posts as with a thousand.
"""

import argparse
import asyncio
import gzip
import os
import statistics
import subprocess
import tempfile
import time
import urllib.request
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from bench import lists
from gateway.discussion.desk import Rules, open_desk
from gateway.message.addresses import Tokens
from gateway.store import open_store
from gateway.web import Site, application
from tests.factories import HOME_FRONT, NOW, OPINION, SITE_VALUE, a_post, an_answer
from tests.ports import free_ports

WORDS = (
    "I have read this twice, and <b>still</b> think that the bridge should have been looked at "
    "long ago; who pays for the ferry meanwhile, and how does one get to school?"
)
SIZE, FRESH, KEPT = 100_000, 40.0, 2.0


def body_of(number: int) -> str:
    """Give words that differ from comment to comment, as people's do: gzip has no free meal."""
    return f"<p>{WORDS}</p><p>{os.urandom(60).hex()} says {number}.</p>"


async def site_in(folder: Path) -> Site:
    store = await open_store("sqlite:bench.db", data=folder)
    sections = {one.name: one for one in (HOME_FRONT, OPINION)}
    await store.write(lambda tables: tables.sections.keep(sections.values(), NOW))
    desk = open_desk(
        store=store, site=SITE_VALUE, sections=sections, tokens=Tokens(b"k" * 32), rules=Rules(),
        clock=lambda: NOW, woken=asyncio.Event(),
    )  # fmt: skip
    return Site(desk, lambda: True)


async def thread(site: Site, comments: int) -> None:
    """An article and its comments, two of three an answer to one that came just before."""
    posts = [a_post(1)]
    for number in range(2, comments + 2):
        above = posts[0] if number % 3 == 0 else posts[-1 - number % 2]
        posts.append(an_answer(number, above, nic=f"Reader {number % 97}", body=body_of(number)))

    async def work(tables):
        for post in posts:
            await tables.posts.insert(post, "a-headline")

    await site.store.write(work)


async def served(app, path: str) -> bytes:
    """Ask the application itself: no client shares the processor, or unpacks what it was given."""
    name, _, query = path.partition("?")
    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "scheme": "https",
        "path": name, "raw_path": name.encode(), "query_string": query.encode(), "root_path": "",
        "headers": [(b"host", b"gazette.example"), (b"accept-encoding", b"gzip")],
        "client": ("127.0.0.1", 50000), "server": ("gazette.example", 443),
    }  # fmt: skip
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    await app(scope, receive, send)
    assert sent[0]["status"] == 200, sent[0]["status"]
    return b"".join(message.get("body", b"") for message in sent)


async def cost(app, path: str, rounds: int) -> float:
    """Give the milliseconds of processor that a page takes, the median of many."""
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        await served(app, path)
        taken.append((time.process_time() - start) * 1000)
    return statistics.median(taken)


def told(what: str, value: float, limit: float, unit: str = "ms") -> bool:
    good = value <= limit
    print(f"{what:58} {value:10.2f} {unit:5} limit {limit:g}  {'ok' if good else 'TOO MUCH'}")
    return good


async def of_a_thread(comments: int, rounds: int) -> tuple[bool, float]:
    with tempfile.TemporaryDirectory() as folder:
        site = await site_in(Path(folder))
        await thread(site, comments)
        app, path = application(site), "/article/1-a-headline"
        # The page is made anew where it has a query, and kept where it has none.
        plain = gzip.decompress(await served(app, path))
        fresh = await cost(app, f"{path}?x", rounds)
        kept = await cost(app, path, rounds)
        await site.store.close()
    print(f"{'an article and its comments, not packed':58} {len(plain) / 1000:10.2f} kB")
    good = [
        told("the same, gzipped", len(gzip.compress(plain, 6)) / 1000, SIZE / 1000, "kB"),
        told("made anew", fresh, FRESH),
        told("unchanged", kept, KEPT),
    ]
    return all(good), fresh


def mail(number: int) -> bytes:
    made = EmailMessage()
    made["From"], made["To"] = f"Reader {number % 97} <r@example.org>", "list@example.org"
    made["Subject"], made["Date"] = "A headline", format_datetime(NOW)
    made["Message-ID"] = f"<{number}@x.example>"
    if number > 1:
        above = 1 if number % 3 == 0 else max(1, number - 1 - number % 2)
        made["In-Reply-To"] = made["References"] = f"<{above}@x.example>"
    made.set_content(body_of(number).replace("<p>", "").replace("</p>", "\n"))
    return made.as_bytes()


def of_public_inbox(comments: int, rounds: int) -> float:
    """Give what its thread page of as many mails takes, in milliseconds of processor."""
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "HOME": folder, "PI_CONFIG": f"{folder}/config"}
        inbox = f"{folder}/inbox"
        epoch = f"{inbox}/git/0.git"
        for command, given in (
            (
                f"public-inbox-init -V2 -L basic bench {inbox} http://x.example/ l@x.example",
                b"",
            ),
            (f"git init -q --bare -b master {epoch}", b""),
            (f"git --git-dir={epoch} config include.path ../../all.git/config", b""),
            (f"git --git-dir={epoch} fast-import --quiet", history(comments + 1)),
            (f"mkdir -p {inbox}/all.git/objects/info", b""),
            (f"tee {inbox}/all.git/objects/info/alternates", b"../../git/0.git/objects\n"),
            (f"public-inbox-index -L basic {inbox}", b""),
        ):
            subprocess.run(command.split(), env=env, input=given, check=True, capture_output=True)
        (port,) = free_ports(1)
        serving = ["public-inbox-httpd", "-W0", "-l", f"http://127.0.0.1:{port}"]
        with subprocess.Popen(
            serving, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as server:
            try:
                return asked_of(server.pid, f"http://127.0.0.1:{port}/bench/1@x.example/T/", rounds)
            finally:
                server.terminate()


def history(mails: int) -> bytes:
    """The mails as git takes them, each a commit with one file: how public-inbox keeps them."""
    commits = []
    for number in range(1, mails + 1):
        octets, who = mail(number), b"R <r@x.example> %d +0000" % (1_700_000_000 + number)
        commits.append(
            b"commit refs/heads/master\nauthor %b\ncommitter %b\ndata 1\nx\nM 100644 inline m\n"
            b"data %d\n%b\n" % (who, who, len(octets), octets)
        )
    return b"".join(commits)


def asked_of(pid: int, url: str, rounds: int) -> float:
    deadline = time.monotonic() + 20
    while True:
        try:
            size = len(fetched(url))
            break
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
    before = processor(pid)
    for _ in range(rounds):
        fetched(url)
    taken = (processor(pid) - before) * 1000 / rounds
    print(f"{'public-inbox: its thread of as many mails, not packed':58} {size / 1000:10.2f} kB")
    return taken


def fetched(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.read()


def processor(pid: int) -> float:
    """Give the seconds a process and those it waited for have taken."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--comments", type=int, default=500)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=30)
    asked = parser.parse_args()
    good, fresh = asyncio.run(of_a_thread(asked.comments, asked.rounds))
    peer = of_public_inbox(asked.comments, asked.rounds)
    print(f"{'public-inbox: its thread, made anew':58} {peer:10.2f} ms")
    print(f"{'our page, made anew, to its':58} {fresh / peer:10.2f} times")
    good &= asyncio.run(lists.compare("sqlite", asked.posts))
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
