"""Our Received field, and the Message-ID of a mail that has not been parsed."""

from __future__ import annotations

import re
from email.utils import format_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

HELO = 255  # octets of a domain name, RFC 5321 section 4.5.3.1.2

_DOMAIN = re.compile(rf"[A-Za-z0-9._-]{{1,{HELO}}}", re.ASCII)
_FIELD = b"\nmessage-id:"
_MESSAGE_ID = re.compile(rb"\s*(<[\x21-\x3b\x3d\x3f-\x7e]{1,248}>)")


def received(helo: str, by: str, now: datetime) -> bytes:
    """Make the Received field of RFC 5321 section 4.4 from who spoke, and what `by` says of us.

    It names no address: neither the sender's, nor the recipient's, which may be a secret token, nor
    the IP address, which for someone at home is as good as a name.
    """
    name = helo if _DOMAIN.fullmatch(helo) else "unknown"
    return f"Received: from {name}\r\n\t{by};\r\n\t{format_datetime(now)}\r\n".encode()


def message_id(head: bytes) -> str | None:
    """Find the Message-ID in the first octets of a mail, for the log: a search, not a parse."""
    end = head.find(b"\r\n\r\n")
    fields = b"\n" + head[: end if end >= 0 else len(head)]
    start = fields.lower().find(_FIELD)
    found = _MESSAGE_ID.match(fields, start + len(_FIELD)) if start >= 0 else None
    return found[1].decode("ascii") if found else None
