"""What mail systems and mail programs say of a mail of ours, once it is on its way."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gateway.model.posts import Address


class Event(StrEnum):
    """What became of a mail; the first five are the actions of RFC 3464 section 2.3.3."""

    FAILED = "failed"
    DELAYED = "delayed"
    RELAYED = "relayed"  # handed to a system that tells nothing
    DELIVERED = "delivered"
    EXPANDED = "expanded"  # handed on to several addresses
    COMPLAINT = "complaint"  # its reader called it spam
    READ = "read"  # a receipt of the reader's program
    OTHER = "other"  # a report that says nothing of the reader


class Reason(StrEnum):
    """Why a mail was not delivered, as far as it matters to whoever sends the next one."""

    DEAD = "dead mailbox"  # no such person, or no such place
    SUSPENDED = "suspended mailbox"  # locked, disabled, disused: it may come back
    FULL = "full mailbox"
    POLICY = "policy"  # the mail or its sender is not wanted: spam, size, authentication
    FAULT = "fault"  # of a network or a system, theirs or ours
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Recipient:
    """What a report says of one recipient.

    `address` is None where the report names none: then its own address (VERP) does. `status` is
    that of RFC 3463, or empty; `diagnostic` are the words of the system that refused.
    """

    address: Address | None
    event: Event
    status: str = ""
    diagnostic: str = field(default="", repr=False)
    reason: Reason = Reason.UNCLEAR

    @property
    def is_permanent(self) -> bool:
        """Whether this mail will not be tried again."""
        return self.event is Event.FAILED

    @property
    def is_dead(self) -> bool:
        """Whether no other mail will fare better."""
        return self.is_permanent and self.reason is Reason.DEAD


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says; `event` is the gravest of its recipients'."""

    event: Event
    recipients: tuple[Recipient, ...] = ()
