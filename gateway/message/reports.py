"""Delivery reports, complaints and receipts of any mail system: what became of which recipient.

It tells a report from a person's mail and knows who reads which form. Whom a mail of ours was sent
to it does not know: where a report names nobody, the address it comes to does (VERP).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.message.addresses import address_of
from gateway.message.automatic_words import AWAY, TITLE
from gateway.message.headers import first
from gateway.message.report_fields import of_fields, parts_of, report, returned
from gateway.message.report_json import of_json
from gateway.message.report_texts import addresses_in, recipients_in, says_failure
from gateway.message.report_words import DAEMON, NOBODY, SUBJECT
from gateway.message.structure import structure_of

if TYPE_CHECKING:
    import re

    from gateway.message.reading import Mail
    from gateway.model import Address, Report

OCTETS_READ = 256 * 1024  # the report stands before the mail that came back
AWAY_READ = 500  # characters: whoever is away says so first
FAILED_READ = 100  # addresses of X-Failed-Recipients


def report_of(mail: Mail, raw: bytes) -> Report | None:
    """Read a report; None for a mail that is none. `raw` is the whole of `mail`."""
    kind = first(mail.headers, "content-type").lower()
    speaks_as_system = is_from_a_system(mail)
    if not (speaks_as_system or "report" in kind or mail.text[:1] == "{"):
        return None
    parts = parts_of(structure_of(raw[:OCTETS_READ]))
    said = of_fields(parts, mail.text) or of_json(mail.text)
    if said is None and speaks_as_system and not _is_of_somebody_away(mail):
        said = _in_words(mail, addresses_in(returned(parts, "to")))
    return said


def is_from_a_system(mail: Mail) -> bool:
    """Tell whether a mail system speaks: people write of undelivered mail as well."""
    null = "<>" in first(mail.headers, "from") or "<>" in mail.headers.get("return-path", ())
    if null or "x-failed-recipients" in mail.headers or _is_from(mail, DAEMON):
        return True
    return _is_from(mail, NOBODY) and bool(SUBJECT.match(mail.subject))


def _is_from(mail: Mail, names: re.Pattern[str]) -> bool:
    local = (mail.sender or first(mail.headers, "from").strip()).partition("@")[0]
    return bool(names.match(local) or names.match(mail.sender_name))


def _is_of_somebody_away(mail: Mail) -> bool:
    """Tell notices of absence, which have the null sender, too, and say what will not be read."""
    if _is_from(mail, DAEMON):
        return False
    return bool(TITLE.match(mail.subject) or AWAY.search(mail.text[:AWAY_READ]))


def _in_words(mail: Mail, addressees: list[Address]) -> Report | None:
    """Read sentences; `addressees` are whom the mail that came back was to."""
    failed = ",".join(mail.headers.get("x-failed-recipients", ()))
    named = [address_of(text) for text in failed.split(",", FAILED_READ)[:FAILED_READ]]
    known = [address for address in named if address]
    if not known and not says_failure(mail.text) and not SUBJECT.match(mail.subject):
        return None
    ours = {one for value in mail.headers.get("to", ()) for one in addresses_in(value)}
    found = recipients_in(mail.text, known, ours | {*mail.senders}, addressees)
    return report(found) if found else None
