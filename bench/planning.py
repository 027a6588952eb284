"""Planning 100,000 mails, beside a bare INSERT ... SELECT of the same rows in the same run.

    python -m bench.planning [--readers 100000] [--rounds 3] [--only sqlite|postgresql]

Notices: one post for all readers, then a hundred posts for a hundredth of them each. Digests: all
readers at once. The bare statement writes the rows that were planned into a table with the same
indexes; told are the medians. Less than half a second is the goal; memory is told for a tenth of
the readers and twice as many, where it must not grow with them.
"""

import argparse
import asyncio
import os
import re
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from gateway.mailer.planner import plan
from gateway.store import Store, open_store
from gateway.store.database import micros
from tests.factories import HOME_FRONT, NOW, a_post
from tests.postgres import Cluster

GOAL = 0.5  # seconds
TWIN = "delivery_twin"
COLUMNS = (
    "id, kind, person, recipient, post, subscription, cadence, since, until, planned_at, due_at,"
    " attempts, part, parts"
)


class Took(NamedTuple):
    """Seconds, and of them those at which a processor was at it, here or in the server."""

    wall: float
    cpu: float


class Clock:
    """Counts from when it is made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), self._processors()

    def passed(self) -> Took:
        return Took(time.perf_counter() - self._wall, self._processors() - self._cpu)

    def _processors(self) -> float:
        """Sum up this process, its children and theirs: a server that is ours."""
        parents, used = {}, {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                fields = stat.read_text().rpartition(")")[2].split()
                number = int(stat.parent.name)
                parents[number] = int(fields[1])
                used[number] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

        def is_ours(number: int) -> bool:
            return number == os.getpid() or (number in parents and is_ours(parents[number]))

        return sum(used[number] for number in used if is_ours(number))


@asynccontextmanager
async def stores(engine: str) -> AsyncIterator[Store]:
    """Give an empty store on a fresh database."""
    with tempfile.TemporaryDirectory() as folder:
        cluster = Cluster() if engine == "postgresql" else None
        url = cluster.url(await cluster.database()) if cluster else "sqlite:bench.db"
        store = await open_store(url, data=Path(folder))
        try:
            yield store
        finally:
            await store.close()
            if cluster:
                cluster.stop()


async def fill(store: Store, readers: int, cadence: str) -> None:
    """Readers 1 to `readers`: one in ten follows the site, the others the section."""

    async def work(tables):
        await tables.sections.keep([HOME_FRONT], NOW)

    await store.write(work)
    numbers = (
        f"WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {readers})"
    )
    at = micros(NOW)
    await store.database.run(
        "INSERT INTO person (id, nic, nic_key, original_nic, address, hour, timezone, created_at)"
        f" {numbers} SELECT n, 'reader ' || n, 'reader' || n, 'r', 'reader' || n ||"
        f" '@example.org', 6, 'UTC', {at} FROM n"
    )
    await store.database.run(
        "INSERT INTO subscription (id, person, section, thread, cadence, asked_cadence, asked_at,"
        f" confirmed_at) {numbers} SELECT n, n, CASE WHEN n % 10 = 0 THEN 'site'"
        f" ELSE '{HOME_FRONT.name}' END, 0, '{cadence}', '{cadence}', {at}, {at} FROM n"
    )
    if cadence != "instant":
        await store.database.run(
            "INSERT INTO digest_clock (id, cadence, timezone, hour, days, due, until)"
            f" VALUES (1, '{cadence}', 'UTC', 6, 127, {at}, 0)"
        )
        await store.database.run(
            "INSERT INTO digest_reader (person, cadence, clock)"
            f" SELECT id, '{cadence}', 1 FROM person"
        )
    if store.database.dialect == "postgresql":
        # Which it does by itself when much has changed; nobody does it for SQLite.
        await store.database.run("VACUUM ANALYZE")


async def appear(store: Store, first: int, count: int) -> None:
    async def work(tables):
        for number in range(first, first + count):
            await tables.posts.count_up("sequence")
            await tables.posts.insert(a_post(number, posted_at=NOW), "s")
            await tables.posts.enter(HOME_FRONT.name, number, number, NOW, b"line")

    await store.write(work)


async def twin(store: Store) -> None:
    """Make a table like the ledger, with all of its columns and indexes."""
    if store.database.dialect == "postgresql":
        await store.database.run(f"CREATE TABLE {TWIN} (LIKE delivery INCLUDING ALL)")
        return
    for (made,) in await store.database.rows(
        "SELECT sql FROM sqlite_master WHERE tbl_name = 'delivery' AND sql IS NOT NULL"
    ):
        await store.database.run(re.sub(r'"?\bdelivery', TWIN, made).replace(f'{TWIN}"', TWIN))


async def bare(store: Store) -> Took:
    """Give what a bare copy of all planned rows takes, and empty both tables."""
    started = Clock()
    await store.database.run(f"INSERT INTO {TWIN} ({COLUMNS}) SELECT {COLUMNS} FROM delivery")
    took = started.passed()
    empty = "TRUNCATE" if store.database.dialect == "postgresql" else "DELETE FROM"
    for table in (TWIN, "delivery"):
        await store.database.run(f"{empty} {table}")
    return took


async def measured(store: Store, expected: int) -> tuple[Took, Took]:
    started = Clock()
    planned = await plan(store, NOW)
    took = started.passed()
    if planned != expected:
        raise SystemExit(f"{planned} mails were planned, not {expected}")
    return took, await bare(store)


async def run(engine: str, readers: int, rounds: int) -> None:
    kinds = (("one post", "instant", readers, 1), ("100 posts", "instant", readers // 100, 100))
    for name, cadence, people, posts in kinds:
        async with stores(engine) as store:
            await fill(store, people, cadence)
            await twin(store)
            results = []
            for number in range(rounds):
                await appear(store, 1 + number * posts, posts)
                results.append(await measured(store, people * posts))
            report(engine, f"notices, {name}", results, people * posts)
    async with stores(engine) as store:
        await fill(store, readers, "daily")
        await twin(store)
        results = []
        for number in range(rounds):
            await appear(store, 1 + number, 1)
            await plan(store, NOW.replace(year=2020))
            await store.database.run(f"UPDATE digest_clock SET due = {micros(NOW)}")
            results.append(await measured(store, readers))
        report(engine, "digests", results, readers)


def report(engine: str, name: str, results: list[tuple[Took, Took]], rows: int) -> None:
    took = Took(
        *(statistics.median(times) for times in zip(*(one for one, _ in results), strict=True))
    )
    limit = Took(
        *(statistics.median(times) for times in zip(*(one for _, one in results), strict=True))
    )
    ratio = statistics.median(took.cpu / max(limit.cpu, 0.01) for took, limit in results)
    verdict = "ok" if took.wall * 100_000 / rows < GOAL else "TOO SLOW"
    print(
        f"{engine:11} {name:20} {rows:7} rows  {took.wall:.3f} s (CPU {took.cpu:.2f})"
        f"  bare {limit.wall:.3f} s (CPU {limit.cpu:.2f})  {ratio:.2f}x CPU  {verdict}",
        flush=True,
    )


async def memory(readers: int) -> None:
    """Tell by how much this process grows to plan notices and digests on SQLite."""
    for cadence in ("instant", "daily"):
        for people in (readers // 10, readers * 2):
            async with stores("sqlite") as store:
                await fill(store, people, cadence)
                await appear(store, 1, 1)
                before = resident()
                await plan(store, NOW)
                print(
                    f"sqlite      {cadence:7} {people:7} readers:"
                    f" {(resident() - before) / 1024:.1f} MiB more",
                    flush=True,
                )


def resident() -> int:
    """Give the KiB this process has held at most since the last time this was asked."""
    status = Path("/proc/self/status").read_text()
    Path("/proc/self/clear_refs").write_text("5")
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0])


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    options = parser.parse_args()
    await memory(options.readers)
    for engine in ("sqlite", "postgresql"):
        if options.only in (None, engine):
            await run(engine, options.readers, options.rounds)


if __name__ == "__main__":
    asyncio.run(main())
