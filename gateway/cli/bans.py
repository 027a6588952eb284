"""`ban`: addresses, domains, nics and networks that may not post."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.session import at_desk, refuse, show
from gateway.discussion import bans
from gateway.model import Refused
from gateway.store.bans import BanKind  # noqa: TC001 - typer reads the annotation

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from gateway.discussion.desk import Desk
    from gateway.store import Tables
    from gateway.store.bans import Mark

ban = typer.Typer(help="Who may not post: add, remove, list.", no_args_is_help=True)

Value = Annotated[str, typer.Argument(help="An address, a domain, a nic, or 192.0.2.0/24")]


def add_to(main: typer.Typer) -> None:
    """Add these commands."""
    main.add_typer(ban, name="ban")


@ban.command()
def add(context: typer.Context, kind: BanKind, value: Value) -> None:
    """Let whoever is known by this post no longer; `person ban` bans one person."""
    if not _change(context, kind, value, bans.add_ban):
        refuse(f"The {kind} {value} is banned already.")


@ban.command()
def remove(context: typer.Context, kind: BanKind, value: Value) -> None:
    """Lift a ban."""
    if not _change(context, kind, value, bans.lift_ban):
        refuse(f"The {kind} {value} is not banned.")


def _change(
    context: typer.Context,
    kind: BanKind,
    value: str,
    change: Callable[[Desk, Tables, Mark, str], Awaitable[bool]],
) -> bool:
    mark = bans.mark_of(kind, value)
    if isinstance(mark, Refused):
        refuse(mark.reason)
    return at_desk(
        context, lambda desk: desk.store.write(lambda tables: change(desk, tables, mark, value))
    )


@ban.command("list")
def list_bans(
    context: typer.Context,
    *,
    json: Annotated[bool, typer.Option("--json", help="Print JSON")] = False,
) -> None:
    """List who may not post."""
    found = at_desk(context, lambda desk: desk.store.bans.all())
    rows = [
        {
            "kind": str(one.mark.kind),
            "value": one.typed or one.mark.value,
            "since": one.at.isoformat(timespec="seconds"),
        }
        for one in found
    ]
    lines = [f"{row['kind']:8}  {row['value']}  since {row['since'][:16]}" for row in rows]
    show(rows, as_json=json, text="\n".join(lines) or "Nobody is banned so.")
