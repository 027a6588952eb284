"""What any test may ask for: a pinned clock, a store on each engine, a PostgreSQL of its own."""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING

import hypothesis
import pytest

from gateway.discussion.desk import Desk, Rules, open_desk
from gateway.message.addresses import Tokens
from gateway.store import Store, open_store
from tests.clock import PinnedClock
from tests.databases import Databases
from tests.factories import HOME_FRONT, OPINION, SITE_VALUE
from tests.postgres import Cluster
from tests.site import settings_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from gateway.config import Settings

# The same examples in every run, however slow the machine is that day; `make fuzz` looks further.
hypothesis.settings.register_profile(
    "tests",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    derandomize=True,
    max_examples=100,
)
hypothesis.settings.register_profile("fuzz", deadline=None, max_examples=20_000)
hypothesis.settings.load_profile("tests")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let files that tests compare with be written again, to be looked at before they are kept."""
    parser.addoption("--regenerate", action="store_true", help="write the golden files again")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the tests that share what their module has started to one process: it starts once."""
    for item in items:
        named = item._fixtureinfo.name2fixturedefs if isinstance(item, pytest.Function) else {}
        if any(one.scope == "module" for found in named.values() for one in found):
            item.add_marker(pytest.mark.xdist_group(item.module.__name__))


@pytest.fixture
def clock() -> PinnedClock:
    """Half past nine of a Monday in spring; `clock.advance(hours=1)` moves it."""
    return PinnedClock.at("2026-03-02T09:30:00")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """One throw-away server for all tests of this process, started when the first one asks."""
    cluster = Cluster()
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def databases(postgres: Cluster) -> Databases:
    """What that server lends."""
    return Databases(postgres)


@pytest.fixture
async def postgres_url(
    postgres: Cluster, databases: Databases, tmp_path: Path
) -> AsyncIterator[str]:
    """A database with our schema and nothing in it."""
    name = await databases.take(tmp_path)
    yield postgres.url(name)
    await databases.give_back(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """The two engines in turn: what holds on one holds on the other."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgres_url")
        return url
    return "sqlite:rejoinder.db"


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of SQLite as our migrations leave it: to copy it costs less than to migrate."""
    folder = tmp_path_factory.mktemp("migrated")

    async def make() -> None:
        store = await open_store("sqlite:rejoinder.db", data=folder)
        await store.close()

    asyncio.run(make())
    return folder / "rejoinder.db"


@pytest.fixture
async def store(store_url: str, migrated: Path, tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store, on each engine in turn."""
    if store_url.startswith("sqlite:"):
        shutil.copy(migrated, tmp_path)
    store = await open_store(store_url, data=tmp_path)
    yield store
    await store.close()


@pytest.fixture
def rules() -> Rules:
    """What the owner decided; a test module may decide otherwise."""
    return Rules()


@pytest.fixture
async def desk(store: Store, clock: PinnedClock, rules: Rules) -> Desk:
    """A desk on each engine, with two sections."""
    sections = {one.name: one for one in (HOME_FRONT, OPINION)}
    await store.write(lambda tables: tables.sections.keep(sections.values(), clock()))
    return open_desk(
        store=store,
        site=SITE_VALUE,
        sections=sections,
        tokens=Tokens(b"k" * 32),
        rules=rules,
        clock=clock,
        woken=asyncio.Event(),
    )


@pytest.fixture
def settings(store_url: str, tmp_path: Path) -> Settings:
    """A site with two sections, on each engine in turn, each door on a free port."""
    return settings_in(tmp_path, REJOINDER_STORE__URL=store_url)
