"""`queue`: the mails that were not sent yet, tried again or given up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.session import at_desk, refuse, show, talk
from gateway.model import Kind
from gateway.store.deliveries import EVERYTHING, Which

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from gateway.discussion.desk import Desk
    from gateway.store import Tables
    from gateway.store.deliveries import Waiting

queue = typer.Typer(help="Outgoing mail: list, retry, drop.", no_args_is_help=True)

LISTED = 1000  # mails; nobody reads more, and there may be a hundred thousand

Numbers = Annotated[list[int] | None, typer.Argument(metavar="[ID]...", help="Mails, by number")]
OfKind = Annotated[Kind | None, typer.Option("--kind", help="Of one kind only")]
ToDomain = Annotated[str, typer.Option("--domain", help="To readers of one domain only")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON")]


def add_to(main: typer.Typer) -> None:
    """Add these commands."""
    main.add_typer(queue, name="queue")


@queue.command("list")
def list_queue(
    context: typer.Context, *, kind: OfKind = None, domain: ToDomain = "", json: AsJson = False
) -> None:
    """List the mails that were not sent yet, and say when the relay is away."""

    async def act(desk: Desk) -> list[Waiting]:
        for since, reason in await desk.store.deliveries.relays_away():
            moment = since.isoformat(timespec="seconds")
            talk.print(f"The relay is away since {moment}: {reason}", markup=False, soft_wrap=True)
        among = _among(kind, domain)
        waiting = await desk.store.deliveries.waiting(among, LISTED + 1)
        if len(waiting) > LISTED:
            talk.print(f"More wait; these are the next {LISTED}. rejoinder stats counts all.")
        return waiting[:LISTED]

    rows = [
        {
            "id": one.id,
            "kind": str(one.kind),
            "recipient": one.recipient,
            "due": one.due_at.isoformat(timespec="seconds"),
            "attempts": one.attempts,
            "reply": one.reply,
        }
        for one in at_desk(context, act)
    ]
    lines = ["{id}  {kind}  {recipient}  due {due}  {attempts}x  {reply}".format(**r) for r in rows]
    show(rows, as_json=json, text="\n".join(lines) or "Nothing waits.")


@queue.command()
def retry(
    context: typer.Context,
    numbers: Numbers = None,
    *,
    kind: OfKind = None,
    domain: ToDomain = "",
    json: AsJson = False,
) -> None:
    """Make what waits due now: all of it, or what is named."""

    async def act(desk: Desk) -> int:
        now = desk.clock()
        chosen = _chosen(numbers, kind, domain)
        if EVERYTHING in chosen:
            await desk.store.write(lambda tables: tables.bounces.release(now))
        return await _each(desk, chosen, lambda tables, one: tables.deliveries.retry(one, now))

    count = at_desk(context, act)
    if numbers and not count:
        refuse("None of these waits.")
    show({"due": count}, as_json=json, text=f"{count} mails are due now.")


@queue.command()
def drop(
    context: typer.Context,
    numbers: Numbers = None,
    *,
    kind: OfKind = None,
    domain: ToDomain = "",
    json: AsJson = False,
) -> None:
    """Give up mails that wait; what was sent is sent."""
    chosen = _chosen(numbers, kind, domain)
    if EVERYTHING in chosen:
        refuse("Say which mails: their numbers, --domain or --kind.")

    async def act(desk: Desk) -> int:
        now = desk.clock()
        return await _each(desk, chosen, lambda tables, one: tables.deliveries.drop(one, now))

    count = at_desk(context, act)
    if not count:
        refuse("None of these waits.")
    show({"dropped": count}, as_json=json, text=f"{count} mails are given up.")


def _among(kind: Kind | None, domain: str) -> Which:
    return Which(None, kind, domain.lower().lstrip("@") or None)


def _chosen(numbers: list[int] | None, kind: Kind | None, domain: str) -> list[Which]:
    among = _among(kind, domain)
    return [replace(among, number=number) for number in numbers] if numbers else [among]


async def _each(
    desk: Desk, chosen: list[Which], act: Callable[[Tables, Which], Awaitable[int]]
) -> int:
    async def work(tables: Tables) -> int:
        return sum([await act(tables, one) for one in chosen])

    return await desk.store.write(work)
