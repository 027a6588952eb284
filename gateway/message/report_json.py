"""What Amazon SES tells of a mail through SNS: a line of JSON, with other text below it."""

from __future__ import annotations

import json
from typing import Any

from gateway.message.addresses import address_of
from gateway.message.reasons import reason_of, status_in
from gateway.message.report_fields import BLOCKS_READ, report
from gateway.model import Event, Recipient, Report

_EVENTS = {
    "bounce": (Event.FAILED, "bouncedRecipients"),
    "complaint": (Event.COMPLAINT, "complainedRecipients"),
    "delivery": (Event.DELIVERED, "recipients"),
    "deliverydelay": (Event.DELAYED, "delayedRecipients"),
}


def of_json(text: str) -> Report | None:
    """Read a notification; None for any other text."""
    if not text.lstrip().startswith("{"):
        return None
    said = _object(text.lstrip())
    if isinstance(said.get("Message"), str):
        said = _object(said["Message"])
    kind = said.get("notificationType") or said.get("eventType")
    kind = kind.lower() if isinstance(kind, str) else ""
    if kind not in _EVENTS:
        return None
    event, named = _EVENTS[kind]
    detail = said.get("deliveryDelay" if kind == "deliverydelay" else kind)
    listed = detail.get(named) if isinstance(detail, dict) else None
    if not isinstance(listed, list) or not listed:
        return None
    # A bounce that is transient may come of a full mailbox; either way SES has given up.
    return report([_recipient(one, event) for one in listed[:BLOCKS_READ]])


def _object(text: str) -> dict[str, Any]:
    try:
        # Lines are folded on the way, inside strings, too: therefore not strict.
        said, _ = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _recipient(said: Any, event: Event) -> Recipient:
    fields = said if isinstance(said, dict) else {"emailAddress": said}
    diagnostic = str(fields.get("diagnosticCode") or "")
    status = status_in(str(fields.get("status") or "")) or status_in(diagnostic)
    address = address_of(str(fields.get("emailAddress") or ""))
    return Recipient(address, event, status, diagnostic, reason_of(status, diagnostic))
