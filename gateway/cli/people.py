"""`person`: who may do what here."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.session import at_desk, refuse, show
from gateway.discussion import (
    bans,
    bouncing,
    erasing,
    identity,
    passwords,
    preferences,
    subscribing,
)
from gateway.message.addresses import address_of
from gateway.message.following import in_words
from gateway.model import Author, Role, SectionName

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from gateway.discussion.desk import Desk
    from gateway.model import Address, Person
    from gateway.store import Tables
    from gateway.store.bounces import Bounce

person = typer.Typer(help="People: readers, editors, owners.", no_args_is_help=True)

Who = Annotated[str, typer.Argument(help="A nic or an address")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON")]


PasswordFromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read a password for newsreaders from stdin")
]


def add_to(main: typer.Typer) -> None:
    """Add these commands."""
    main.add_typer(person, name="person")


@person.command()
def add(  # noqa: PLR0913 - the options of the command
    context: typer.Context,
    nic: Annotated[str, typer.Argument(help="The name they show")],
    *,
    address: Annotated[str, typer.Option(help="Their mail address; never shown to anyone")] = "",
    website: Annotated[str, typer.Option(help="What their name links to")] = "",
    role: Role = Role.READER,
    password: PasswordFromStdin = False,
    json: AsJson = False,
) -> None:
    """Add a person; print what is known of them."""
    hashed = passwords.hashed(sys.stdin.readline().rstrip("\n")) if password else None
    author = Author(nic, _address(address), website or None)

    async def work(desk: Desk, tables: Tables) -> Person:
        if await identity.by_who(tables, nic) is not None:
            refuse(f"The nic {nic} is taken.")
        objection = await identity.objection_to(tables, desk, nic)
        if role is Role.READER and objection:
            refuse(objection)
        if author.address and await tables.people.by_address(author.address):
            refuse(f"Somebody has the address {author.address} already.")
        added = await identity.add_person(tables, desk, author, desk.clock(), role)
        if hashed is not None:
            await tables.people.set_password(added.id, hashed)
        return added

    _report(_write(context, work), as_json=json)


@person.command("show")
def show_person(context: typer.Context, who: Who, *, json: AsJson = False) -> None:
    """Show what is known of a person, what they follow and what came back from them."""

    async def look(desk: Desk) -> tuple[Person, _Mail]:
        known = await _found(desk.store, who)
        wanted = await preferences.preferences_of(desk.store, known.id)
        followed = await subscribing.followed_by(desk, desk.store, known.id)
        return known, _Mail(
            [f"{one.title}: {in_words(one.cadence, wanted)}" for one in followed],
            await preferences.pause_of(desk, known.id),
            await bouncing.standing_of(desk, known.id),
        )

    known, mail = at_desk(context, look)
    _report(known, as_json=json, mail=mail)


@person.command()
def pause(
    context: typer.Context,
    who: Who,
    until: Annotated[str, typer.Argument(metavar="DATE", help="When mail comes again: 2026-12-24")],
) -> None:
    """Mail nothing about posts to a person until a day, by their own clock."""
    first = _day(until)

    async def act(desk: Desk) -> datetime | None:
        number = (await _found(desk.store, who)).id
        now = desk.clock()
        return await desk.store.write(lambda tables: preferences.pause(tables, number, first, now))

    if at_desk(context, act) is None:
        refuse("A pause ends on a day to come, and within ten years.")


@person.command()
def resume(context: typer.Context, who: Who) -> None:
    """Mail again to a person whose mail came back, or is paused."""

    async def act(desk: Desk) -> bool:
        number = (await _found(desk.store, who)).id

        async def work(tables: Tables) -> bool:
            return await preferences.end_pause(tables, number, desk.clock())

        was_paused = await desk.store.write(work)
        return await bouncing.resume(desk, number) or was_paused

    if not at_desk(context, act):
        refuse(f"The mail of {who} is not paused.")


@person.command("set")
def set_person(  # noqa: PLR0913 - the options of the command
    context: typer.Context,
    who: Who,
    *,
    nic: Annotated[str, typer.Option(help="Another name")] = "",
    address: Annotated[str, typer.Option(help="Another mail address")] = "",
    website: Annotated[str, typer.Option(help="What their name links to")] = "",
    role: Annotated[Role | None, typer.Option()] = None,
    sections: Annotated[
        str | None, typer.Option(help="NAME[,NAME]: those an editor is for; empty means all")
    ] = None,
    json: AsJson = False,
) -> None:
    """Change what is known of a person."""

    async def work(desk: Desk, tables: Tables) -> Person:
        known = await _found(tables, who)
        if nic:
            renamed = await identity.rename(tables, desk, known, nic, by_owner=True)
            known = refuse(renamed) if isinstance(renamed, str) else renamed
        changed = replace(
            known,
            address=_address(address) or known.address,
            website=website or known.website,
            role=role or known.role,
            sections=known.sections if sections is None else _sections(desk, sections),
        )
        await tables.people.update(changed)
        if changed.address != known.address:
            await tables.bounces.forgive(known.id, desk.clock())
        return changed

    _report(_write(context, work), as_json=json)


@person.command()
def ban(context: typer.Context, who: Who) -> None:
    """Let a person post and subscribe no longer."""
    _ban(context, who, banned=True)


@person.command()
def unban(context: typer.Context, who: Who) -> None:
    """Let a banned person post again."""
    _ban(context, who, banned=False)


@person.command()
def erase(
    context: typer.Context,
    who: Who,
    *,
    posts: Annotated[bool, typer.Option("--posts", help="Take away what they wrote, too")] = False,
    json: AsJson = False,
) -> None:
    """Forget a person on every door and in every table; their posts stay under a label."""

    async def act(desk: Desk) -> int:
        return await erasing.erase(desk, await _found(desk.store, who), with_posts=posts)

    count = at_desk(context, act)
    kept = "taken away" if posts else "relabelled"
    show(
        {"posts": count, "kept": not posts}, as_json=json, text=f"Forgotten; posts {kept}: {count}"
    )


def _ban(context: typer.Context, who: str, *, banned: bool) -> None:
    async def work(desk: Desk, tables: Tables) -> Person:
        known = await _found(tables, who)
        now = desk.clock()
        await bans.ban_person(tables, known.id, now, banned=banned)
        return replace(known, banned_at=now if banned else None)

    _report(_write(context, work), as_json=False)


def _write(context: typer.Context, work: Callable[[Desk, Tables], Awaitable[Person]]) -> Person:
    return at_desk(context, lambda desk: desk.store.write(lambda tables: work(desk, tables)))


async def _found(tables: Tables, who: str) -> Person:
    return await identity.by_who(tables, who) or refuse(f"Nobody here is called {who}.")


def _came_back(bounce: Bounce) -> str:
    return f"{bounce.at.isoformat(timespec='minutes')} {bounce.reason}: {bounce.said}"


def _moment(time: datetime | None) -> str | None:
    return time.isoformat(timespec="seconds") if time else None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        refuse(f"{text} is not a day; 2026-12-24 is one.")


def _address(text: str) -> Address | None:
    if not text:
        return None
    return address_of(text) or refuse(f"{text} is not a mail address.")


def _sections(desk: Desk, text: str) -> tuple[SectionName, ...]:
    """Read names of sections, each of which must be there."""
    names = [SectionName(name.strip()) for name in text.split(",") if name.strip()]
    for name in names:
        if name not in desk.sections:
            refuse(f"There is no section {name}; there are {', '.join(desk.sections)}.")
    return tuple(names)


@dataclass(frozen=True, slots=True)
class _Mail:
    """What is mailed to a person, and whether it reaches them."""

    follows: list[str]
    paused_until: datetime | None
    standing: bouncing.Standing


def _report(known: Person, *, as_json: bool, mail: _Mail | None = None) -> None:
    facts: dict[str, object] = {
        "nic": known.nic,
        "original_nic": known.original_nic,
        "address": known.address,
        "website": known.website,
        "role": str(known.role),
        "sections": ", ".join(known.sections),
        "comments": known.comments,
        "since": _moment(known.created_at),
        "banned": _moment(known.banned_at),
    }
    if mail is not None:
        facts["follows"] = mail.follows
        facts["paused_until"] = _moment(mail.paused_until)
        facts["unreachable"] = _moment(mail.standing.unreachable_since)
        facts["came_back"] = [_came_back(one) for one in mail.standing.came_back]
    lines = [
        f"{name.replace('_', ' ')}: {one}"
        for name, value in facts.items()
        for one in (value if isinstance(value, list) else [value])
        if one
    ]
    show(facts, as_json=as_json, text="\n".join(lines))
