"""Mails a second until they are comments on disk, as a share of what aiosmtpd takes doing nothing.

    python -m bench.ingest [--messages 4000] [--rounds 3] [--load ../shared/bench/smtp_ingest.py]

Both servers run at once, each in a process of its own, and are loaded in turn, so that what else
the machine does hits both. Each mail goes to the reply address of its author, as answers to a
notice do, and each author writes once a round and in other words each time: who repeats theirs is
held as a loop. No mailer runs, which would tell all authors of each. At least 40 %, aim 65 %.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiosmtpd.smtp import SMTP

from gateway.config import load
from gateway.message.addresses import Purpose
from gateway.model import Address
from gateway.opening import open_desk_of
from tests.ports import free_ports
from tests.program import Program

LOAD = Path(__file__).parents[2] / "shared" / "bench" / "smtp_ingest.py"
LEAST, AIM = 0.40, 0.65
AUTHOR = "reader{i}@readers.example"  # of the mail of this number, in each round


class EmptyHandler:
    """Takes every mail and forgets it."""

    async def handle_DATA(self, _server, _session, _envelope):  # noqa: N802 - aiosmtpd's name
        return "250 OK"


async def take_and_forget(port: int) -> None:
    """Serve as aiosmtpd comes, with nothing behind it."""
    loop = asyncio.get_running_loop()
    handler = EmptyHandler()
    server = await loop.create_server(
        lambda: SMTP(handler, hostname="empty.example", loop=loop), "127.0.0.1", port
    )
    await server.serve_forever()


@contextmanager
def empty_server() -> Iterator[tuple[int, int]]:
    """Run it in a process of its own; give its port and process id."""
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "bench.ingest", "--empty", str(port)]
    process = subprocess.Popen(command)
    try:
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


class Load:
    """The load generator, and what it measured."""

    def __init__(self, script: Path, messages: int, sessions: int) -> None:
        self.script, self.messages, self.sessions = script, messages, sessions

    def run(self, port: int, pid: int, seed: int, *options: str) -> dict:
        """Send mails, in other words for another `seed`; give rates, times and the server's CPU."""
        command = [
            *(sys.executable, str(self.script), "127.0.0.1", str(port), "--sender", AUTHOR),
            *("-n", str(self.messages), "-c", str(self.sessions), "--seed", str(seed)),
            *("--distinct", str(self.messages), "--cpu-pids", str(pid), *options),
        ]
        done = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True)
        result = json.loads(done.stdout)
        if done.returncode or result["rejected"]:
            raise SystemExit(f"mails were not taken: {done.stdout}")
        return result


async def reply_tokens(program: Program, authors: list[Address]) -> list[str]:
    """Give each author's own token for the article, as a notice would carry it."""
    async with open_desk_of(load(program.config, {})) as desk:
        persons = [await desk.store.people.by_address(author) for author in authors]
        return [desk.tokens.make(Purpose.REPLY, 1, person.id) for person in persons]


def prepare(program: Program, traffic: Load) -> tuple[str, ...]:
    """Publish an article and let everyone write once; give the options for their reply tokens."""
    text, tokens = program.folder / "article.txt", program.folder / "tokens"
    text.write_text("The new timetable\n\nBuses will run every ten minutes.\n")
    program.run("post", "--section", "home-front", "--by", "NIC", str(text))
    traffic.run(program.smtp, program.process.pid, 0, "--rcpt", "article+1@gazette.example")
    authors = [Address(AUTHOR.format(i=number)) for number in range(traffic.messages)]
    tokens.write_text("\n".join(asyncio.run(reply_tokens(program, authors))))
    return "--rcpt", "reply+{token}@gazette.example", "--tokens", str(tokens)


async def count_held(program: Program) -> int:
    """Count the mails that became no comment."""
    async with open_desk_of(load(program.config, {})) as desk:
        return len(await desk.store.moderation.held())


def show(name: str, runs: list[dict]) -> float:
    """Print one server's figures; give its rate."""
    middle = {key: statistics.median(run[key] for run in runs) for key in FIGURES}
    print(f"{name:22}" + "".join(f"{middle[key]:>{len(FIGURES[key]) + 3}.2f}" for key in FIGURES))
    return middle["accepted_per_s"]


FIGURES = {
    "accepted_per_s": "mails/s",
    "server_cpu_ms_per_msg": "CPU ms/mail",
    "p50_ms": "p50 ms",
    "p99_ms": "p99 ms",
}


def main() -> int:
    """Measure, print, and tell by the exit code whether the least is reached."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--messages", type=int, default=4000)
    options.add_argument("--sessions", type=int, default=10)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--load", type=Path, default=LOAD)
    options.add_argument("--store", default="sqlite:rejoinder.db")
    options.add_argument("--empty", type=int, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.empty:
        asyncio.run(take_and_forget(chosen.empty))
    if not chosen.load.exists():
        raise SystemExit(f"there is no load generator at {chosen.load}; name one with --load")
    traffic = Load(chosen.load, chosen.messages, chosen.sessions)
    ours, empty = [], []
    with tempfile.TemporaryDirectory() as folder, empty_server() as (port, pid):
        program = Program(Path(folder), chosen.store, proof="none").start("--doors", "smtp,web")
        try:
            to_tokens = prepare(program, traffic)
            for seed in range(1, chosen.rounds + 1):
                ours.append(traffic.run(program.smtp, program.process.pid, seed, *to_tokens))
                empty.append(traffic.run(port, pid, seed))
            if held := asyncio.run(count_held(program)):
                raise SystemExit(f"{held} mails were held instead of posted")
        finally:
            program.stop()
    print(f"{chosen.sessions} sessions, {chosen.rounds} x {chosen.messages} mails, median")
    print(" " * 22 + "".join(f"   {title}" for title in FIGURES.values()))
    share = show("to a comment on disk", ours) / show("aiosmtpd, empty", empty)
    print(f"share {share:.0%} (at least {LEAST:.0%}, aim {AIM:.0%}) on {os.cpu_count()} cores")
    return 0 if share >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
