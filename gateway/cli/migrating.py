"""`migrate`: a site's data into another store, from one engine to the other."""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.session import misuse, progress, refuse, settings_of, show, talk, words_of
from gateway.config import ConfigError, load
from gateway.discussion.searching import index_new
from gateway.mailer.supply import DEAD
from gateway.opening import utc_now
from gateway.store import faults, open_store
from gateway.store.copying import CopyError, copy, open_target

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from rich.progress import Progress

    from gateway.config import Settings
    from gateway.store import Store


def add_to(main: typer.Typer) -> None:
    """Add this command."""
    main.command()(migrate)


def migrate(
    context: typer.Context,
    to: Annotated[str, typer.Argument(help="As store.url: postgresql://... or sqlite:FILE")],
    *,
    json: Annotated[bool, typer.Option("--json", help="Print JSON")] = False,
) -> None:
    """Copy all data into an empty store: all of it or nothing; what is in use stays as it is."""
    settings = settings_of(context)
    try:
        load(context.obj, {**os.environ, "REJOINDER_STORE__URL": to})
    except ConfigError:
        misuse("TO is as store.url: postgresql://... or sqlite:FILE.")
    try:
        counts = asyncio.run(_migrate(settings, to))
    except CopyError as error:
        refuse(str(error))
    except faults() as error:
        refuse(words_of(error))
    lines = [f"{rows:9} {table}" for table, rows in counts.items()]
    show({"tables": counts}, as_json=json, text="\n".join(lines))
    said = "All is copied. Set store.url in config.toml to the new store, then start serve."
    talk.print(said, soft_wrap=True)


async def _migrate(settings: Settings, to: str) -> dict[str, int]:
    async with _closing(await open_store(settings.store.url, settings.site.data)) as source:
        if await source.claims.alive(utc_now() - DEAD):
            raise CopyError("A mailer is at work on the store in use: stop serve first.")
        async with _closing(await open_target(to, settings.site.data)) as target:
            with progress() as bar:
                return await _copy(source, target, bar)


async def _copy(source: Store, target: Store, bar: Progress) -> dict[str, int]:
    task = bar.add_task("Copying", total=None)
    counts = await copy(
        source, target, lambda done, rows: bar.update(task, completed=done, total=rows)
    )
    # Where this is broken off, `serve` goes on with it.
    task = bar.add_task("Indexing", total=counts["post"])
    while done := await index_new(target):
        bar.advance(task, done)
    return counts


@asynccontextmanager
async def _closing(store: Store) -> AsyncIterator[Store]:
    try:
        yield store
    finally:
        await store.close()
