"""Does the mailer's memory grow with the number of readers?

    python -m bench.fanout_memory [--kind notice|digest] [--readers 10000 200000]

For each number a store is filled by one process; another one plans and sends all mails to a relay
that takes each at once. Shown is the most memory of its own that one had while it planned, and
while it sent (RssAnon: pages of the database file that are mapped are the kernel's). Signed with
Ed25519, for speed: a key of the other kind takes no more room. Flat is what grows by SQLite's page
cache at most: a small database does not fill it.
"""

import argparse
import asyncio
import logging
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvloop

from bench.fanout import Site
from gateway.logs import configure
from gateway.mailer.answers import Answer, Outcome
from gateway.mailer.keys import Algorithm
from gateway.mailer.writing import Outgoing
from gateway.store import open_store

EVERY_SECONDS = 0.02
CACHE = 16  # MiB; `cache_size` of the writer in gateway/store/sqlite.py
NOISE = 1.1
TAKEN = Answer(Outcome.TAKEN, "250 taken")


class Nowhere:
    """A relay that takes everything."""

    def connection(self) -> "Nowhere":
        """Give itself: it has no state."""
        return self

    async def send(self, mail: Outgoing, following: Outgoing | None = None) -> Answer:
        """Take a mail."""
        await asyncio.sleep(0)
        return TAKEN

    def abort(self) -> None:
        """Nothing is under way."""

    async def close(self) -> None:
        """Nothing is open."""


class Peak:
    """The most memory of its own that this process had, in MiB."""

    def __init__(self) -> None:
        self.mebibytes = 0.0

    def look(self) -> None:
        """Look how much it is now."""
        status = Path("/proc/self/status").read_text()
        (line,) = (line for line in status.splitlines() if line.startswith("RssAnon"))
        self.mebibytes = max(self.mebibytes, int(line.split()[1]) / 1024)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Look again and again."""
        task = asyncio.ensure_future(self._watch())
        try:
            yield
        finally:
            self.look()
            task.cancel()

    async def _watch(self) -> None:
        while True:
            self.look()
            await asyncio.sleep(EVERY_SECONDS)


async def fill(folder: Path, kind: str, readers: int) -> None:
    """Make a store with readers."""
    store = await open_store("sqlite:rejoinder.db", folder)
    await Site(store, folder / "filling", Nowhere(), kind, Algorithm.ED25519).fill(readers)
    await store.close()


async def send(folder: Path, kind: str, readers: int) -> None:
    """Plan and send, and say how much memory that took."""
    store = await open_store("sqlite:rejoinder.db", folder)
    site = Site(store, folder / "sending", Nowhere(), kind, Algorithm.ED25519)
    planning, sending = Peak(), Peak()
    with planning.watched():
        await site.plan()
    with sending.watched():
        await site.send()
    await site.outbox.close()
    await store.close()
    print(
        f"{readers:>7} {kind}s: planning {planning.mebibytes:.1f} MiB,"
        f" sending {sending.mebibytes:.1f} MiB",
        file=sys.stderr,
    )
    print(max(planning.mebibytes, sending.mebibytes))


def in_a_process_of_its_own(step: str, folder: str, kind: str, readers: int) -> str:
    """Run one of the two above; give what it printed."""
    command = [sys.executable, "-m", "bench.fanout_memory", "--kind", kind, "--step", step]
    done = subprocess.run(
        [*command, "--folder", folder, "--readers", str(readers)],
        stdout=subprocess.PIPE,
        check=True,
    )
    return done.stdout.decode()


def main() -> int:
    """Measure, print, and tell by the exit code whether memory is flat."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--readers", type=int, nargs="+", default=[10_000, 200_000])
    options.add_argument("--kind", choices=["notice", "digest"], default="notice")
    options.add_argument("--step", choices=["fill", "send"], help=argparse.SUPPRESS)
    options.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.step:
        configure(logging.WARNING)
        step = fill if chosen.step == "fill" else send
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(step(chosen.folder, chosen.kind, chosen.readers[0]))
        return 0
    peaks = []
    for readers in chosen.readers:
        with tempfile.TemporaryDirectory() as folder:
            in_a_process_of_its_own("fill", folder, chosen.kind, readers)
            peaks.append(float(in_a_process_of_its_own("send", folder, chosen.kind, readers)))
    print(f"{max(peaks) - peaks[0]:.1f} MiB more than with {chosen.readers[0]} readers")
    return 0 if max(peaks) <= NOISE * peaks[0] + CACHE else 1


if __name__ == "__main__":
    sys.exit(main())
