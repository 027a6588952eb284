"""DKIM signatures of mail that comes in: which there are, and whether one is good (RFC 6376).

Stricter than the RFC where a reader of ours could be fooled: nothing may be added to what was
signed, and it must have been signed for us. No DNS here; `resolver` fetches the keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import dkim
from dkim.util import InvalidTagValueList, parse_tag_value

from gateway.message.addresses import ascii_domain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ALGORITHMS = (b"rsa-sha256", b"ed25519-sha256")  # RFC 8301 section 3.1: rsa-sha1 is no proof
KEY_BITS = 1024  # RFC 8301 section 3.2
HEAD_LIMIT = 64 * 1024  # octets of a header whose signature is looked at
FIELD_LIMIT = 4096  # of a signature; dkimpy's patterns take seconds for four times as much

# Fields of which a mail has one. A second one, put in after signing, might be the one that is read.
_SINGLE = frozenset(
    {
        *(b"from", b"sender", b"reply-to", b"to", b"cc", b"subject", b"date", b"message-id"),
        *(b"in-reply-to", b"references", b"mime-version", b"content-type"),
        b"content-transfer-encoding",
    }
)
# Without these in the signature, a mail that was meant for others could be sent on to us, twice.
_NEEDED = frozenset({b"from", b"subject", b"message-id"})


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature: its place among those of the mail, whose it is, and which of their keys."""

    place: int
    domain: str
    selector: str

    @property
    def key_name(self) -> str:
        """The name of the TXT record of the key."""
        return f"{self.selector}._domainkey.{self.domain}"


def signatures_of(headers: Mapping[str, tuple[str, ...]]) -> list[Signature]:
    """Give the signatures that could count, in their order; `headers` as those of a Mail."""
    found = []
    for place, value in enumerate(headers.get("dkim-signature", ())):
        tags = _tags(value.encode("utf-8", "replace")) if len(value) <= FIELD_LIMIT else {}
        if tags.get(b"a") in ALGORITHMS and b"l" not in tags:
            domain, selector = tags.get(b"d", b"").decode(), tags.get(b"s", b"").decode()
            found.append(Signature(place, ascii_domain(domain), selector))
    return found


def _tags(value: bytes) -> dict[bytes, bytes]:
    try:
        tags: dict[bytes, bytes] = parse_tag_value(value)
    except InvalidTagValueList:
        return {}
    return tags


@dataclass(frozen=True, slots=True)
class Claim:
    """A signature to be verified: `key` as its domain published it.

    `addressed` are the fields that name us, of which one must be signed.
    """

    signature: Signature
    key: bytes
    addressed: tuple[str, ...]


def is_good(raw: bytes, claim: Claim) -> bool:
    """Tell whether a signature holds, for the whole mail and for us; takes long for a long mail."""
    if not 0 < raw.find(b"\r\n\r\n") <= HEAD_LIMIT or not _is_usable(claim):
        return False
    try:
        signed = dkim.DKIM(raw, minkey=KEY_BITS)
        good = signed.verify(claim.signature.place, lambda *_, **__: claim.key)
    except Exception:  # noqa: BLE001 - a stranger's octets in the hands of a library
        return False
    return bool(good) and _covers(signed, claim.addressed)


def _is_usable(claim: Claim) -> bool:
    """Tell whether a key may be used: one under test is not (RFC 6376 section 3.6.1)."""
    tags = _tags(claim.key)
    flags = tags.get(b"t", b"").replace(b" ", b"").split(b":")
    hashes = tags.get(b"h", b"sha256").replace(b" ", b"").split(b":")
    return b"y" not in flags and b"sha256" in hashes


def _covers(signed: Any, addressed: Sequence[str]) -> bool:
    names = [name.lower() for name, _ in signed.headers]
    covered = {name.strip() for name in signed.include_headers}
    doubled = any(names.count(name) > 1 for name in _SINGLE)
    for_us = any(name.encode() in covered for name in addressed)
    return for_us and not doubled and covered >= _NEEDED & set(names)
