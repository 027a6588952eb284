"""How far the From of a mail can be believed, where it comes without a reply token.

RFC 8601: only the Authentication-Results of a mail server the owner named are read, and of those
only the topmost: that server writes above whatever the mail brought along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import authres
import structlog

from gateway.model import Proof

if TYPE_CHECKING:
    from collections.abc import Set

    from gateway.message.reading import Mail

log = structlog.get_logger()


def proof_of(mail: Mail, authserv_ids: Set[str]) -> Proof:
    """Give DMARC when a trusted server says that the one From address passed, else NONE."""
    fields = mail.headers.get("authentication-results", ())
    if not fields or not authserv_ids or len(mail.senders) != 1:
        return Proof.NONE
    try:
        results = authres.AuthenticationResultsHeader.parse(f"Authentication-Results: {fields[0]}")
    except authres.core.AuthResError as error:
        log.info("unreadable Authentication-Results", message_id=mail.message_id, error=str(error))
        return Proof.NONE
    if (results.authserv_id or "").lower() not in authserv_ids:
        return Proof.NONE
    domain = mail.senders[0].rpartition("@")[2]
    passed = any(_passes(result, domain) for result in results.results)
    return Proof.DMARC if passed else Proof.NONE


def _passes(result: authres.core.AuthenticationResult, domain: str) -> bool:
    named = [prop.value.lower() for prop in result.properties if prop.name == "from"]
    return result.method == "dmarc" and result.result == "pass" and domain in named
