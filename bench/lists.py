"""The lists of a site with 1,000 posts beside those of one with 1,000,000, in the same run.

    python -m bench.lists [--posts 1000000] [--only sqlite|postgresql]

Every tenth post is an article; the section `opinion` holds the first few of them alone. A page is
rendered from its question to its octets. What it costs must not grow with the site: a ratio above
the limit fails.
"""

import argparse
import asyncio
import sys
import time
from contextlib import AsyncExitStack

import httpx

from bench.planning import stores
from gateway.discussion.desk import Rules, open_desk
from gateway.message.addresses import Tokens
from gateway.store import Store
from gateway.store.database import micros
from gateway.web import Site, application
from tests.factories import HOME_FRONT, NOW, OPINION, SITE_VALUE

SMALL = 1000  # posts
RARE = 400  # posts in the small section and before, on both sites
LIMIT = 1.5  # times
ROUNDS = 40  # of which the quickest counts: others work on the machine, too
PATHS = ("/", "/?before=500", "/section/opinion", "/section/home-front", "/feed.atom",
         "/section/opinion/feed.atom", f"/day/{NOW.date()}")  # fmt: skip


async def fill(store: Store, posts: int) -> None:
    """Posts a minute apart, the last of them now: threads of nine comments."""

    async def keep(tables):
        await tables.sections.keep([HOME_FRONT, OPINION], NOW)

    await store.write(keep)
    await store.database.run(
        f"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {posts})"
        " INSERT INTO post (id, message_id, article, parent, nic, subject, slug, body, sections,"
        " ancestors, posted_at, sequence, kept_headers) SELECT i, '<' || i || '@x>',"
        " i - (i - 1) % 10, CASE WHEN i % 10 = 1 THEN NULL ELSE i - (i - 1) % 10 END, 'N', 'S',"
        f" 's', '<p>Some words.</p>', CASE WHEN i < {RARE} THEN 'opinion' ELSE 'home-front' END,"
        f" '', {micros(NOW)} - ({posts} - i) * CAST(60000000 AS BIGINT), i, '' FROM n"
    )
    await store.database.run(
        "INSERT INTO listing (section, place, listed)"
        " SELECT sections, sequence, id FROM post WHERE parent IS NULL"
    )
    await store.database.run("ANALYZE")


def browser(store: Store) -> httpx.AsyncClient:
    desk = open_desk(
        store=store,
        site=SITE_VALUE,
        sections={one.name: one for one in (HOME_FRONT, OPINION)},
        tokens=Tokens(b"k" * 32),
        rules=Rules(),
        clock=lambda: NOW,
        woken=asyncio.Event(),
    )
    transport = httpx.ASGITransport(application(Site(desk, lambda: True)))
    return httpx.AsyncClient(transport=transport, base_url=SITE_VALUE.url)


async def seconds(client: httpx.AsyncClient, path: str) -> float:
    started = time.perf_counter()
    answer = await client.get(path)
    took = time.perf_counter() - started
    if answer.status_code != 200:
        raise SystemExit(f"{path} was answered {answer.status_code}")
    return took


async def compare(engine: str, posts: int) -> bool:
    """Print a line for each page; tell whether all stay below the limit."""
    good = True
    async with AsyncExitStack() as stack:
        clients = []
        for count in (SMALL, posts):
            store = await stack.enter_async_context(stores(engine))
            await fill(store, count)
            clients.append(await stack.enter_async_context(browser(store)))
        for path in PATHS:
            best = [1e9, 1e9]
            for _ in range(ROUNDS):
                best = [min(a, await seconds(b, path)) for a, b in zip(best, clients, strict=True)]
            ratio = best[1] / best[0]
            good = good and ratio <= LIMIT
            print(
                f"{engine:10} {path:28} {SMALL:,} posts {best[0] * 1000:5.2f} ms"
                f" · {posts:,} posts {best[1] * 1000:5.2f} ms · {ratio:.2f} times"
            )
    return good


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    wanted = parser.parse_args()
    engines = [wanted.only] if wanted.only else ["sqlite", "postgresql"]
    good = [asyncio.run(compare(engine, wanted.posts)) for engine in engines]
    print(f"limit {LIMIT} times: {'held' if all(good) else 'broken'}")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
