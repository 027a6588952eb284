"""A post as an entry of an mbox: RFC 4155, `From ` quoted so that it can be unquoted again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

_FROM = re.compile(rb"^(>*From )", re.MULTILINE)
_DOUBLED = re.compile(rb"^\.\.", re.MULTILINE)


def entry(wire: bytes, posted_at: datetime) -> bytes:
    """Give the entry of a post from its wire form of RFC 3977: CRLF, dots doubled."""
    message = _DOUBLED.sub(b".", wire.replace(b"\r\n", b"\n"))
    # Nobody's address is known to a reader of the file; the date is UTC (RFC 4155 appendix A).
    separator = f"From nobody@localhost {posted_at.strftime('%a %b %e %H:%M:%S %Y')}\n"
    return separator.encode() + _FROM.sub(rb">\1", message).rstrip(b"\n") + b"\n\n"
