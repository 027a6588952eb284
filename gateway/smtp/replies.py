"""What SMTP and LMTP say: the code for each answer of ours, and an enhanced code on every line.

Codes of RFC 5321 section 4.2.3 with RFC 3463; never 5xx for a fault of our own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.model import Done, Held, Posted, Refusal, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gateway.model import Answer

REFUSALS = {
    Refusal.UNKNOWN: "550 5.1.1",
    Refusal.FORBIDDEN: "550 5.7.1",
    Refusal.TOO_BIG: "552 5.3.4",
    Refusal.UNREADABLE: "554 5.6.0",
    Refusal.TOO_MANY: "452 4.7.1",
    Refusal.LATER: "451 4.7.1",
}

SENDER_OK = "250 2.1.0 OK"
RECIPIENT_OK = "250 2.1.5 OK"
CANNOT_VERIFY = "252 2.0.0 Nobody is verified here; send the mail and see"
UNKNOWN_COMMAND = "500 5.5.1 There is no such command here"
NOT_OFFERED = "502 5.5.1 Not offered here"
NEEDS_UTF8 = "553 5.6.7 An address with letters beyond ASCII needs SMTPUTF8"
GO_AHEAD = b"354 End data with <CR><LF>.<CR><LF>"
GOODBYE = "221 2.0.0 Goodbye"
NO_RECIPIENT = "503 5.5.1 Send RCPT first"
NO_ARGUMENT = "501 5.5.4 Syntax: DATA"
TOO_MANY_RECIPIENTS = "452 4.5.3 Too many recipients; send another mail to the others"
NEEDS_ITS_OWN_MAIL = "452 4.5.3 This address answers for itself; send it a mail of its own"
OUR_FAULT = "451 4.3.0 Something went wrong here; please try again later"
TOO_MANY_CONNECTIONS = "421 4.7.0 Too many connections from your network"
TOO_MANY_UNKNOWN = "502 5.5.1 Too many unrecognized commands, goodbye."  # aiosmtpd's words
TOO_MANY_ERRORS = "421 4.7.0 Too many errors"
TOO_SLOW = "421 4.4.2 Nothing came for too long"
STOPPING = "421 4.3.2 This server is being stopped; please try again later"

LONGEST = 510  # octets of a reply line without CRLF, RFC 5321 section 4.5.3.1.5

# What a code means where aiosmtpd sends it without an enhanced one. A greeting has none (220).
ENHANCED = {
    "250": "2.0.0",
    "454": "4.7.0",
    "500": "5.5.2",
    "501": "5.5.4",
    "502": "5.5.1",
    "503": "5.5.1",
    "530": "5.7.0",
    "552": "5.3.4",
    "553": "5.1.3",
    "554": "5.7.0",
    "555": "5.5.4",
}


def reply(answer: Answer) -> str:
    """Put one answer into a reply line without its CRLF."""
    match answer:
        case Posted(again=True):
            return "250 2.0.0 Your mail had come before; it is posted"
        case Posted():
            return "250 2.0.0 Posted"
        case Held(reason=reason) | Done(text=reason):
            return _line("250 2.0.0", reason)
        case Refused(kind, reason):
            return _line(REFUSALS[kind], reason)


def lmtp_replies(lines: Sequence[str]) -> str:
    """One reply for each recipient, in their order, whatever happened (RFC 2033 section 4.2)."""
    return "\r\n".join(lines)


def smtp_reply(lines: Sequence[str]) -> str:
    """One reply for all recipients: taken if one of them took it, else the first refusal."""
    return next((line for line in lines if line.startswith("2")), lines[0])


def enhanced(line: str) -> str:
    """Put the enhanced code in where aiosmtpd leaves it out (RFC 2034 section 4)."""
    code, text = line[:3], line[4:]
    if code not in ENHANCED or text.startswith(f"{code[0]}."):
        return line
    # aiosmtpd would repeat what the client said, whatever octets that were.
    if text.endswith(" not recognized"):
        return UNKNOWN_COMMAND
    return f"{code} {ENHANCED[code]} {text}"


def _line(codes: str, text: str) -> str:
    """Keep to one line of ASCII: without SMTPUTF8 a client need not read more (RFC 6531)."""
    words = " ".join(text.split()).encode("ascii", "replace").decode()
    return f"{codes} {words}"[:LONGEST]
