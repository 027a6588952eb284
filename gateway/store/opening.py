"""Opens a store by its URL and gives its table groups, at large or inside a transaction."""

from __future__ import annotations

import sqlite3
import sys
from importlib import resources
from typing import TYPE_CHECKING

from gateway.store.acts import Acts
from gateway.store.alterations import Alterations
from gateway.store.archives import Archives
from gateway.store.bans import Bans
from gateway.store.bounces import Bounces
from gateway.store.cancellations import Cancellations
from gateway.store.claims import Claims
from gateway.store.clocks import Clocks
from gateway.store.deliveries import Deliveries
from gateway.store.digests import Digests
from gateway.store.editions import Editions
from gateway.store.entrances import Entrances
from gateway.store.erasing import Erasing
from gateway.store.fates import Fates
from gateway.store.feeds import Feeds
from gateway.store.media import Media
from gateway.store.moderation import Moderation
from gateway.store.newsgroups import Newsgroups
from gateway.store.pages import Pages
from gateway.store.people import People
from gateway.store.planning import Planning
from gateway.store.posts import Posts
from gateway.store.questions import Questions
from gateway.store.search import Search
from gateway.store.sections import Sections
from gateway.store.sqlite import open_sqlite
from gateway.store.statistics import Statistics
from gateway.store.subscriptions import Subscriptions
from gateway.store.tallies import Tallies
from gateway.store.threads import Threads
from gateway.store.votes import Votes

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from gateway.store.database import Database, Dialect, Statements, T


class Tables:
    """The table groups over one way of running statements."""

    def __init__(self, statements: Statements) -> None:
        """Ask all questions through `statements`."""
        self.posts, self.threads = Posts(statements), Threads(statements)
        self.people = People(statements)
        self.subscriptions = Subscriptions(statements)
        self.deliveries = Deliveries(statements)
        self.claims = Claims(statements)
        self.digests = Digests(statements)
        self.moderation = Moderation(statements)
        self.sections = Sections(statements)
        self.archives = Archives(statements)
        self.newsgroups = Newsgroups(statements)
        self.statistics = Statistics(statements)
        self.pages = Pages(statements)
        self.acts = Acts(statements)
        self.bans = Bans(statements)
        self.fates = Fates(statements)
        self.votes = Votes(statements)
        self.feeds = Feeds(statements)
        self.alterations = Alterations(statements)
        self.cancellations = Cancellations(statements)
        self.editions = Editions(statements)
        self.search = Search(statements)
        self.bounces = Bounces(statements)
        self.planning = Planning(statements)
        self.clocks = Clocks(statements)
        self.questions = Questions(statements)
        self.media = Media(statements)
        self.erasing = Erasing(statements)
        self.entrances = Entrances(statements)
        self.tallies = Tallies(statements)


class Store(Tables):
    """The tables of an open database; reads at any time, writes in `write`."""

    def __init__(self, database: Database) -> None:
        """Take an open, migrated database."""
        super().__init__(database)
        self.database = database
        self._inside: tuple[Statements, Tables] | None = None

    async def write(self, work: Callable[[Tables], Awaitable[T]]) -> T:
        """Run `work` in a transaction; when this returns its changes are on disk.

        `work` awaits nothing but the tables it is given, and may be run on another thread.
        """
        return await self.database.write(lambda statements: work(self._tables(statements)))

    def _tables(self, statements: Statements) -> Tables:
        """Give the tables of a transaction; works that are committed together share them."""
        if self._inside is None or self._inside[0] is not statements:
            self._inside = statements, Tables(statements)
        return self._inside[1]

    async def scrub(self) -> None:
        """Leave nothing of deleted rows in the database's files; it takes as long as copying it."""
        erased = await self.erasing.erased()
        await self.database.scrub()
        await self.write(lambda tables: tables.erasing.note_scrubbed(erased))

    async def close(self) -> None:
        """Finish what is being written and close."""
        await self.database.close()


def faults() -> tuple[type[Exception], ...]:
    """Give what a database raises that cannot be used (any more), of the engines in use."""
    found: list[type[Exception]] = [OSError, sqlite3.Error]
    if (asyncpg := sys.modules.get("asyncpg")) is not None:
        found += [asyncpg.PostgresError, asyncpg.InterfaceError]
    return tuple(found)


async def open_store(url: str, data: Path) -> Store:
    """Open `sqlite:FILE` (relative to `data`) or `postgresql://...`, its schema up to date.

    Raises OSError when there is no such database to be had, one of `faults` when it fails then.
    """
    database = await open_database(url, data)
    try:
        await database.migrate(scripts(database.dialect))
    except BaseException:
        await database.close()
        raise
    return Store(database)


async def open_database(url: str, data: Path) -> Database:
    """Open it as it is; raises OSError when there is none to be had."""
    scheme, _, rest = url.partition(":")
    if scheme == "sqlite":
        path = data / rest
        path.parent.mkdir(parents=True, exist_ok=True)
        return await open_sqlite(path)
    # An extra of the package: a site on SQLite does not need the driver.
    try:
        from gateway.store.postgres import open_postgres  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise OSError("PostgreSQL needs its driver: pip install 'rejoinder[postgres]'") from error
    return await open_postgres(url)


def scripts(dialect: Dialect) -> list[tuple[int, str]]:
    """Give the migrations in order: `NNNN_name.sql`, with `NNNN_name.DIALECT.sql` below it."""
    folder = resources.files("gateway.store") / "schema"
    texts: dict[str, str] = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name.count(".")):
        name, *kinds = file.name.removesuffix(".sql").split(".")
        if not kinds or kinds == [dialect]:
            texts[name] = texts.get(name, "") + file.read_text()
    return [(int(name.partition("_")[0]), text) for name, text in sorted(texts.items())]
