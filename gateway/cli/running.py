"""`serve`: run the doors until a signal ends it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import resource
import signal
from typing import TYPE_CHECKING, Annotated

import typer
import uvloop

from gateway import sample
from gateway.cli.session import MISUSED, refuse, settings_of, talk, words_of
from gateway.logs import configure
from gateway.opening import open_desk_of
from gateway.store import faults

if TYPE_CHECKING:
    from gateway.config import Settings


def add_to(main: typer.Typer) -> None:
    """Add this command."""
    main.command("serve")(serve_doors)


def serve_doors(
    context: typer.Context,
    *,
    doors: Annotated[str, typer.Option(help="Some of smtp,lmtp,nntp,web,mailer,feeds")] = "",
    with_sample: Annotated[
        bool, typer.Option("--sample", help="Publish a sample article into an empty store")
    ] = False,
) -> None:
    """Run the doors until SIGTERM or Ctrl-C; mails under way are finished first."""
    # All doors and their libraries: half a second that other commands need not wait.
    from gateway.app import DOORS  # noqa: PLC0415

    settings = settings_of(context)
    wanted = tuple(name.strip() for name in doors.split(",")) if doors else DOORS
    unknown = [name for name in wanted if name not in DOORS]
    if unknown:
        talk.print(f"There is no door {unknown[0]}; there are {', '.join(DOORS)}.", markup=False)
        raise typer.Exit(MISUSED)
    configure(logging.INFO, for_good=True)
    _allow_many_files()
    try:
        # uvloop: for the many short questions of newsreaders.
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_serve(settings, wanted, with_sample=with_sample))
    except faults() as error:
        refuse(words_of(error))


def _allow_many_files() -> None:
    """Take as many open files as the system lets us have: each connection is one."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):  # macOS promises more than it gives
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


async def _serve(settings: Settings, doors: tuple[str, ...], *, with_sample: bool) -> None:
    from gateway.app import serve  # noqa: PLC0415

    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)

    def tell(places: dict[str, list[str]]) -> None:
        talk.print(sample.directions(settings, places), markup=False, soft_wrap=True)

    async with open_desk_of(settings) as desk:
        if with_sample:
            await sample.publish_sample(desk)
        await serve(settings, desk, doors, stopping, tell)
