"""DKIM signatures on outgoing mail: RFC 6376, rsa-sha256 and ed25519-sha256 (RFC 8463).

Both canonicalisations are relaxed: relays that fold a field or trim a line break nothing.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

if TYPE_CHECKING:
    from pathlib import Path

# Signed where they are, and From once more than it is there, so that none can be added (section
# 8.15). RFC 8058 section 4 wants List-Unsubscribe and List-Unsubscribe-Post among them.
SIGNED = (
    *("from", "from", "to", "reply-to", "subject", "date", "message-id", "in-reply-to"),
    *("references", "list-id", "list-unsubscribe", "list-unsubscribe-post", "auto-submitted"),
    *("mime-version", "content-type", "content-transfer-encoding"),
)
LEAST_BITS = 2048  # RFC 8301 section 3.2 lets verifiers refuse less than 1024 and asks for this

_FOLD = re.compile(rb"\r\n(?=[ \t])")
_SPACES = re.compile(rb"[ \t]+")
_SPACES_AT_END = re.compile(rb"[ \t]+(?=\r\n)")


class KeyUnfitError(OSError):
    """The key file cannot sign; the text says why."""


class Signer:
    """Signs mails of one domain with one key."""

    def __init__(self, domain: str, selector: str, key: RSAPrivateKey | Ed25519PrivateKey) -> None:
        """Sign for `selector`._domainkey.`domain`."""
        self._domain = domain
        self._selector = selector
        self._key = key

    def sign(self, mail: bytes) -> bytes:
        """Put a signature on top of a mail with CRLF line ends."""
        head, _, body = mail.partition(b"\r\n\r\n")
        fields = _fields(head)
        # From the bottom up: of a field that is there twice the last is signed (section 5.4.2).
        waiting = {name: [value for n, value in reversed(fields) if n == name] for name in SIGNED}
        named = [name for name in SIGNED if waiting[name] or name == "from"]
        signed = b"".join(
            _relaxed(name, waiting[name].pop(0)) + b"\r\n" for name in named if waiting[name]
        )
        value = self._value(named, relaxed_body(body))
        signature = self._signature(signed + _relaxed("dkim-signature", value))
        return b"DKIM-Signature:" + value + _folded(signature) + b"\r\n" + mail

    def _value(self, named: list[str], body: bytes) -> bytes:
        algorithm = "rsa" if isinstance(self._key, RSAPrivateKey) else "ed25519"
        digest = b64encode(hashlib.sha256(body).digest()).decode()
        text = (
            f" v=1; a={algorithm}-sha256; c=relaxed/relaxed; d={self._domain};"
            f" s={self._selector};\r\n\th={':'.join(named[:8])}:\r\n\t {':'.join(named[8:])};"
            f"\r\n\tbh={digest};\r\n\tb="
        )
        return text.encode("ascii")

    def _signature(self, octets: bytes) -> bytes:
        if isinstance(self._key, RSAPrivateKey):
            return b64encode(self._key.sign(octets, PKCS1v15(), hashes.SHA256()))
        # RFC 8463 section 3: the signature is of the hash.
        return b64encode(self._key.sign(hashlib.sha256(octets).digest()))


def _fields(head: bytes) -> list[tuple[str, bytes]]:
    unfolded = _FOLD.sub(b"", head)
    pairs = (line.partition(b":") for line in unfolded.split(b"\r\n"))
    return [(name.strip().lower().decode("ascii"), value) for name, _, value in pairs]


def _relaxed(name: str, value: bytes) -> bytes:
    """Canonicalise a field (section 3.4.2)."""
    return name.encode() + b":" + _SPACES.sub(b" ", _FOLD.sub(b"", value)).strip(b" \t")


def relaxed_body(body: bytes) -> bytes:
    """Canonicalise a body (section 3.4.4)."""
    lines = _SPACES.sub(b" ", _SPACES_AT_END.sub(b"", body))
    text = lines.rstrip(b" \t\r\n")
    return text + b"\r\n" if text else b""


def _folded(signature: bytes) -> bytes:
    return b"\r\n\t ".join(signature[at : at + 72] for at in range(0, len(signature), 72))


def open_signer(domain: str, selector: str, path: Path) -> Signer:
    """Read the key of a PEM file; raises KeyUnfitError where it cannot sign."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise KeyUnfitError(f"dkim.key: {path} cannot be read: {error.strerror}") from error
    except (ValueError, TypeError) as error:
        raise KeyUnfitError(f"dkim.key: {path} holds no private key without password") from error
    if isinstance(key, Ed25519PrivateKey):
        return Signer(domain, selector, key)
    if isinstance(key, RSAPrivateKey) and key.key_size >= LEAST_BITS:
        return Signer(domain, selector, key)
    raise KeyUnfitError(f"dkim.key: {path} must be Ed25519, or RSA of {LEAST_BITS} bits at least")
