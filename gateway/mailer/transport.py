"""Where finished mails go: a relay by SMTP, or a Maildir for trials and tests."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib

if TYPE_CHECKING:
    from pathlib import Path

    from gateway.mailer.writing import Outgoing

TIMEOUT = 60  # seconds for each step of a dialogue; RFC 5321 section 4.5.3.2 allows minutes
PERMANENT = range(500, 600)
MAIL_PER_CONNECTION = 100  # then a fresh one, as some relays insist on


class RefusedError(Exception):
    """The relay will never take this mail; the text holds its words."""


class DelayedError(Exception):
    """The relay does not take this mail now, or cannot be reached; the text says why."""


class Connection(Protocol):
    """A way to the relay for one mail after another."""

    async def send(self, mail: Outgoing) -> str:
        """Hand a mail over and give the relay's words; raises RefusedError or DelayedError."""
        ...

    async def close(self) -> None:
        """Say goodbye."""
        ...


class Transport(Protocol):
    """A relay, to which any number of connections can be opened."""

    def connection(self) -> Connection:
        """Give a connection, which opens itself when it is first used."""
        ...


def open_transport(relay: str, data: Path) -> Transport:
    """Read `maildir:DIR` (relative to `data`), `smtp://` or `smtps://user:pass@host:port`."""
    scheme, _, rest = relay.partition(":")
    if scheme == "maildir":
        return Maildir(data / rest)
    return Relay(relay)


class Maildir:
    """A Maildir that holds every mail, its envelope on top in Return-Path and Delivered-To."""

    def __init__(self, folder: Path) -> None:
        """Make the folders where they are missing."""
        self._folder = folder
        for name in ("tmp", "new", "cur"):
            (folder / name).mkdir(parents=True, exist_ok=True)

    def connection(self) -> Connection:
        """Give the Maildir itself: writing a file needs no connection."""
        return self

    async def send(self, mail: Outgoing) -> str:
        """Write a mail; the same one again takes its own place."""
        try:
            await asyncio.to_thread(self._write, mail)
        except OSError as error:
            raise DelayedError(f"the Maildir cannot be written: {error.strerror}") from error
        return "250 in the Maildir"

    def _write(self, mail: Outgoing) -> None:
        name = f"{mail.delivery:012}.rejoinder"
        path = self._folder / "tmp" / name
        envelope = f"Return-Path: <{mail.sender}>\nDelivered-To: {mail.recipient}\n".encode()
        with path.open("wb") as file:
            # Lines in a Maildir end as in all files of its system.
            file.write(envelope + mail.octets.replace(b"\r\n", b"\n"))
            file.flush()
            os.fsync(file.fileno())
        path.rename(self._folder / "new" / name)

    async def close(self) -> None:
        """Nothing is open."""


class Relay:
    """A mail server that takes our mail on."""

    def __init__(self, url: str) -> None:
        """Take `smtp://host:port` or `smtps://user:pass@host:port`."""
        parts = urlsplit(url)
        self._host = parts.hostname or "localhost"
        self._implicit_tls = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._implicit_tls else 25)
        self._username = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None

    def connection(self) -> Connection:
        """Give a connection of its own."""
        client = aiosmtplib.SMTP(
            hostname=self._host,
            port=self._port,
            use_tls=self._implicit_tls,
            username=self._username,
            password=self._password,
            timeout=TIMEOUT,
        )
        return RelayConnection(client)


class RelayConnection:
    """One SMTP connection, opened when there is something to say and again when it broke."""

    def __init__(self, client: aiosmtplib.SMTP) -> None:
        """Open nothing yet."""
        self._client = client
        self._sent = 0

    async def send(self, mail: Outgoing) -> str:
        """Hand a mail over and give the relay's words."""
        try:
            if self._sent >= MAIL_PER_CONNECTION:
                await self.close()
            if not self._client.is_connected:
                await self._client.connect()
                self._sent = 0
            self._sent += 1
            _, said = await self._client.sendmail(mail.sender, [mail.recipient], mail.octets)
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _classified(error.recipients[0]) from error
        except aiosmtplib.SMTPResponseException as error:
            raise _classified(error) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            self._client.close()
            raise DelayedError(str(error) or type(error).__name__) from error
        return f"250 {said}"

    async def close(self) -> None:
        """Say goodbye where somebody listens."""
        if self._client.is_connected:
            try:
                await self._client.quit()
            except (aiosmtplib.SMTPException, OSError):
                self._client.close()


def _classified(error: aiosmtplib.SMTPResponseException) -> RefusedError | DelayedError:
    words = f"{error.code} {error.message}"
    return RefusedError(words) if error.code in PERMANENT else DelayedError(words)
