"""The news server against INN and public-inbox: server CPU per item, in one interleaved run.

    python -m bench.news [--messages 100000] [--reps 5] [--only post,art_seq] [--data DIR]

All serve the same corpus; `../shared/bench/peers_nntp.sh up N` starts the peers. Peers that do not
run are left out. A ratio of 2 means half the peer's CPU; of POST it is twice the peer's rate. What
is compared and why: the goals below. `--only` takes names and their beginnings: post is both.
"""

import argparse
import asyncio
import html
import importlib.util
import json
import logging
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from itertools import islice
from pathlib import Path
from types import ModuleType

import uvloop

from bench.durable import bare_commits, told
from gateway.discussion.desk import Rules, open_desk
from gateway.discussion.editing import change
from gateway.discussion.posting import post
from gateway.logs import configure
from gateway.message.addresses import Tokens
from gateway.message.headers import decoded
from gateway.message.netnews import wire_form
from gateway.model import Draft, MessageId, Post, Proof, Section, SectionName, Site, Verdict
from gateway.nntp import Terms, serve
from gateway.store import Store, Tables, open_store
from tests.ports import free_ports

BENCH = Path(__file__).parents[2] / "shared" / "bench"
SITE = Site("The Gazette", "comments.site.example", "https://www.site.example", "UTC")
PEERS = {"inn": "127.0.0.1:1190+1119", "pi": "127.0.0.1:1191"}
BATCH = 1000

# metric: least and aim in multiples of INN, the same of public-inbox (0 = none is set)
GOALS = {
    "over_all": (1, 2, 10, 20),
    "over_all_z": (1, 1.7, 0, 0),
    "over_500_qa": (1, 2.5, 20, 20),
    "art_seq_qa": (0.6, 1, 4, 6),
    "art_pipe1": (0.75, 1.2, 6, 10),
    "art_mid_pipe1": (0.75, 1.2, 6, 10),
    "stat_mid_pipe1": (1, 2, 3, 3),
    "hdr_all": (1, 1.5, 6, 6),
    "listgroup": (2.5, 2.5, 0, 1),
    "newnews_none": (2, 10, 0, 0),
    "connect8": (4, 8, 0.5, 1),
    "reader8": (1.5, 2.5, 7, 12),
    "idle500": (0, 0, 0, 0),
    "post1": (0.6, 1, 0, 0),
    "post8": (0.5, 0.8, 0, 0),
}
BY_RATE = {"post1", "post8"}  # what counts there is how many answers a second are durable


def corpus() -> ModuleType:
    """The generator of the corpus."""
    spec = importlib.util.spec_from_file_location("corpus", BENCH / "corpus.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# Loading


def post_of(number: int, group: str, raw: bytes, ids: dict[str, int]) -> Post:
    """Make the post a corpus article would have been."""
    head, _, text = raw.partition(b"\r\n\r\n")
    unfolded = re.sub(r"\r\n[ \t]", " ", head.decode())
    fields = dict(line.split(": ", 1) for line in unfolded.split("\r\n"))
    references = tuple(map(MessageId, fields.get("References", "").split()))
    paragraphs = text.decode().strip().split("\r\n\r\n")
    body = "".join(f"<p>{html.escape(' '.join(one.split()))}</p>" for one in paragraphs)
    return Post(
        id=number, message_id=MessageId(fields["Message-ID"]),
        article=ids.get(references[0], number) if references else number,
        parent=ids.get(references[-1]) if references else None, person=None,
        nic=decoded(fields["From"].rpartition(" <")[0]), website=None,
        subject=decoded(fields["Subject"]), body=body, sections=(SectionName(group),),
        references=references, source=None, posted_at=parsedate_to_datetime(fields["Date"]),
        sequence=number, held_at=None, removed_at=None, closed_at=None,
    )  # fmt: skip


async def fill(store: Store, messages: int) -> None:
    """Load the corpus, a thousand posts a transaction."""
    made = corpus()
    now = datetime.now(UTC)
    names = [*made.GROUPS, *made.EMPTY_GROUPS]
    sections = [Section(SectionName(name), name, name, made.DESCRIPTIONS[name]) for name in names]
    await store.write(lambda tables: tables.sections.keep(sections, now))
    articles = iter(enumerate(made.generate(messages), 1))
    ids: dict[str, int] = {}
    while batch := list(islice(articles, BATCH)):
        posts = [post_of(number, group, raw, ids) for number, (group, _, raw) in batch]
        ids |= {one.message_id: one.id for one in posts}
        await store.write(partial(enter, posts=posts, now=now))
    # So that the newsgroup that is posted to is not empty.
    fields = b"Date: Sat, 01 Jan 2022 00:00:00 +0000\r\nFrom: A <a@x.example>"
    seed = b"Message-ID: <seed@x.example>\r\nSubject: seed\r\n" + fields + b"\r\n\r\nwords\r\n"
    await store.write(
        lambda tables: enter(tables, [post_of(len(ids) + 1, "site.test", seed, ids)], now)
    )


async def enter(tables: Tables, posts: list[Post], now: datetime) -> None:
    await tables.posts.count_up("post", len(posts))
    await tables.posts.count_up("sequence", len(posts))
    following = {}
    for name, count in Counter(one.sections[0] for one in posts).items():
        _, following[name] = await tables.archives.take_numbers(name, count)
    forms, rows = [], []
    for one in posts:
        section = one.sections[0]
        number = following[section]
        following[section] += 1
        form = wire_form(one, SITE, [(section, number)])
        forms.append((one.id, form.head, form.article))
        rows.append((section, number, one.id, b"%d%b" % (number, form.overview)))
    await tables.archives.insert([(one, "x") for one in posts], now)
    await tables.archives.file(forms)
    await tables.archives.enter(rows, now)


# Serving


async def serve_corpus(data: Path, port: int) -> None:
    """Serve what lies in `data` until SIGTERM, posts going to the real desk."""
    configure(logging.WARNING, for_good=True)  # the peers write no line a post either
    store = await open_store("sqlite:news.db", data)
    groups = await store.newsgroups.groups()
    desk = open_desk(
        store=store, site=SITE, tokens=Tokens(bytes(32)), woken=asyncio.Event(),
        sections={g.section: Section(g.section, g.name, g.name, g.description) for g in groups},
        rules=Rules(
            news_post="anyone",
            posts_per_person_hour=0,
            posts_per_person_day=0,
            posts_per_network_hour=0,
        ),
        clock=lambda: datetime.now(UTC),
    )  # fmt: skip

    async def owned(draft: Draft) -> Verdict:
        """Post as the owner: an article of a stranger's would be held, and none of it stored."""
        return await post(desk, replace(draft, proof=Proof.OWNER))

    terms = Terms(
        SITE, desk.clock, owned, partial(change, desk), posting="anyone",
        sections={group.name: group.section for group in groups}, connections_per_network=0,
    )  # fmt: skip
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    listening = socket.create_server(("127.0.0.1", port), backlog=1024)
    await serve([listening], store.newsgroups, terms, stopping)
    await store.close()


# Measuring


def running(targets: dict[str, str]) -> dict[str, str]:
    """Keep the targets that listen."""

    found = {}
    for name, place in targets.items():
        with socket.socket() as probe:
            port = int(place.partition(":")[2].split("+")[0])
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                found[name] = place
    return found


def measure(targets: dict[str, str], metrics: list[str], reps: int) -> list[dict]:
    """Run the load of the shared bench on all targets in turn; give its rows."""
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        command = [sys.executable, str(BENCH / "nntp_bench.py"), "--json", out.name]
        command += ["--reps", str(reps), "--only", ",".join(metrics), "--post-group", "site.test"]
        for name, place in targets.items():
            command += ["--target", f"{name}={place}"]
        subprocess.run(command, check=True)
        return [json.loads(line) for line in Path(out.name).read_text().splitlines()]


def report(rows: list[dict], metrics: list[str]) -> None:
    """Print each metric's ratio to each peer beside its goals."""
    print(f"\n{'metric':16}{'own':>12}{'x INN':>9}{'goal':>19}{'x p-i':>9}{'goal':>19}")
    for metric in metrics:
        key = "per_s" if metric in BY_RATE else "cpu_us"
        of = {name: median(rows, metric, name, key) for name in ("own", *PEERS)}
        own, goals = of["own"], GOALS[metric]
        if own is None:
            continue
        line = f"{metric:16}{own:10.3g} {'/s' if key == 'per_s' else 'us'}"
        for peer, least, aim in (("inn", *goals[:2]), ("pi", *goals[2:])):
            other = of[peer]
            ratio = (own / other if key == "per_s" else other / own) if other else None
            line += f"{f'{ratio:.2f}' if ratio else '-':>9}{beside(ratio, least, aim):>19}"
        print(line)


def beside(ratio: float | None, least: float, aim: float) -> str:
    """Say what was to be reached, and whether it was."""
    if not least:
        return ""
    reached = "" if ratio is None else "missed" if ratio < least else "" if ratio < aim else "aim"
    return f"{least} -> {aim} {reached:6}"


def median(rows: list[dict], metric: str, target: str, key: str) -> float | None:
    values = [
        row[key] for row in rows
        if row["metric"] == metric and row["target"] == target and row.get(key) is not None
    ]  # fmt: skip
    return statistics.median(values) if values else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--reps", type=int, default=5)
    parser.add_argument("--only", default=",".join(GOALS))
    parser.add_argument("--data", type=Path)
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    data = given.data or Path(tempfile.mkdtemp(prefix="bench-news-"))
    if given.serve:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(serve_corpus(data, given.serve))
        return
    if not (data / "loaded").exists():
        asyncio.run(load(data, given.messages))
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "bench.news", "--data", str(data), "--serve", str(port)]
    server = subprocess.Popen(command)
    metrics = [one for one in GOALS if one.startswith(tuple(given.only.split(",")))]
    try:
        wait_for(port)
        targets = running({"own": f"127.0.0.1:{port}", **PEERS})
        commits = bare_commits(data)
        report(measure(targets, metrics, given.reps), metrics)
        print(f"\n{told(commits + bare_commits(data))}")
    finally:
        server.terminate()
        server.wait()


def wait_for(port: int) -> None:
    """Wait until the server listens."""

    while not running({"own": f"127.0.0.1:{port}"}):
        time.sleep(0.05)


async def load(data: Path, messages: int) -> None:
    store = await open_store("sqlite:news.db", data)
    started = asyncio.get_running_loop().time()
    await fill(store, messages)
    seconds = asyncio.get_running_loop().time() - started
    print(f"loaded {messages} and their like in {seconds:.1f} s")
    await store.close()
    (data / "loaded").touch()


if __name__ == "__main__":
    main()
