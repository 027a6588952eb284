"""What every command shares: the settings, an open desk, and one clear line for what goes wrong."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from gateway.config import ConfigError, Settings, load
from gateway.message import house_style
from gateway.model import MessageId
from gateway.opening import open_desk_of
from gateway.store import faults

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from gateway.discussion.desk import Desk
    from gateway.store.database import T

talk = Console(stderr=True, highlight=False)

FAILED, MISUSED = 1, 2


def refuse(reason: str) -> NoReturn:
    """End the command with one clear line."""
    talk.print(reason, markup=False, soft_wrap=True)
    raise typer.Exit(FAILED)


def misuse(reason: str) -> NoReturn:
    """End the command for a mistake in what it was given."""
    talk.print(reason, markup=False, soft_wrap=True)
    raise typer.Exit(MISUSED)


def settings_of(context: typer.Context) -> Settings:
    """Read the configuration named on the command line; its mistakes end the command."""
    path: Path = context.obj
    try:
        settings = load(path, os.environ)
    except ConfigError as error:
        misuse(str(error))
    if amiss := house_style.faults(settings.site.look):
        misuse("\n".join(amiss))
    return settings


def message_id_of(typed: str) -> MessageId:
    """Give a Message-ID that was typed with or without its angle brackets."""
    return MessageId(f"<{typed.strip().strip('<>')}>")


def words_of(error: Exception) -> str:
    """Say in a sentence what a file or the database refused."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error) if isinstance(error, OSError) else f"The database fails: {error}"


def at_desk(context: typer.Context, action: Callable[[Desk], Awaitable[T]]) -> T:
    """Run `action` with the desk open, and close it whatever happens."""
    settings = settings_of(context)

    async def run() -> T:
        async with open_desk_of(settings) as desk:
            return await action(desk)

    try:
        return asyncio.run(run())
    except faults() as error:
        refuse(words_of(error))


def show(result: Any, *, as_json: bool, text: str) -> None:
    """Write a result to standard output: as JSON for programs, as text for people."""
    sys.stdout.write(json.dumps(result, ensure_ascii=False, indent=2) if as_json else text)
    sys.stdout.write("\n")


def progress() -> Progress:
    """Give the bar of what takes long; only who sits at a terminal sees it."""
    return Progress(
        "{task.description}",
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=talk,
        disable=not talk.is_terminal,
    )
