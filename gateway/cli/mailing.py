"""`subscribe`, `unsubscribe`, `digest` and `stats`: who gets which mail."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.session import at_desk, message_id_of, refuse, settings_of, show
from gateway.discussion import leaving, preferences, subscribing
from gateway.discussion.hours import is_timezone
from gateway.discussion.setting_commands import days_in
from gateway.mailer import Writer, plan
from gateway.message.addresses import address_of
from gateway.model import (
    SITE,
    Address,
    Author,
    Cadence,
    Delivery,
    Format,
    Kind,
    Scope,
    SectionName,
)
from gateway.opening import outbox_of

if TYPE_CHECKING:
    from gateway.discussion.desk import Desk

digest = typer.Typer(help="Digests: preview one, or send those that are due.", no_args_is_help=True)

Where = Annotated[str, typer.Option(help="A section; without it the whole site")]
Thread = Annotated[str, typer.Option(metavar="MESSAGE-ID", help="One thread only")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON")]


def add_to(main: typer.Typer) -> None:
    """Add these commands."""
    main.command()(subscribe)
    main.command()(unsubscribe)
    main.add_typer(digest, name="digest")
    main.command()(stats)


def subscribe(  # noqa: PLR0913 - the options of the command
    context: typer.Context,
    address: str,
    *,
    section: Where = "",
    thread: Thread = "",
    cadence: Cadence = Cadence.DAILY,
    form: Annotated[Format | None, typer.Option("--format", help="Of their digests")] = None,
    hour: Annotated[int | None, typer.Option(min=0, max=23, help="When digests leave")] = None,
    timezone: Annotated[str, typer.Option(help="Whose hours those are: Europe/Paris")] = "",
    days: Annotated[
        str, typer.Option(help="Of a daily digest, such as mon,wed,fri; the one of a weekly one")
    ] = "",
) -> None:
    """Let somebody follow, without asking them."""
    if timezone and not is_timezone(timezone):
        refuse(f"{timezone} is not a time zone; Europe/Paris is one.")
    chosen = _days(days, cadence)

    async def act(desk: Desk) -> None:
        scope = await _scope(desk, section, thread)
        person = await subscribing.begin(desk, Author("", _address(address)), scope, cadence)
        await preferences.set_digest(
            desk,
            person,
            hour=hour,
            timezone=timezone or None,
            form=form,
            days=chosen if cadence is Cadence.DAILY else None,
            weekly_on=min(chosen) if chosen and cadence is Cadence.WEEKLY else None,
        )

    at_desk(context, act)


def unsubscribe(
    context: typer.Context, address: str, *, section: Where = "", thread: Thread = ""
) -> None:
    """End what somebody follows; without a scope, everything."""

    async def act(desk: Desk) -> None:
        scope = await _scope(desk, section, thread)
        if not await leaving.end(desk, _address(address), scope):
            refuse(f"{address} does not follow this.")

    at_desk(context, act)


def _days(text: str, cadence: Cadence) -> frozenset[int] | None:
    days = days_in(text) if text else None
    if text and days is None:
        refuse(f"{text} are no days of the week; mon,wed,fri are some.")
    if text and cadence is Cadence.INSTANT:
        refuse("What comes at once has no days: leave --days out, or ask for a digest.")
    if days and cadence is Cadence.WEEKLY and len(days) > 1:
        refuse("A weekly digest comes on one day of the week.")
    return days


def _address(text: str) -> Address:
    return address_of(text) or refuse(f"{text} is not a mail address.")


async def _scope(desk: Desk, section: str, thread: str) -> Scope:
    if thread:
        wanted = message_id_of(thread)
        found = await desk.store.posts.by_any_id(wanted)
        return Scope(thread=found.article) if found else refuse(f"No post has the id {wanted}.")
    if section and section not in desk.sections:
        refuse(f"There is no section {section}; there are {', '.join(desk.sections)}.")
    return Scope(SectionName(section) if section else SITE)


@digest.command("run")
def run_digests(
    context: typer.Context,
    *,
    now: Annotated[str, typer.Option(metavar="TIME", help="ISO 8601; without it, now")] = "",
    json: AsJson = False,
) -> None:
    """Plan and send what is due at a time, also while `serve` runs."""
    moment = _moment(now)
    settings = settings_of(context)

    async def act(desk: Desk) -> tuple[int, int]:
        outbox = outbox_of(settings, desk, lambda: moment)
        planned = await plan(desk.store, moment, settings.mailer.grace)
        try:
            return planned, await outbox.send_due()
        finally:
            await outbox.close()

    planned, sent = at_desk(context, act)
    text = f"{planned} mails planned, {sent} sent."
    show({"planned": planned, "sent": sent}, as_json=json, text=text)


def _moment(text: str) -> datetime:
    if not text:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        refuse(f"{text} is not a time; 2026-03-02T06:00:00Z is one.")
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


@digest.command()
def preview(
    context: typer.Context,
    address: str,
    *,
    form: Annotated[Format | None, typer.Option("--format", help="Of their digests")] = None,
) -> None:
    """Write the next digest of a reader to standard output; nothing is sent or marked.

    One that is too long for a mail is written as an mbox of its parts.
    """

    async def act(desk: Desk) -> list[bytes]:
        person = await desk.store.people.by_address(_address(address))
        if person is None:
            refuse(f"Nobody here has the address {address}.")
        writer = Writer(desk.store, desk.site, desk.sections, desk.tokens)
        row = await _next_digest(desk, person.id, _address(address))
        return await writer.digests.preview(row, replace(person, format=form or person.format))

    mails = at_desk(context, act)
    if not mails:
        refuse("There is nothing new to tell: no digest would be sent.")
    above = b"From rejoinder Thu Jan  1 00:00:00 1970\r\n" if len(mails) > 1 else b""
    sys.stdout.buffer.write(b"\r\n".join(above + mail for mail in mails))


async def _next_digest(desk: Desk, person: int, address: Address) -> Delivery:
    """Give the row that planning would write now, without a place in the ledger."""
    since, until = await desk.store.clocks.next_window(person, Cadence.DAILY)
    now = desk.clock()
    return Delivery(
        id=0,
        kind=Kind.DIGEST,
        person=person,
        recipient=address,
        post=None,
        subscription=0,
        cadence=Cadence.DAILY,
        since=since,
        until=until,
        planned_at=now,
        due_at=now,
        attempts=0,
    )


def stats(context: typer.Context, *, json: AsJson = False) -> None:
    """Count what there is, and what came about in the last day."""

    async def act(desk: Desk) -> dict[str, int]:
        return await desk.store.statistics.counts(desk.clock() - timedelta(days=1))

    counts = at_desk(context, act)
    named = {name.replace("_since", "_last_day"): count for name, count in counts.items()}
    lines = [f"{name.replace('_', ' '):22}{count:>10}" for name, count in named.items()]
    show(named, as_json=json, text="\n".join(lines))
