"""Response codes and the one-line answers that are always the same (RFC 3977 section 3.2)."""

from __future__ import annotations

from enum import IntEnum

LINE_OCTETS = 510  # of a response line without its CRLF, RFC 3977 section 3.1


class Code(IntEnum):
    """What the first three digits of an answer say."""

    HELP = 100
    CAPABILITIES = 101
    DATE = 111
    POSTING_ALLOWED = 200
    POSTING_PROHIBITED = 201
    STREAMING = 203
    GOODBYE = 205
    COMPRESSING = 206
    GROUP = 211
    LIST = 215
    ARTICLE = 220
    HEAD = 221
    XHDR = 221
    BODY = 222
    STAT = 223
    OVERVIEW = 224
    HEADERS = 225
    NEW_ARTICLES = 230
    NEW_GROUPS = 231
    TRANSFERRED = 235
    WANTED = 238
    TAKEN = 239
    POSTED = 240
    LOGGED_IN = 281
    SEND_TRANSFER = 335
    SEND_ARTICLE = 340
    SEND_PASSWORD = 381
    START_TLS = 382
    SASL_CHALLENGE = 383
    CLOSING = 400
    FAULT = 403
    NO_SUCH_GROUP = 411
    NO_GROUP = 412
    NO_CURRENT = 420
    NO_NEXT = 421
    NO_PREVIOUS = 422
    NO_SUCH_NUMBER = 423
    NO_SUCH_ID = 430
    IHAVE_NOT_WANTED = 435
    TRANSFER_LATER = 436
    TRANSFER_REFUSED = 437
    NOT_WANTED = 438
    NOT_TAKEN = 439
    POSTING_REFUSED = 440
    POSTING_FAILED = 441
    LOGIN_REQUIRED = 480
    LOGIN_FAILED = 481
    LOGIN_OUT_OF_ORDER = 482
    TLS_REQUIRED = 483
    UNKNOWN_COMMAND = 500
    SYNTAX = 501
    FORBIDDEN = 502
    NOT_OFFERED = 503
    NOT_BASE64 = 504


def reply(code: Code, text: str) -> bytes:
    """Give an answer of one line; what is too long for a line is cut."""
    words = " ".join(text.split())
    octets = f"{code:d} {words}".encode("utf-8", "replace")[:LINE_OCTETS]
    return octets.decode("utf-8", "ignore").encode() + b"\r\n"


def block(code: Code, text: str, lines: list[str]) -> bytes:
    """Give a short multi-line answer, dots doubled."""
    stuffed = (f".{line}" if line.startswith(".") else line for line in lines)
    return reply(code, text) + "".join(f"{line}\r\n" for line in [*stuffed, "."]).encode()


END = b".\r\n"
NO_SUCH_GROUP = reply(Code.NO_SUCH_GROUP, "No such newsgroup here")
NO_GROUP = reply(Code.NO_GROUP, "Select a newsgroup first")
NO_CURRENT = reply(Code.NO_CURRENT, "No article is selected")
NO_NEXT = reply(Code.NO_NEXT, "No next article in this newsgroup")
NO_PREVIOUS = reply(Code.NO_PREVIOUS, "No previous article in this newsgroup")
NO_SUCH_NUMBER = reply(Code.NO_SUCH_NUMBER, "No article has that number")
NONE_IN_RANGE = reply(Code.NO_SUCH_NUMBER, "No articles in that range")
NO_SUCH_ID = reply(Code.NO_SUCH_ID, "No article has that Message-ID")
SYNTAX = reply(Code.SYNTAX, "Syntax error")
UNKNOWN_COMMAND = reply(Code.UNKNOWN_COMMAND, "Unknown command")
TOO_LONG = reply(Code.SYNTAX, "Line too long")
NOT_TEXT = reply(Code.SYNTAX, "A command is UTF-8 without control characters")
FAULT = reply(Code.FAULT, "Something went wrong here; please try again later")
GOODBYE = reply(Code.GOODBYE, "Goodbye")
STOPPING = reply(Code.CLOSING, "This server is being stopped; please try again later")
FULL = reply(Code.CLOSING, "Too many connections; please try again later")
TOO_MANY_CONNECTIONS = reply(Code.CLOSING, "Too many connections from your network")
PARTING = reply(Code.CLOSING, "Too many failed logins; please try again later")
LOGIN_REQUIRED = reply(Code.LOGIN_REQUIRED, "Log in with AUTHINFO")
TLS_REQUIRED = reply(Code.TLS_REQUIRED, "Start TLS first")
