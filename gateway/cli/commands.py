"""All commands, and what stands before any of them."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

import typer

from gateway.cli import (
    bans,
    checking,
    keys,
    mailing,
    migrating,
    moderation,
    people,
    publishing,
    queue,
    running,
    tracing,
)
from gateway.logs import configure

main = typer.Typer(
    name="rejoinder",
    help="Comments on articles by mail, newsreader and page, with one digest a day.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@main.callback()
def options(
    context: typer.Context,
    config: Annotated[
        Path, typer.Option(envvar="REJOINDER_CONFIG", help="The configuration to use.")
    ] = Path("config.toml"),
) -> None:
    """Take what stands before the command."""
    context.obj = config
    configure(logging.WARNING)


running.add_to(main)
checking.add_to(main)
publishing.add_to(main)
migrating.add_to(main)
people.add_to(main)
mailing.add_to(main)
queue.add_to(main)
keys.add_to(main)
moderation.add_to(main)
bans.add_to(main)
tracing.add_to(main)
