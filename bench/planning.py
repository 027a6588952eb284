"""Planning 100,000 mails, beside a bare INSERT ... SELECT of the same rows in the same run.

    python -m bench.planning [--readers 100000] [--rounds 3] [--only sqlite|postgresql]

Notices: one post for all readers, then a hundred posts for a hundredth of them each. Digests: all
readers at once. The bare statement writes the rows that were planned into a table with the same
indexes. Less than half a second is the goal; memory is told for a tenth of the readers and twice
as many, where it must not grow with them.
"""

import argparse
import asyncio
import resource
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from gateway.mailer.planner import plan
from gateway.store import Store, open_store
from gateway.store.database import micros
from tests.factories import HOME_FRONT, NOW, a_post
from tests.postgres import Cluster

GOAL = 0.5  # seconds
TWIN = "delivery_twin"
COLUMNS = (
    "id, kind, person, recipient, post, subscription, cadence, since, until, planned_at, due_at,"
    " attempts"
)


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
    due = "daily_due" if cadence == "daily" else "weekly_due"

    async def work(tables):
        await tables.sections.keep([HOME_FRONT], NOW)

    await store.write(work)
    numbers = (
        f"WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {readers})"
    )
    at = micros(NOW)
    await store.database.run(
        "INSERT INTO person (id, nic, nic_key, original_nic, address, hour, timezone, created_at,"
        f" {due}) {numbers} SELECT n, 'reader ' || n, 'reader' || n, 'r', 'reader' || n ||"
        f" '@example.org', 6, 'UTC', {at}, {at} FROM n"
    )
    await store.database.run(
        "INSERT INTO subscription (id, person, section, thread, cadence, asked_cadence, asked_at,"
        f" confirmed_at) {numbers} SELECT n, n, CASE WHEN n % 10 = 0 THEN 'site'"
        f" ELSE '{HOME_FRONT.name}' END, 0, '{cadence}', '{cadence}', {at}, {at} FROM n"
    )
    await analyse(store)


async def analyse(store: Store) -> None:
    await store.database.run("ANALYZE")


async def appear(store: Store, first: int, count: int) -> None:
    async def work(tables):
        for number in range(first, first + count):
            await tables.posts.count_up("sequence")
            await tables.posts.insert(a_post(number, posted_at=NOW), "s")
            await tables.posts.enter(HOME_FRONT.name, number, number, NOW, b"line")

    await store.write(work)


async def twin(store: Store) -> None:
    """Make a table with the columns and indexes of the ledger."""
    await store.database.run(
        f"CREATE TABLE {TWIN} (id BIGINT PRIMARY KEY, kind TEXT NOT NULL, person BIGINT,"
        " recipient TEXT NOT NULL, post BIGINT, subscription BIGINT, cadence TEXT, since BIGINT,"
        " until BIGINT, raw BYTEA, planned_at BIGINT NOT NULL, due_at BIGINT NOT NULL,"
        " claimed_at BIGINT, attempts BIGINT NOT NULL DEFAULT 0, sent_at BIGINT, failed_at BIGINT,"
        " reply TEXT)"
    )
    for index in (
        f"CREATE UNIQUE INDEX {TWIN}_n ON {TWIN} (post, person) WHERE kind = 'notice'",
        f"CREATE UNIQUE INDEX {TWIN}_d ON {TWIN} (person, cadence, until) WHERE kind = 'digest'",
        f"CREATE INDEX {TWIN}_due ON {TWIN} (due_at) WHERE sent_at IS NULL AND failed_at IS NULL",
    ):
        await store.database.run(index)


async def bare(store: Store) -> float:
    """Give the seconds a bare copy of all planned rows takes, and empty both tables."""
    started = time.perf_counter()
    await store.database.run(f"INSERT INTO {TWIN} ({COLUMNS}) SELECT {COLUMNS} FROM delivery")
    took = time.perf_counter() - started
    for table in (TWIN, "delivery"):
        await store.database.run(f"DELETE FROM {table}")
    return took


async def measured(store: Store, expected: int) -> tuple[float, float]:
    started = time.perf_counter()
    planned = await plan(store, NOW)
    took = time.perf_counter() - started
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
            await store.database.run(f"UPDATE person SET daily_due = {micros(NOW)}")
            results.append(await measured(store, readers))
        report(engine, "digests", results, readers)


def report(engine: str, name: str, results: list[tuple[float, float]], rows: int) -> None:
    took, limit = min(results)
    verdict = "ok" if took * 100_000 / rows < GOAL else "TOO SLOW"
    print(
        f"{engine:11} {name:20} {rows:7} rows  {took:.3f} s  bare {limit:.3f} s"
        f"  {took / limit:.1f}x  {verdict}",
        flush=True,
    )


async def memory(readers: int) -> None:
    """Tell by how much this process grows to plan notices and digests on SQLite."""
    for people in (readers // 10, readers * 2):
        async with stores("sqlite") as store:
            await fill(store, people, "instant")
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            await appear(store, 1, 1)
            await plan(store, NOW)
            grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
            print(f"sqlite      memory for {people:7} readers: {grown / 1024:.1f} MiB more")


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
