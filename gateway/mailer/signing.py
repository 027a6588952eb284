"""DKIM signatures on outgoing mail: RFC 6376, rsa-sha256 and ed25519-sha256 (RFC 8463).

The header is canonicalised relaxed, so that relays may fold it anew. The body is signed as it is
(simple): ours is quoted-printable or base64 in short lines, which no relay has a reason to touch.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from typing import TYPE_CHECKING, NamedTuple

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from gateway.mailer.keys import algorithm_of, read_key
from gateway.message.slots import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from gateway.mailer.keys import PrivateKey

# Signed once more than they are there, so that none can be added or put in another's place
# (sections 5.4.2 and 8.15).
OVERSIGNED = (
    *("from", "to", "cc", "reply-to", "subject", "date", "message-id"),
    *("mime-version", "content-type", "content-transfer-encoding"),
)
# Signed where they are. RFC 8058 section 4 wants List-Unsubscribe and List-Unsubscribe-Post.
SIGNED = (
    *("in-reply-to", "references", "list-id", "list-unsubscribe", "list-unsubscribe-post"),
    *("list-help", "list-subscribe", "list-post", "list-owner", "list-archive", "archived-at"),
    "auto-submitted",
)

_FIELD = re.compile(rb"([^:\s]+)[ \t]*:([^\r]*(?:\r\n[ \t][^\r]*)*)")
_SPACES = re.compile(rb"[ \t\r\n]+")
_NAMES_A_LINE = 6


class Signer:
    """Signs mails of one domain with one key."""

    def __init__(self, domain: str, selector: str, key: PrivateKey) -> None:
        """Sign for `selector`._domainkey.`domain`."""
        self._signature = _signing_with(key)
        algorithm = f"{algorithm_of(key)}-sha256"
        tags = f" v=1; a={algorithm}; c=relaxed/simple; d={domain};\r\n\ts={selector};"
        self._tags = tags.encode("ascii")

    def sign(self, mail: bytes) -> bytes:
        """Put a signature on top of a mail with CRLF line ends."""
        return self.sealed(mail).fill({})

    def sealed(self, mail: bytes) -> SealedSheet:
        """Prepare a mail with slots: what is the same for every reader is canonicalised once."""
        head, _, body = mail.partition(b"\r\n\r\n")
        names, signed = _signed_fields(head)
        value = b"%b\r\n\th=%b;\r\n\tbh=" % (self._tags, _listed(names))
        return SealedSheet(self._signature, Parts(head, body, signed, value))


def _signing_with(key: PrivateKey) -> Callable[[bytes], bytes]:
    """Give what signs octets; which kind of key it is is asked once, not for each mail."""
    if isinstance(key, RSAPrivateKey):
        padding, sha256 = PKCS1v15(), hashes.SHA256()
        return lambda octets: key.sign(octets, padding, sha256)
    # RFC 8463 section 3: the signature is of the hash.
    return lambda octets: key.sign(hashlib.sha256(octets).digest())


class Parts(NamedTuple):
    """What a signature is made of: wire header, body, canonical header, the field up to `bh=`."""

    head: bytes
    body: bytes
    signed: bytes
    value: bytes


class SealedSheet:
    """A mail with slots that is signed as they are filled; no value may have white space in it.

    Then a field is canonical once its sheet is.
    """

    def __init__(self, signature: Callable[[bytes], bytes], parts: Parts) -> None:
        """Hash a body that is the same for everybody."""
        self._signature = signature
        self._head, self._body, self._signed = map(Sheet, parts[:3])
        self._value, self._relaxed = parts.value, _relaxed(parts.value)
        self._hash = None if self._body.names else _hash(parts.body)

    def fill(self, values: Mapping[str, bytes]) -> bytes:
        """Give the whole mail, with its signature on top."""
        body = self._body.fill(values)
        hashed = self._hash or _hash(body)
        # Section 3.7: the signature's own field comes last, without its value and without CRLF.
        canonical = b"dkim-signature:%b%b; b=" % (self._relaxed, hashed)
        signed = self._signed.fill(values) + canonical
        return b"DKIM-Signature:%b%b;\r\n\tb=%b\r\n%b\r\n\r\n%b" % (
            self._value,
            hashed,
            _folded(self._signature(signed)),
            self._head.fill(values),
            body,
        )


def _hash(body: bytes) -> bytes:
    return b64encode(hashlib.sha256(_simple(body)).digest())


def _signed_fields(head: bytes) -> tuple[list[bytes], bytes]:
    """Give the names for `h=`, and the canonical fields in their order."""
    values: dict[bytes, list[bytes]] = {}
    for name, value in _FIELD.findall(head):
        values.setdefault(name.lower(), []).append(value)
    names: list[bytes] = []
    signed: list[bytes] = []
    for name, times in _WANTED:
        # From the bottom up: of a field that is there twice the last is signed (section 5.4.2).
        there = values.get(name, ())
        names += [name] * (len(there) + times)
        signed += [b"%b:%b\r\n" % (name, _relaxed(value)) for value in reversed(there)]
    return names, b"".join(signed)


_WANTED = [(name.encode(), 1) for name in OVERSIGNED] + [(name.encode(), 0) for name in SIGNED]


def _listed(names: Iterable[bytes]) -> bytes:
    names = list(names)
    lines = (names[at : at + _NAMES_A_LINE] for at in range(0, len(names), _NAMES_A_LINE))
    return b":\r\n\t ".join(b":".join(line) for line in lines)


def _relaxed(value: bytes) -> bytes:
    """Canonicalise the value of a field (section 3.4.2)."""
    return _SPACES.sub(b" ", value).strip()


def _simple(body: bytes) -> bytes:
    """Canonicalise a body (section 3.4.3): one CRLF at its end, and if there is nothing else."""
    if body.endswith(b"\r\n") and not body.endswith(b"\r\n\r\n"):
        return body
    while body.endswith(b"\r\n"):
        body = body[:-2]
    return body + b"\r\n"


def _folded(signature: bytes) -> bytes:
    signature = b64encode(signature)
    return b"\r\n\t ".join(signature[at : at + 72] for at in range(0, len(signature), 72))


def open_signer(domain: str, selector: str, path: Path) -> Signer:
    """Read the key of a PEM file; raises KeyUnfitError where it cannot sign."""
    return Signer(domain, selector, read_key(path))
