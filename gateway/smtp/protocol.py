"""aiosmtpd's SMTP and LMTP, made to read DATA at once, join replies, and part in good order.

It knows the dialogue only: what a command is answered is decided by the receiver, its handler.
"""

# ruff: noqa: N802 - the commands' methods have the names aiosmtpd looks for

from __future__ import annotations

import asyncio
import collections
import logging
from typing import TYPE_CHECKING

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, TLSSetupException

from gateway.smtp import replies
from gateway.smtp.data import Data
from gateway.smtp.paths import read_path

if TYPE_CHECKING:
    from gateway.smtp.receiver import Receiver
    from gateway.smtp.server import Sessions

# It logs every command with its addresses, which belong in no log.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)

PIECE = 256 * 1024  # octets of DATA taken from the reader at once
GROUP = 100  # replies sent together at most
LINGER = 10  # seconds a client has to read the last reply


class Dialogue(SMTP):
    """One SMTP connection."""

    # How far the reader reads ahead; by aiosmtpd's own it would pause every other line of DATA.
    line_length_limit = 64 * 1024
    # RFC 5321 section 4.5.3.1.4 asks for 512 and more for each extension.
    command_size_limit = 1024
    command_size_limits = collections.defaultdict(  # noqa: RUF012 - shared, as in aiosmtpd
        lambda: Dialogue.command_size_limit
    )
    greeting = "ESMTP Rejoinder"
    together = staticmethod(replies.smtp_reply)

    def __init__(self, receiver: Receiver, sessions: Sessions) -> None:
        """Serve a connection for `receiver`, as one of `sessions`."""
        terms = receiver.terms
        self._receiver, self._terms, self._sessions = receiver, terms, sessions
        self._unsent: list[bytes] = []
        self._errors = 0
        self._parting = False
        self.peer: str | None = None
        """The IP address at the other end; None at the end of a socket file."""
        self.is_secure = False
        """Whether the connection runs over TLS, since STARTTLS or from its start."""
        super().__init__(
            receiver,
            data_size_limit=terms.max_message,
            enable_SMTPUTF8=True,
            hostname=terms.domain,
            ident=self.greeting,
            tls_context=None if terms.tls_at_once else terms.certificate,
            timeout=terms.idle_seconds,
            loop=asyncio.get_running_loop(),
        )

    @property
    def in_transaction(self) -> bool:
        """Whether a mail is under way: MAIL was taken and the mail has had no answer yet."""
        return bool(self.envelope and self.envelope.mail_from)

    @property
    def dialect(self) -> str:
        """What is spoken, by the name it has in a Received field."""
        return "ESMTP" if self.session and self.session.extended_smtp else "SMTP"

    @property
    def task(self) -> asyncio.Task[None] | None:
        """What reads and obeys the commands."""
        return self._handler_coroutine

    # Coming and going

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin, or begin again after STARTTLS."""
        anew = self._original_transport is not None
        self.is_secure = transport.get_extra_info("sslcontext") is not None
        name = transport.get_extra_info("peername")
        self.peer = str(name[0]) if isinstance(name, tuple) else None
        super().connection_made(transport)
        if anew:
            return
        if refusal := self._sessions.enter(self):
            self.part(refusal)

    def connection_lost(self, error: Exception | None) -> None:
        """End, however it came."""
        super().connection_lost(error)
        self._sessions.leave(self)

    def eof_received(self) -> bool:
        """Answer what was sent before the end; aiosmtpd would drop it unanswered."""
        self._reader.feed_eof()
        return not self.is_secure

    def part(self, line: str) -> None:
        """Say a last line, close, and hear no more."""
        if self._parting or self.transport is None:
            return
        self._parting = True
        self._unsent.append(line.encode())
        self._send_unsent()
        self._writer.close()
        self._reset_timeout(LINGER)
        if self.task:
            self.task.cancel()

    def abort(self) -> None:
        """Close at once, whatever has not been sent."""
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()

    def _timeout_cb(self) -> None:
        if self._parting:
            self.abort()
        self.part(replies.TOO_SLOW)

    async def handle_exception(self, error: Exception) -> str:
        """End when the client has hung up or shakes no hands; all else is a fault of ours."""
        if isinstance(error, TLSSetupException):
            return replies.OUR_FAULT  # not sent: aiosmtpd closes the connection
        if isinstance(error, EOFError):
            self._writer.close()
            raise asyncio.CancelledError from error
        return self._receiver.fault(error)

    # Replies

    async def push(self, status: str | bytes | None) -> None:
        """Send a reply; in a transaction, together with those to commands that came along."""
        if status is None or self._parting:
            return
        if status == replies.TOO_MANY_UNKNOWN:
            self._errors = self._terms.errors
        else:
            self._unsent.append(status if isinstance(status, bytes) else self._worded(status))
        if self._errors >= self._terms.errors:
            self.part(replies.TOO_MANY_ERRORS)
        elif self._sessions.ending and not self.in_transaction:
            self.part(replies.STOPPING)
        elif not self._more_came_along:
            self._send_unsent()
            await self._sent()

    def _worded(self, line: str) -> bytes:
        # 4xx is no mistake of the client: it may have more recipients than we take at once.
        if line.startswith("5"):
            self._errors += 1
        return replies.enhanced(line).encode("ascii", "replace")

    @property
    def _more_came_along(self) -> bool:
        """Whether commands of this group wait to be answered with it (RFC 2920 section 3.2)."""
        grouped = self.in_transaction and len(self._unsent) < GROUP
        return grouped and b"\n" in self._read_ahead

    def _send_unsent(self) -> None:
        self._writer.write(b"".join(line + b"\r\n" for line in self._unsent))
        self._unsent.clear()

    async def _sent(self) -> None:
        try:
            await self._writer.drain()
        except ConnectionError as error:
            raise asyncio.CancelledError from error

    @property
    def _read_ahead(self) -> bytearray:
        buffer: bytearray = self._reader._buffer  # type: ignore[attr-defined]
        return buffer

    # Commands

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        return read_path(arg) or (None, None)

    async def smtp_DATA(self, arg: str | None) -> None:
        """Take a mail in; answer once, or once for each recipient."""
        if refusal := self._out_of_order(arg):
            return await self.push(refusal)
        self._unsent.append(replies.GO_AHEAD)
        self._send_unsent()
        self._reset_timeout(self._terms.data_seconds)
        data = await self._read_data()
        self._reset_timeout()
        reply = self.together(await self._call_handler_hook("DATA", data))
        self.envelope = self._create_envelope()
        if reply.startswith("2"):
            self._errors = 0
        return await self.push(reply)

    def _out_of_order(self, arg: str | None) -> str | None:
        if arg:
            return replies.NO_ARGUMENT
        if self.envelope is None or not self.envelope.rcpt_tos:
            return replies.NO_RECIPIENT
        return None

    async def _read_data(self) -> Data:
        data = Data(self._terms.max_message)
        rest = None
        while rest is None:
            octets = await self._reader.read(PIECE)
            if not octets:
                self._writer.close()
                raise asyncio.CancelledError
            rest = data.receive(octets)
        self._read_ahead[:0] = rest
        return data

    async def smtp_STARTTLS(self, arg: str | None) -> None:
        """Drop what was sent ahead: anyone on the way may have put it in (RFC 3207 section 4.2)."""
        self._read_ahead.clear()
        await super().smtp_STARTTLS(arg)

    async def smtp_QUIT(self, _arg: str | None) -> None:
        """Say goodbye."""
        self.part(replies.GOODBYE)

    async def smtp_VRFY(self, _arg: str | None) -> None:
        """Tell nobody who is known here."""
        await self.push(replies.CANNOT_VERIFY)

    async def smtp_AUTH(self, _arg: str | None) -> None:
        """Know no passwords."""
        await self.push(replies.NOT_OFFERED)


class LocalDialogue(Dialogue, LMTP):
    """One LMTP connection: LHLO instead of EHLO, and an answer for each recipient."""

    greeting = "LMTP Rejoinder"
    dialect = "LMTP"
    together = staticmethod(replies.lmtp_replies)

    async def check_helo_needed(self, helo: str = "LHLO") -> bool:
        """Ask for LHLO where aiosmtpd would ask for HELO."""
        return await super().check_helo_needed("LHLO" if helo == "HELO" else helo)
