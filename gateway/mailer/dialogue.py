"""Handing one mail after another to a relay that has said EHLO: octets in, octets out.

Where the relay offers PIPELINING a mail's commands go in one group, behind the text of the mail
before it: a mail costs one round trip (RFC 2920). It knows no socket and no deadline.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from gateway.mailer.answers import Answer, Outcome, Step, meaning
from gateway.message.reasons import one_line

if TYPE_CHECKING:
    from gateway.mailer.writing import Outgoing

REPLY_LIMIT = 64 * 1024  # octets of one reply; RFC 5321 section 4.5.3.1.5 has 512 a line
_REPLY_LINE = re.compile(rb"(\d{3})([ -]?)(.*)", re.DOTALL)
_NOT_IN_XTEXT = re.compile(r"[+=\0- \x7f]")
_SUCCESS = {Step.MAIL: 2, Step.RCPT: 2, Step.DATA: 3}  # first digits: RFC 5321 section 4.3.2


@dataclass(frozen=True, slots=True)
class Offers:
    """What a relay offers in its answer to EHLO; `size` is None where it does not say SIZE."""

    pipelining: bool = False
    eight_bit: bool = False
    utf8: bool = False
    dsn: bool = False
    size: int | None = None  # octets a mail may have; 0 = it does not say


class _Transaction:
    """A mail on its way: which of its commands were answered, and how."""

    __slots__ = ("accepted", "mail", "refusal", "unanswered")

    def __init__(self, mail: Outgoing) -> None:
        self.mail = mail
        self.unanswered = 3  # MAIL, RCPT, DATA
        self.accepted: list[Step] = []
        self.refusal: Answer | None = None


class _Line(NamedTuple):
    """Octets that wait to be sent, and what their reply will be for."""

    octets: bytes
    step: Step
    transaction: _Transaction | None


class Dialogue:
    """The client's side. `send` and `receive` give the octets to write; `answer` is the outcome."""

    def __init__(self, offers: Offers) -> None:
        """Begin behind EHLO, TLS and AUTH."""
        self.answer: Answer | None = None
        self.taken = 0
        self.over = False  # nothing more can be sent over this connection
        self._offers = offers
        self._unsent: deque[_Line] = deque()
        self._awaited: deque[_Line] = deque()
        self._current: _Transaction | None = None
        self._following: Outgoing | None = None
        self._announced: _Transaction | None = None
        self._octets = b""
        self._words: list[bytes] = []
        self._needs_reset = False

    @property
    def announced(self) -> Outgoing | None:
        """The mail that the relay was promised: it may take whatever comes next for its text."""
        return self._announced.mail if self._announced else None

    def send(self, mail: Outgoing, following: Outgoing | None = None) -> bytes:
        """Hand over a mail, the announced one if there is one; announce `following` behind it."""
        self.answer = unfit(mail, self._offers)
        if self.answer:
            return b""
        transaction, self._announced = self._announced, None
        if transaction is None:
            transaction = _Transaction(mail)
            self._announce(transaction)
        self._current, self._following = transaction, following
        self._proceed()
        return self._flush()

    def receive(self, octets: bytes) -> bytes:
        """Take what the relay said."""
        *lines, self._octets = (self._octets + octets).split(b"\n")
        for line in lines:
            self._read(line)
        if len(self._octets) + sum(map(len, self._words)) > REPLY_LIMIT:
            self.lose("the relay talks without end")
        self._proceed()
        return self._flush()

    def lose(self, words: str) -> None:
        """Note that the connection has ended: the mail on its way is in doubt, or was not taken."""
        self.over = True
        if self._current is not None:
            left = any(line.step is Step.TEXT for line in self._awaited)
            self._settle(Answer(Outcome.DOUBTFUL if left else Outcome.AWAY, words))

    def _read(self, line: bytes) -> None:
        found = _REPLY_LINE.match(line.rstrip(b"\r"))
        if found is None:
            self.lose("what answers there does not speak SMTP")
            return
        self._words.append(found[3])
        if found[2] != b"-":
            words = one_line(b" ".join(self._words).decode("utf-8", "replace"))
            self._words = []
            self._replied(int(found[1]), words)

    def _replied(self, code: int, words: str) -> None:
        if not self._awaited:
            # RFC 5321 section 3.8: a relay may say 421 at any time, and close.
            self.lose(f"{code} {words}")
            return
        _, step, transaction = self._awaited.popleft()
        if transaction is None:
            return  # RSET
        if step is Step.TEXT:
            # The dot of a mail that nobody is to get has its outcome already.
            self._settle(transaction.refusal or meaning(step, code, words))
            return
        transaction.unanswered -= 1
        if code // 100 == _SUCCESS[step]:
            transaction.accepted.append(step)
        elif transaction.refusal is None:
            transaction.refusal = meaning(step, code, words)
            self._part(transaction.refusal, transaction)

    def _part(self, refusal: Answer, transaction: _Transaction) -> None:
        """Wait for nothing more where the relay itself is not to be used."""
        if refusal.outcome is Outcome.AWAY:
            self.over = True
            if transaction is self._current:
                self._settle(refusal)

    def _settle(self, answer: Answer) -> None:
        self.answer = answer
        self._current = None
        self.taken += answer.outcome is Outcome.TAKEN
        self.over |= answer.outcome is Outcome.AWAY

    def _proceed(self) -> None:
        """Go on with the mail in hand once all its commands were answered."""
        current = self._current
        if current is None or current.unanswered or any(o.step is Step.TEXT for o in self._awaited):
            return
        if current.refusal is None:
            self._unsent.append(_Line(_stuffed(current.mail.octets), Step.TEXT, current))
            self._announce_following()
        elif Step.DATA in current.accepted:
            # RFC 2920 section 3.1: taken although it is for nobody; so it ends without a text.
            self._unsent.append(_Line(b".\r\n", Step.TEXT, current))
        else:
            self._needs_reset = Step.MAIL in current.accepted
            self._settle(current.refusal)

    def _announce_following(self) -> None:
        following = self._following
        if following and self._offers.pipelining and not unfit(following, self._offers):
            self._announced = _Transaction(following)
            self._announce(self._announced)

    def _announce(self, transaction: _Transaction) -> None:
        if self._needs_reset:
            self._unsent.append(_Line(b"RSET\r\n", Step.RSET, None))
            self._needs_reset = False
        sender, recipient = commands(transaction.mail, self._offers)
        self._unsent.append(_Line(sender, Step.MAIL, transaction))
        self._unsent.append(_Line(recipient, Step.RCPT, transaction))
        self._unsent.append(_Line(b"DATA\r\n", Step.DATA, transaction))

    def _flush(self) -> bytes:
        """Give what may be sent now: everything, or without PIPELINING one command at a time."""
        sent = []
        while self._unsent and (self._offers.pipelining or not self._awaited):
            line = self._unsent.popleft()
            one = line.transaction
            if one and one.refusal and not self._offers.pipelining and line.step is not Step.TEXT:
                one.unanswered -= 1  # RCPT or DATA after a refusal: there is nothing to ask
                self._proceed()
                continue
            sent.append(line.octets)
            self._awaited.append(line)
        return b"".join(sent)


def unfit(mail: Outgoing, offers: Offers) -> Answer | None:
    """Tell why this relay cannot take a mail, whatever is said; None when it may."""
    if offers.size and len(mail.octets) > offers.size:
        words = f"the mail has {len(mail.octets)} octets, the relay takes {offers.size}"
        return Answer(Outcome.UNFIT, words)
    if not mail.recipient.isascii() and not offers.utf8:
        words = "the address has letters that the relay does not take (it offers no SMTPUTF8)"
        return Answer(Outcome.UNFIT, words)
    return None


def commands(mail: Outgoing, offers: Offers) -> tuple[bytes, bytes]:
    """Give MAIL and RCPT with what the relay offers for them."""
    utf8 = not mail.recipient.isascii()
    sender, recipient = f"MAIL FROM:<{mail.sender}>", f"RCPT TO:<{mail.recipient}>"
    if offers.size is not None:
        sender += f" SIZE={len(mail.octets)}"
    if offers.eight_bit and not mail.octets.isascii():
        sender += " BODY=8BITMIME"
    if offers.utf8 and utf8:
        sender += " SMTPUTF8"  # RFC 6531 section 3.4
    if offers.dsn:
        # RFC 3461: only what failed is reported, with the header; ENVID names the mail again. The
        # address type utf-8 of RFC 6533 needs no writing out where SMTPUTF8 is in use.
        token = mail.sender.partition("@")[0].rpartition("+")[2]
        kind = "utf-8" if utf8 else "rfc822"
        sender += f" RET=HDRS ENVID={xtext(token)}"
        recipient += f" NOTIFY=FAILURE ORCPT={kind};{xtext(mail.recipient)}"
    return f"{sender}\r\n".encode(), f"{recipient}\r\n".encode()


def xtext(text: str) -> str:
    """Write text as RFC 3461 section 4 wants it: `+`, `=` and what is no graphic as `+2B`."""
    return _NOT_IN_XTEXT.sub(lambda found: f"+{ord(found[0]):02X}", text)


def _stuffed(octets: bytes) -> bytes:
    """Give a text as DATA takes it: RFC 5321 section 4.5.2."""
    if octets.rfind(b"\r\n.") >= 0:  # backwards: CPython searches that way in a third of the time
        octets = octets.replace(b"\r\n.", b"\r\n..")
    if octets.startswith(b"."):
        octets = b"." + octets
    return octets + (b".\r\n" if octets.endswith(b"\r\n") else b"\r\n.\r\n")
