"""Personalised mails a second into Postfix's smtp-sink, as a share of what smtp-source sends there.

    python -m bench.fanout [--readers 10000] [--kind notice|digest] [--rounds 3] [--key ed25519]
    python -m bench.fanout --rtt 20 --readers 2000 [--sink ../shared/bench/smtp_sink.py]

One process, 8 connections, SQLite, event loop and log as in `serve`. Each mail has its own envelope
sender, reply addresses, one-click field and RSA-2048 signature (`--key` has the other kind), and
its row of the ledger is marked before the next text leaves on its connection. smtp-source repeats
one mail of the same size, signs and marks nothing and knows no PIPELINING. Both run in turn; CPU is
given beside that of the signature alone, which dearly depends on the machine and its neighbours.
Least: notices 13 % of smtp-source and 1,200 a second, digests of 30 entries 800; aim: 21 % and
2,000, 1,500; CPU at most 0.8 ms a mail, aim 0.5; with 20 ms round trip 250 a second.
"""

import argparse
import asyncio
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import uvloop

from gateway.logs import configure
from gateway.mailer import Outbox, Writer, make_key, open_transport, plan, read_key
from gateway.mailer.answers import Answer
from gateway.mailer.keys import Algorithm, PrivateKey
from gateway.mailer.signing import Signer
from gateway.mailer.transport import Transport
from gateway.mailer.writing import Outgoing
from gateway.message.addresses import Tokens
from gateway.model import Cadence, Delivery
from gateway.store import Store, open_store
from tests.factories import HOME_FRONT, SITE_VALUE
from tests.mailer.readers import follow, publish
from tests.ports import free_ports

SINK = Path(__file__).parents[2] / "shared" / "bench" / "smtp_sink.py"
CONNECTIONS = 8
ENTRIES = 30
START = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
WORDS = "<p>Buses will run every ten minutes, and later in the evening every twenty. </p>" * 24
LEAST_SHARE, LEAST_DIGESTS, LEAST_FAR = 13, 800, 250  # per cent; mails a second


@contextmanager
def sink(rtt: float, script: Path) -> Iterator[int]:
    """Run something that takes every mail; give its port."""
    (port,) = free_ports(1)
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    command = ["/usr/sbin/smtp-sink", *user, f"127.0.0.1:{port}", "500"]
    if rtt:
        command = [sys.executable, str(script), "serve", "--port", str(port), "--rtt", str(rtt)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        asyncio.run(until_open(port))
        yield port
    finally:
        process.terminate()
        process.wait()


async def until_open(port: int) -> None:
    """Wait until somebody listens."""
    async with asyncio.timeout(20):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.02)
            else:
                writer.close()
                return


def ceiling(port: int, count: int, size: int) -> float:
    """Mails a second that smtp-source sends, of the size of ours."""
    command = ["/usr/sbin/smtp-source", "-d", "-s", str(CONNECTIONS), "-m", str(count)]
    began = time.perf_counter()
    subprocess.run(
        [*command, "-l", str(size), "-f", "a@gazette.example", "-t", "b@example.org",
         f"127.0.0.1:{port}"], check=True,
    )  # fmt: skip
    return count / (time.perf_counter() - began)


def signature_alone(key: PrivateKey) -> float:
    """Milliseconds of CPU for one signature, and nothing else."""
    signer, mail, count = Signer(SITE_VALUE.domain, "s1", key), b"From: a@b.example\r\n\r\n", 300
    began = time.process_time()
    for _ in range(count):
        signer.sign(mail)
    return 1000 * (time.process_time() - began) / count


class Site:
    """A store with readers, and the mailer over it."""

    def __init__(
        self, store: Store, folder: Path, relay: Transport, kind: str, algorithm: Algorithm
    ) -> None:
        self.store, self.kind, self.now = store, kind, START
        self.posts = self.octets = self.planned = 0
        make_key(folder / "dkim.pem", algorithm)
        self.key = read_key(folder / "dkim.pem")
        signer = Signer(SITE_VALUE.domain, "s1", self.key)
        self.writer = Writer(
            store, SITE_VALUE, {HOME_FRONT.name: HOME_FRONT}, Tokens(b"k" * 32), signer
        )
        self.write, self.writer.write = self.writer.write, self.count
        self.outbox = Outbox(store, self.writer, relay, lambda: self.now, CONNECTIONS)

    async def count(self, rows: Sequence[Delivery]) -> list[Outgoing | Answer]:
        """Write mails, and count their octets."""
        mails = await self.write(rows)
        self.octets += sum(len(mail.octets) for mail in mails if isinstance(mail, Outgoing))
        return mails

    async def fill(self, readers: int) -> None:
        """Let many follow."""
        cadence = Cadence.INSTANT if self.kind == "notice" else Cadence.DAILY
        await follow(self.store, readers, cadence, START - timedelta(days=1))

    async def plan(self) -> float:
        """Post, and plan mail to all; give the seconds that planning took."""
        answers = 0 if self.kind == "notice" else ENTRIES - 1
        self.now += timedelta(days=1)
        await publish(
            self.store, self.posts + 1, answers, self.now, WORDS[: 600 if answers else None]
        )
        self.posts += 1 + answers
        self.now += timedelta(hours=2)
        began = time.perf_counter()
        self.planned = await plan(self.store, self.now)
        return time.perf_counter() - began

    async def send(self) -> dict[str, float]:
        """Send what is due, and measure."""
        self.octets = 0
        cpu, began = time.process_time(), time.perf_counter()
        sent = await self.outbox.send_due()
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
        if sent != self.planned or not sent:
            raise SystemExit(f"{self.planned} were planned, {sent} were sent")
        return {
            "mails/s": sent / seconds,
            "CPU ms": 1000 * cpu / sent,
            "octets": self.octets / sent,
        }

    async def round(self, port: int) -> dict[str, float]:
        """Measure ours and smtp-source, one after the other."""
        planning = await self.plan()
        ours = await self.send()
        source = await asyncio.to_thread(
            ceiling, port, min(self.planned, 10_000), int(ours["octets"])
        )
        return {
            **ours,
            "signature alone": signature_alone(self.key),
            "smtp-source/s": source,
            "share %": 100 * ours["mails/s"] / source,
            "planning s": planning,
        }


async def measure(chosen: argparse.Namespace, folder: Path, port: int) -> dict[str, float]:
    """Measure some rounds; give the middle of each figure."""
    store = await open_store("sqlite:rejoinder.db", folder)
    relay = open_transport(f"smtp://127.0.0.1:{port}", folder, SITE_VALUE.domain)
    site = Site(store, folder, relay, chosen.kind, Algorithm(chosen.key))
    try:
        await site.fill(chosen.readers)
        runs = [await site.round(port) for _ in range(chosen.rounds)]
    finally:
        await site.outbox.close()
        await store.close()
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def reached(result: dict[str, float], chosen: argparse.Namespace) -> bool:
    """Tell whether the least is reached."""
    if chosen.rtt:
        return result["mails/s"] >= LEAST_FAR
    if chosen.kind == "digest":
        return result["mails/s"] >= LEAST_DIGESTS
    return result["share %"] >= LEAST_SHARE


def main() -> int:
    """Measure, print, and tell by the exit code whether the least is reached."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--readers", type=int, default=10_000)
    options.add_argument("--kind", choices=["notice", "digest"], default="notice")
    options.add_argument("--key", choices=list(Algorithm), default="rsa")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--rtt", type=float, default=0, help="milliseconds")
    options.add_argument("--sink", type=Path, default=SINK)
    chosen = options.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        sink(chosen.rtt, chosen.sink) as port,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        result = runner.run(measure(chosen, Path(folder), port))
    print(f"{chosen.readers} readers, {chosen.kind}s, {chosen.key}, {chosen.rtt:g} ms round trip")
    print("  ".join(f"{name} {figure:.2f}" for name, figure in result.items()))
    return 0 if reached(result, chosen) else 1


if __name__ == "__main__":
    configure(logging.INFO, for_good=True)  # a line for each mail, as when it serves
    sys.exit(main())
