"""What a mail came in: the words of the dialogue around it, and the mail itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Envelope:
    """One mail as it was handed over, taken in full; its recipients were all accepted at RCPT.

    `raw` has CRLF line ends throughout, no line over 998 octets, and our Received field on top.
    `sender` is None for the null sender of reports. `peer` is the IP address of whoever handed the
    mail over, which is not always its author's; None over LMTP, where that is an MTA of ours which
    speaks for the whole world. `protocol` is as in Received: ESMTP, ESMTPS, LMTP ...
    """

    sender: str | None
    recipients: tuple[str, ...]
    raw: bytes = field(repr=False)
    peer: str | None
    helo: str
    protocol: str
    received_at: datetime
