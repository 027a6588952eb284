"""What is around the gateway, each asked once: folders, ports, certificates, keys, DNS, servers."""

from __future__ import annotations

import asyncio
import errno
import os
import re
import ssl
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cryptography.x509 import load_pem_x509_certificate

from gateway.config import UnixAddress
from gateway.listening import ListenAddress, listen, place
from gateway.mailer import dns_record, read_key
from gateway.mailer.relay import Deadlines, Relay, RelayAwayError
from gateway.smtp.resolver import DnsFaultError, Resolver

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime
    from pathlib import Path

    from gateway.config import Settings

PATIENCE = 10.0  # seconds for a server to answer
SOON = timedelta(days=14)  # before a certificate ends: time to see to it

_OF_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_KEY_IN_RECORD = re.compile(r"(?:^|;)\s*p=([^;]*)")


class Verdict(StrEnum):
    """How a finding is meant: well, worth knowing, or to be mended."""

    OK = "ok"
    NOTE = "note"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one thing, in a sentence."""

    verdict: Verdict
    about: str
    text: str

    @property
    def as_json(self) -> dict[str, str]:
        """The same for programs."""
        return {"verdict": self.verdict, "about": self.about, "text": self.text}


def _ok(about: str, text: str) -> Finding:
    return Finding(Verdict.OK, about, text)


def _note(about: str, text: str) -> Finding:
    return Finding(Verdict.NOTE, about, text)


def _fault(about: str, text: str) -> Finding:
    return Finding(Verdict.FAULT, about, text)


def folder(about: str, path: Path) -> Finding:
    """Tell whether a folder can be written, or made where it is to be."""
    there = next(one for one in (path, *path.parents) if one.exists())
    if not there.is_dir():
        return _fault(about, f"{there} is no folder")
    if not os.access(there, os.W_OK | os.X_OK):
        return _fault(about, f"{there} cannot be written")
    return _ok(about, f"{path} can be written" if there == path else f"{path} will be made")


def address(url: str, domain: str) -> Finding | None:
    """Tell whether readers can follow the links of a site that has a domain."""
    host = urlsplit(url).hostname or ""
    if "." not in domain or host not in _OF_THIS_MACHINE:
        return None
    return _note("url", f"site.url is still {url}: links in mails lead readers nowhere")


def port(about: str, address: ListenAddress) -> Finding:
    """Tell whether a door can listen where it is to."""
    if isinstance(address, UnixAddress):
        return folder(about, address.path.parent)  # binding would take it from who listens there
    try:
        for bound in listen([address]):
            bound.close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return _note(about, f"{place(address)} is taken: by rejoinder itself, if it runs")
        return _fault(about, error.strerror or str(error))
    return _ok(about, f"{place(address)} is free")


def certificate(about: str, path: Path, key_path: Path | None, now: datetime) -> Finding:
    """Tell whether a certificate fits its key, and how long it is good."""
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(path, key_path)
        ends = load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
    except (OSError, ValueError) as error:
        words = error.strerror if isinstance(error, OSError) else error
        return _fault(about, f"the certificate {path} cannot be used: {words or error}")
    if ends <= now:
        return _fault(about, f"the certificate {path} ended on {ends:%Y-%m-%d}")
    say = _note if ends <= now + SOON else _ok
    return say(about, f"the certificate {path} is good until {ends:%Y-%m-%d}")


def key(path: Path) -> Finding:
    """Tell whether the DKIM key can sign, and nobody else can read it."""
    try:
        read_key(path)
    except OSError as error:
        return _fault("dkim", str(error))
    if path.stat().st_mode & 0o077:
        return _fault("dkim", f"others can read {path}: chmod 600 {path}")
    return _ok("dkim", f"{path} can sign")


async def records(settings: Settings) -> AsyncIterator[Finding]:
    """Tell whether the DNS says of our domain what receivers ask it."""
    resolver = Resolver(settings.trust.resolver)
    domain = settings.site.domain
    try:
        if settings.dkim.selector:
            name = f"{settings.dkim.selector}._domainkey.{domain}"
            yield _of_key(settings, await resolver.txt(name))
        else:
            yield _note("dkim", "mail is not signed: `rejoinder dkim keygen` makes a key")
        for about, name, begins, usual in (
            ("spf", domain, b"v=spf1", "v=spf1 mx -all"),
            ("dmarc", f"_dmarc.{domain}", b"v=DMARC1", "v=DMARC1; p=none"),
        ):
            found = [one for one in await resolver.txt(name) if one.startswith(begins)]
            missing = f'{name} has no such record; many have a TXT record "{usual}"'
            yield (_ok if found else _note)(
                about, found[0].decode("ascii", "replace") if found else missing
            )
        hosts = await resolver.mx(domain)
        missing = f"{domain} has no such record, which names the machine that takes its mail"
        yield (_ok if hosts else _note)("mx", ", ".join(hosts) or missing)
    except DnsFaultError as error:
        yield _note("dns", f"no answer: {error}")


def _of_key(settings: Settings, texts: tuple[bytes, ...]) -> Finding:
    name = f"{settings.dkim.selector}._domainkey.{settings.site.domain}"
    if not texts:
        return _fault("dkim", f"{name} has no record: publish what `rejoinder dkim keygen` printed")
    try:
        own = "".join(dns_record(read_key(settings.dkim.key))) if settings.dkim.key else ""
    except OSError:
        return _ok("dkim", f"{name} has a record")
    published = [_key_in(text.decode("ascii", "replace")) for text in texts]
    if _key_in(own) not in published:
        return _fault("dkim", f"{name} has another key than dkim.key")
    return _ok("dkim", f"{name} has our key")


def _key_in(record: str) -> str:
    found = _KEY_IN_RECORD.search(record)
    return "".join(found[1].split()) if found else ""


async def relay(url: str, name: str) -> Finding:
    """Tell whether the relay takes our connection, and our login."""
    shown = urlsplit(url).netloc.rpartition("@")[2]
    try:
        wire = await Relay(url, name, Deadlines(opening=PATIENCE)).open()
    except RelayAwayError as error:
        return _fault("relay", f"{shown}: {error}")
    await wire.close()
    return _ok("relay", f"{shown} takes our mail")


async def server(about: str, url: str, usual_port: int) -> Finding:
    """Tell whether something listens where a server is to be."""
    parts = urlsplit(url)
    host, number = parts.hostname or "localhost", parts.port or usual_port
    try:
        async with asyncio.timeout(PATIENCE):
            _, writer = await asyncio.open_connection(host, number)
    except (OSError, TimeoutError) as error:
        return _fault(about, f"{host}:{number} cannot be reached: {error or 'no answer'}")
    writer.close()
    return _ok(about, f"{host}:{number} can be reached")
