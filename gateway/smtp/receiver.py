"""What a mail goes through at the SMTP and LMTP doors: recipients one by one, then the mail whole.

The dialogue itself is `protocol`'s; what becomes of a mail is the mailroom's.
"""

# ruff: noqa: N802 - the hooks have the names aiosmtpd looks for

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import structlog

from gateway.model import Done, Held, Posted, Refused
from gateway.smtp import replies
from gateway.smtp.envelope import Envelope
from gateway.smtp.paths import NULL
from gateway.smtp.stamp import message_id, received

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from aiosmtpd.smtp import Envelope as Transaction
    from aiosmtpd.smtp import Session

    from gateway.model import Answer
    from gateway.smtp.data import Data
    from gateway.smtp.protocol import Dialogue

log = structlog.get_logger()


class Mailroom(Protocol):
    """Decides what becomes of a mail."""

    async def accepts(self, recipient: str) -> Refused | None:
        """Tell at RCPT whether there is such an address; None = there is."""
        ...

    def speaks_for_all(self, recipients: Sequence[str]) -> bool:
        """Tell whether one answer can be true for a mail to all of these."""
        ...

    async def deliver(self, envelope: Envelope) -> Sequence[Answer]:
        """Give one answer for each recipient, in their order; what they say is on disk."""
        ...


@dataclass(frozen=True, slots=True)
class Terms:
    """How a door presents itself and what it bears; sizes in octets, 0 connections = any number.

    With a `certificate` STARTTLS is offered, or TLS spoken from the start.
    """

    domain: str
    clock: Callable[[], datetime]
    lmtp: bool = False
    max_message: int = 10 * 1024**2
    connections_per_network: int = 50
    certificate: ssl.SSLContext | None = None
    tls_at_once: bool = False
    recipients: int = 100  # the least a server has to take, RFC 5321 section 4.5.3.1.8
    errors: int = 20  # a newsletter to people long gone has as many; a guesser of names many more
    idle_seconds: float = 300  # RFC 5321 section 4.5.3.2.7
    data_seconds: float = 600  # 10 MiB over a line of 150 kbit/s


class Receiver:
    """The hooks that aiosmtpd calls, the same for all connections of a door."""

    def __init__(self, mailroom: Mailroom, terms: Terms) -> None:
        """Take mail on these terms, for this mailroom."""
        self._mailroom = mailroom
        self.terms = terms

    async def handle_HELO(
        self, _dialogue: Dialogue, session: Session, _transaction: Transaction, name: str
    ) -> bytes:
        """Greet an old client, without an enhanced code (RFC 2034 section 4)."""
        session.host_name = name
        return f"250 {self.terms.domain}".encode()

    async def handle_EHLO(
        self,
        _dialogue: Dialogue,
        session: Session,
        _transaction: Transaction,
        name: str,
        lines: list[str],
    ) -> list[bytes]:
        """Greet, and announce what is offered: all in one piece."""
        session.host_name = name
        # aiosmtpd offers AUTH as soon as there is TLS; there is nobody to log in here.
        offered = [line for line in lines if not line.startswith("250-AUTH")]
        offered[-1:-1] = ["250-PIPELINING", "250-ENHANCEDSTATUSCODES"]
        return ["\r\n".join(offered).encode()]

    async def handle_MAIL(
        self,
        _dialogue: Dialogue,
        _session: Session,
        transaction: Transaction,
        address: str,
        options: list[str],
    ) -> str:
        """Take any sender: who may speak is not decided by what an envelope says."""
        if not address.isascii() and not transaction.smtp_utf8:
            return replies.NEEDS_UTF8
        transaction.mail_from = address
        transaction.mail_options.extend(options)
        return replies.SENDER_OK

    async def handle_RCPT(
        self,
        _dialogue: Dialogue,
        _session: Session,
        transaction: Transaction,
        address: str,
        _options: list[str],
    ) -> str:
        """Refuse an address that is not ours before the mail is sent."""
        if len(transaction.rcpt_tos) >= self.terms.recipients:
            return replies.TOO_MANY_RECIPIENTS
        # RFC 5321 section 4.5.1: the one address that may come without a domain.
        bare = address.lower() == "postmaster"
        recipient = f"{address}@{self.terms.domain}" if bare else address
        refusal = await self._mailroom.accepts(recipient)
        if refusal:
            log.info("refused", reason=refusal.reason)
            log.debug("refused recipient", recipient=recipient)
            return replies.reply(refusal)
        # SMTP has one reply for all: what would be refused must not hide behind what is taken.
        together = [*transaction.rcpt_tos, recipient]
        if not self.terms.lmtp and not self._mailroom.speaks_for_all(together):
            return replies.NEEDS_ITS_OWN_MAIL
        transaction.rcpt_tos.append(recipient)
        return replies.RECIPIENT_OK

    async def handle_DATA(
        self, dialogue: Dialogue, session: Session, transaction: Transaction, data: Data
    ) -> list[str]:
        """Give a reply for each recipient of the transaction, whatever happens."""
        text, sent_id = data.text(), message_id(data.head)
        if isinstance(text, Refused):
            log.info("refused", message_id=sent_id, reason=text.reason)
            return [replies.reply(text)] * len(transaction.rcpt_tos)
        mail = self._envelope(dialogue, session, transaction, text)
        try:
            answers = await self._mailroom.deliver(mail)
            lines = [replies.reply(one) for one, _ in zip(answers, mail.recipients, strict=True)]
        except Exception as error:  # noqa: BLE001 - the outermost loop: LMTP wants a reply for each
            return [self.fault(error, sent_id)] * len(transaction.rcpt_tos)
        log.info("received", message_id=sent_id, size=len(text), fates=[*map(_fate, answers)])
        return lines

    def fault(self, error: Exception, sent_id: str | None = None) -> str:
        """Log a fault of ours and give the reply to it."""
        log.error("failed", message_id=sent_id, reason=type(error).__name__, exc_info=error)
        return replies.OUR_FAULT

    def _envelope(
        self, dialogue: Dialogue, session: Session, transaction: Transaction, text: bytes
    ) -> Envelope:
        now, helo = self.terms.clock(), session.host_name or ""
        protocol = _protocol(dialogue, transaction)
        by = f"by {self.terms.domain} with {protocol} id {secrets.token_hex(6)}"
        return Envelope(
            sender=None if transaction.mail_from == NULL else transaction.mail_from,
            recipients=tuple(transaction.rcpt_tos),
            raw=received(helo, by, now) + text,
            peer=None if self.terms.lmtp else dialogue.peer,
            helo=helo,
            protocol=protocol,
            received_at=now,
        )


def _protocol(dialogue: Dialogue, transaction: Transaction) -> str:
    """Name the protocol as RFC 3848 and RFC 6531 section 4.3 do: ESMTP, LMTPS, UTF8SMTP ..."""
    name = dialogue.dialect
    if transaction.smtp_utf8:
        name = "UTF8" + name.removeprefix("E")
    return f"{name}S" if dialogue.is_secure else name


def _fate(answer: Answer) -> str:
    """Name what became of a mail in one word, for the log."""
    match answer:
        case Posted(post):
            return f"posted {post.message_id}"
        case Held(post):
            return f"held {post.message_id}"
        case Refused(kind):
            return f"refused: {kind}"
        case Done():
            return "done"
