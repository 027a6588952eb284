"""Reports in the standard forms: RFC 3464 with its global form RFC 6533, RFC 5965, RFC 8098.

Each is a part of its own that a program wrote for programs: blocks of fields. A part that names
nobody is none: what the sentences beside it say is read by `report_texts`.
"""

from __future__ import annotations

import re
from binascii import a2b_qp
from email.message import Message
from typing import TYPE_CHECKING

from gateway.message.addresses import address_of
from gateway.message.headers import base64_octets
from gateway.message.reasons import reason_of, status_in
from gateway.message.report_texts import addresses_in, recipients_in
from gateway.message.structure import octets_of, parts_within
from gateway.model import Event, Recipient, Report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gateway.model import Address

PARTS_READ = 50
BLOCKS_READ = 500  # recipients of one report

Fields = dict[str, str]
"""The fields of one block: lower-case names, unfolded values."""

_GRAVEST = tuple(Event)


def report(recipients: Sequence[Recipient]) -> Report:
    """Give the report of what became of these."""
    events = [recipient.event for recipient in recipients]
    return Report(min(events, key=_GRAVEST.index), tuple(recipients))


def parts_of(message: Message) -> list[Message]:
    """Give the parts of a mail, but not those of mails enclosed in it, unless they are reports.

    Filters on the way enclose the report of another system in one of their own.
    """
    waiting, parts = [message], list[Message]()
    while waiting and len(parts) < PARTS_READ:
        part = waiting.pop()
        within = parts_within(part)
        if part.is_multipart() and _is_opened(part, within):
            waiting += reversed(within)
        else:
            parts.append(part)
    return parts


def _is_opened(part: Message, within: Sequence[Message]) -> bool:
    kind = part.get_content_type()
    if kind == "message/rfc822" and within:
        return within[0].get_content_type() == "multipart/report"
    return kind.startswith("multipart/")


def of_fields(parts: Sequence[Message], text: str) -> Report | None:
    """Read the first part that says what became of whom; `text` are the sentences beside it."""
    for part in parts:
        reader = _READERS.get(part.get_content_type())
        found = reader(_blocks(part), parts, text) if reader else None
        if found is not None:
            return found
    # Outlook.com forwards what its readers call spam, without a part of fields.
    complainer = addresses_in(returned(parts, "x-hmxmroriginalrecipient"))
    return report([Recipient(complainer[0], Event.COMPLAINT)]) if complainer else None


def returned(parts: Sequence[Message], name: str) -> str:
    """Give a field of the mail that came back, enclosed whole or with its header only."""
    for part in parts:
        if part.get_content_type() in _ENCLOSED:
            for block in _blocks(part)[:1]:
                return block.get(name, "")
    return ""


_ENCLOSED = {
    "message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers",
    "message/global-headers",
}  # fmt: skip


def _blocks(part: Message) -> list[Fields]:
    """Give the blocks of fields of a part, its transfer encoding undone."""
    if not part.is_multipart():
        return _fields(_text_of(part))
    text = "".join(map(_written, parts_within(part)))
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    decode = _DECODED.get(encoding)
    return _fields(decode(text).decode("utf-8", "replace") if decode else text)


def _written(block: Message) -> str:
    """Write again what the parser took for the header of a mail."""
    head = "".join(f"{name}: {value}\n" for name, value in block.raw_items())
    return f"{head}\n" if block.is_multipart() else f"{head}\n{_text_of(block)}\n\n"


def _text_of(part: Message) -> str:
    return octets_of(part).decode("utf-8", "replace")


def _unbased(text: str) -> bytes:
    return base64_octets(re.sub(rb"[^A-Za-z0-9+/]", b"", text.encode("ascii", "ignore")))


def _unquoted(text: str) -> bytes:
    return a2b_qp(text.encode("utf-8", "replace"))


_DECODED = {"base64": _unbased, "quoted-printable": _unquoted}


def _fields(text: str) -> list[Fields]:
    """Part a text into blocks of fields, unfolded; of two with one name the first counts."""
    blocks: list[Fields] = [{}]
    name = ""
    for line in text.splitlines():
        if not line.strip():
            if len(blocks) > BLOCKS_READ:
                break
            if blocks[-1]:
                blocks.append({})
        elif line[0] in " \t" and name in blocks[-1]:
            blocks[-1][name] += f" {line.strip()}"
        else:
            name, _, value = (one.strip() for one in line.partition(":"))
            name = name.lower()
            blocks[-1].setdefault(name, value)
    return [block for block in blocks if block]


# RFC 3464 section 2.3.3, and what others write for it.
_ACTIONS = {
    "failed": Event.FAILED, "failure": Event.FAILED, "expired": Event.FAILED,
    "delayed": Event.DELAYED, "deferred": Event.DELAYED, "relayed": Event.RELAYED,
    "delivered": Event.DELIVERED, "expanded": Event.EXPANDED,
}  # fmt: skip
_CLASSES = {"2": Event.DELIVERED, "4": Event.DELAYED}


def _delivery(blocks: list[Fields], _: Sequence[Message], text: str) -> Report | None:
    """Read the fields of each recipient; who is named twice counts once."""
    told: dict[Address, Recipient] = {}
    context = text if len(blocks) <= 2 else ""  # noqa: PLR2004 - of the mail, and of one recipient
    for block in blocks:
        recipient = _recipient(block, context)
        if recipient.address is not None:
            told[recipient.address] = recipient
    return report([*told.values()]) if told else None


def _recipient(block: Fields, context: str) -> Recipient:
    address = _address(block)
    diagnostic = re.sub(r"^\s*[\w-]+\s*;\s*", "", block.get("diagnostic-code", ""))
    status = status_in(block.get("status", "")) or status_in(diagnostic)
    action = re.split(r"[\s(;]", block.get("action", "").lower(), maxsplit=1)[0]
    event = _ACTIONS.get(action) or _CLASSES.get(status[:1], Event.FAILED)
    return Recipient(address, event, status, diagnostic, reason_of(status, diagnostic, context))


def _address(block: Fields) -> Address | None:
    """Give whom we wrote to, rather than whom their mail was sent on to."""
    for name in ("original-recipient", "final-recipient"):
        # `rfc822; a@b`; RFC 6533 section 3 adds the type utf-8, some add brackets or a comment.
        typed = block.get(name, "").rpartition(";")[2]
        found = next(iter(addresses_in(typed)), None) or address_of(typed)
        if found is not None:
            return found
    return None


# RFC 5965 section 7.3 and those registered since; a filter's finding is no person's complaint.
_COMPLAINTS = {"abuse", "fraud", "other", "opt-out", "opt-out-list", "miscategorized"}


def _complaint(blocks: list[Fields], parts: Sequence[Message], _: str) -> Report:
    """Tell a person's complaint from what filters and authentication report."""
    fields = blocks[0] if blocks else {}
    is_complaint = fields.get("feedback-type", "abuse").lower() in _COMPLAINTS
    event = Event.COMPLAINT if is_complaint else Event.OTHER
    named = fields.get("original-rcpt-to") or fields.get("removal-recipient")
    found = addresses_in(named or returned(parts, "to"))
    return Report(event, (Recipient(found[0] if found else None, event),))


# Dovecot says by a receipt that it refused a mail.
_REFUSED = re.compile(r"automatically rejected", re.IGNORECASE)


def _receipt(blocks: list[Fields], _: Sequence[Message], text: str) -> Report:
    """Tell that a reader's program opened a mail, or threw it away."""
    address = _address(blocks[0]) if blocks else None
    if _REFUSED.search(text):
        refused = recipients_in(text, [address] if address else [])
        return report(refused or [Recipient(None, Event.FAILED)])
    return Report(Event.READ, (Recipient(address, Event.READ),))


_READERS = {
    "message/delivery-status": _delivery,
    "message/global-delivery-status": _delivery,
    "message/feedback-report": _complaint,
    "message/disposition-notification": _receipt,
    "message/global-disposition-notification": _receipt,
}
