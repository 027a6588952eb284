"""Connections to a mail server that takes our mail on: opened, kept, and opened again.

aiosmtplib opens them (TLS, EHLO, AUTH); the mails then go by our own dialogue, which needs one
round trip for each where that needs four.
"""

from __future__ import annotations

import asyncio
import os
import re
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote, urlsplit

import aiosmtplib
import structlog

from gateway.mailer.answers import Answer, Outcome
from gateway.mailer.dialogue import Dialogue, Offers
from gateway.message.reasons import one_line

if TYPE_CHECKING:
    from gateway.mailer.writing import Outgoing

log = structlog.get_logger()

_SIZE = re.compile("[0-9]{1,20}")  # RFC 1870 section 4


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds: for each step until the relay is ready, for one mail, for a goodbye."""

    opening: float = 60
    mail: float = 600  # RFC 5321 section 4.5.3.2.6 gives the dot ten minutes
    goodbye: float = 5


class RelayAwayError(Exception):
    """The relay cannot be used now; the text says why."""


class Relay:
    """A mail server, and how it is reached."""

    def __init__(self, url: str, name: str, deadlines: Deadlines | None = None) -> None:
        """Take `smtp://host:port` or `smtps://user:pass@host:port`; `name` is said in EHLO."""
        parts = urlsplit(url)
        self._host = parts.hostname or "localhost"
        self._implicit_tls = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._implicit_tls else 25)
        self._login = (
            (unquote(parts.username), unquote(parts.password or "")) if (parts.username) else None
        )
        self._name = name
        self._plain_only = False
        self.deadlines = deadlines or Deadlines()

    def connection(self) -> RelayConnection:
        """Give a connection of its own."""
        return RelayConnection(self)

    async def open(self) -> Wire:
        """Connect, secure and log in; raises RelayAwayError where that fails."""
        try:
            client = await self._ready()
        except aiosmtplib.SMTPAuthenticationError as error:
            raise RelayAwayError(f"the relay refuses our login: {_words(error)}") from error
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise RelayAwayError(_words(error)) from error
        transport = cast("asyncio.Transport", client.transport)
        return Wire(transport, offers_of(client.esmtp_extensions), self.deadlines)

    async def _ready(self) -> aiosmtplib.SMTP:
        client = await self._greeted()
        if self._wants_tls(client):
            try:
                await client.starttls(tls_context=self._tls())
                await client.ehlo()
            except (aiosmtplib.SMTPException, OSError) as error:
                client.close()
                if self._login:
                    raise
                # Encrypted to whoever it is, or else plain: RFC 7435 section 3. Who demands more
                # writes smtps.
                log.warning("relay without TLS", reason=_words(error))
                self._plain_only = True
                client = await self._greeted()
        if self._login:
            await self._log_in(client, *self._login)
        return client

    async def _greeted(self) -> aiosmtplib.SMTP:
        client = aiosmtplib.SMTP(
            hostname=self._host,
            port=self._port,
            local_hostname=self._name,
            use_tls=self._implicit_tls,
            start_tls=False,
            tls_context=self._tls() if self._implicit_tls else None,
            timeout=self.deadlines.opening,
        )
        await client.connect()
        try:
            await client.ehlo()
        except aiosmtplib.SMTPHeloError:
            await client.helo()
        return client

    def _tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if not self._implicit_tls and not self._login:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context

    def _wants_tls(self, client: aiosmtplib.SMTP) -> bool:
        if self._implicit_tls or self._plain_only:
            return False
        return bool(self._login) or client.supports_extension("starttls")

    async def _log_in(self, client: aiosmtplib.SMTP, username: str, password: str) -> None:
        try:
            await client.login(username, password)
        except (aiosmtplib.SMTPException, OSError):
            client.close()
            raise


def _words(error: Exception) -> str:
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return one_line(f"{error.code} {error.message}")
    if isinstance(system := error.__cause__, ConnectionError) and system.errno:
        return os.strerror(system.errno)  # asyncio's own words repeat the address as Python sees it
    return one_line(str(error)) or type(error).__name__


def offers_of(extensions: dict[str, str]) -> Offers:
    """Read the answer to EHLO: keywords in lower case, with what stands behind them."""
    size = extensions.get("size")
    return Offers(
        pipelining="pipelining" in extensions,
        eight_bit="8bitmime" in extensions,
        utf8="smtputf8" in extensions and "8bitmime" in extensions,
        dsn="dsn" in extensions,
        size=None if size is None else int(size) if _SIZE.fullmatch(size) else 0,
    )


class Wire(asyncio.Protocol):
    """A dialogue over an open connection."""

    def __init__(self, transport: asyncio.Transport, offers: Offers, deadlines: Deadlines) -> None:
        """Take the connection over from whoever opened it."""
        self.dialogue = Dialogue(offers)
        self._transport = transport
        self._deadlines = deadlines
        self._settled: asyncio.Future[None] | None = None
        self._closed = asyncio.get_running_loop().create_future()
        transport.set_protocol(self)

    def can_take(self, mail: Outgoing | None) -> bool:
        """Tell whether a mail can be handed over, or (None) a QUIT."""
        if self.dialogue.over or self._transport.is_closing():
            return False
        return self.dialogue.announced in (None, mail)

    async def send(self, mail: Outgoing, following: Outgoing | None) -> Answer:
        """Hand a mail over; tell what became of it."""
        self._transport.write(self.dialogue.send(mail, following))
        if self.dialogue.answer is None:
            loop = asyncio.get_running_loop()
            self._settled = loop.create_future()
            late = loop.call_later(self._deadlines.mail, self._give_up)
            try:
                await self._settled
            except asyncio.CancelledError:
                self.abort()  # nobody hears any more what becomes of the mail
                raise
            finally:
                late.cancel()
        return cast("Answer", self.dialogue.answer)

    def _give_up(self) -> None:
        self.dialogue.lose(f"the relay said nothing for {self._deadlines.mail} seconds")
        self.abort()
        self._look()

    def data_received(self, data: bytes) -> None:
        """Take what the relay said, and go on with what it allows."""
        octets = self.dialogue.receive(data)
        if octets:
            self._transport.write(octets)
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that the connection has ended."""
        self.dialogue.lose(str(exc) if exc else "the relay closed the connection")
        self._look()
        if not self._closed.done():
            self._closed.set_result(None)

    def abort(self) -> None:
        """End the connection now; a mail on its way is in doubt."""
        self._transport.abort()

    def _look(self) -> None:
        if self.dialogue.answer and self._settled and not self._settled.done():
            self._settled.set_result(None)

    async def close(self) -> None:
        """Say goodbye where that cannot be taken for the text of a mail."""
        if self.can_take(None):
            self._transport.write(b"QUIT\r\n")
        else:
            self.abort()
        try:
            async with asyncio.timeout(self._deadlines.goodbye):
                await self._closed
        except TimeoutError:
            self.abort()


class RelayConnection:
    """One SMTP connection, opened when there is something to say and again when it broke."""

    def __init__(self, relay: Relay) -> None:
        """Open nothing yet."""
        self._relay = relay
        self._wire: Wire | None = None

    async def send(self, mail: Outgoing, following: Outgoing | None = None) -> Answer:
        """Hand a mail over; tell what became of it."""
        while True:
            try:
                wire = await self._opened(mail)
            except RelayAwayError as error:
                return Answer(Outcome.AWAY, str(error))
            answer = await wire.send(mail, following)
            if answer.outcome is not Outcome.AWAY or not wire.dialogue.taken:
                return answer
            # Some relays take so many mails over a connection and no more: on with a fresh one.

    async def _opened(self, mail: Outgoing) -> Wire:
        if self._wire and not self._wire.can_take(mail):
            await self.close()
        if self._wire is None:
            self._wire = await self._relay.open()
        return self._wire

    def abort(self) -> None:
        """Hang up."""
        if self._wire:
            self._wire.abort()

    async def close(self) -> None:
        """Say goodbye where somebody listens."""
        wire, self._wire = self._wire, None
        if wire:
            await wire.close()
