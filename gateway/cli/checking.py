"""`check`: what config.toml says, held against what is around it; one line for each finding."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli import surroundings
from gateway.cli.session import FAILED, show
from gateway.cli.surroundings import Finding, Verdict
from gateway.config import ConfigError, load
from gateway.message.house_style import STYLE, faults, own_files
from gateway.opening import utc_now

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from gateway.config import Settings


def add_to(main: typer.Typer) -> None:
    """Add this command."""
    main.command()(check)


def check(
    context: typer.Context,
    *,
    json: Annotated[bool, typer.Option("--json", help="Print JSON")] = False,
) -> None:
    """Hold config.toml against what is around it: keys, ports, DNS, relay, templates."""
    findings = asyncio.run(_all_findings(context.obj))
    lines = [f"{one.verdict:5} {one.about}: {one.text}" for one in findings]
    show([one.as_json for one in findings], as_json=json, text="\n".join(lines))
    if any(one.verdict is Verdict.FAULT for one in findings):
        raise typer.Exit(FAILED)


async def _all_findings(path: Path) -> list[Finding]:
    try:
        settings = load(path, os.environ)
    except ConfigError as error:
        return [Finding(Verdict.FAULT, "config", line) for line in str(error).splitlines()]
    found = [Finding(Verdict.OK, "config", f"{path} is understood"), *_of_look(settings)]
    return [*found, *_of_machine(settings), *[one async for one in _of_network(settings)]]


def _of_look(settings: Settings) -> Iterator[Finding]:
    look = settings.site.look
    amiss = faults(look)
    for fault in amiss:
        yield Finding(Verdict.FAULT, "look", fault)
    if amiss:
        return
    yield Finding(Verdict.OK, "look", f"pages and mails speak {look.language}")
    if own := look.templates:
        files = [str(file.relative_to(own)) for file in own_files(own)]
        files += [STYLE] if (own / STYLE).exists() else []
        yield Finding(Verdict.OK, "look", f"your own are {', '.join(files) or 'none'} in {own}")


def _of_machine(settings: Settings) -> Iterator[Finding]:
    yield surroundings.folder("data", settings.site.data)
    if unreachable := surroundings.address(settings.site.url, settings.site.domain):
        yield unreachable
    relay = settings.mailer.relay
    if relay.startswith("maildir:"):
        yield surroundings.folder("relay", settings.site.data / relay.partition(":")[2])
    for door in ("smtp", "lmtp", "nntp", "web"):
        table = getattr(settings, door)
        for address in (*table.listen, *getattr(table, "tls_listen", ())):
            yield surroundings.port(door, address)
    pairs = {"smtp": (settings.smtp.certificate, settings.smtp.key)}
    for door, (shown, secret) in (pairs | {"nntp": settings.nntp_certificate}).items():
        if shown is not None:
            yield surroundings.certificate(door, shown, secret, utc_now())
    if settings.dkim.selector and settings.dkim.key:
        yield surroundings.key(settings.dkim.key)


async def _of_network(settings: Settings) -> AsyncIterator[Finding]:
    sends = not settings.mailer.relay.startswith("maildir:")
    if settings.dkim.selector or (sends and "." in settings.site.domain):
        async for finding in surroundings.records(settings):
            yield finding
    if sends:
        yield await surroundings.relay(settings.mailer.relay, settings.site.domain)
    if settings.store.url.startswith("postgres"):
        yield await surroundings.server("store", settings.store.url, 5432)
    for url in filter(None, (settings.spam.rspamd, settings.spam.controller)):
        yield await surroundings.server("spam", url, 80)
