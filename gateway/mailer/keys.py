"""Keys for DKIM: made, read from their file, and published in the DNS (RFC 6376 section 3.6)."""

from __future__ import annotations

import os
from base64 import b64encode
from enum import StrEnum
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

if TYPE_CHECKING:
    from pathlib import Path

BITS = 2048  # RFC 8301 section 3.2 asks for these at least; the records of longer keys are unwieldy
EXPONENT = 65537
STRING = 255  # octets of one character-string in a TXT record: RFC 1035 section 3.3

PrivateKey = RSAPrivateKey | Ed25519PrivateKey


class KeyUnfitError(OSError):
    """The key file cannot sign; the text says why."""


class Algorithm(StrEnum):
    """What a key signs with."""

    RSA = "rsa"
    ED25519 = "ed25519"


def make_key(path: Path, algorithm: Algorithm) -> None:
    """Write a new private key that only its owner can read; raises FileExistsError."""
    key: PrivateKey
    if algorithm is Algorithm.RSA:
        key = generate_private_key(EXPONENT, BITS)
    else:
        key = Ed25519PrivateKey.generate()
    path.parent.mkdir(parents=True, exist_ok=True)
    # O_EXCL: a key that is in use is never lost, whoever else makes one at the same moment.
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def read_key(path: Path) -> PrivateKey:
    """Read the key of a PEM file; raises KeyUnfitError where it cannot sign."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise KeyUnfitError(f"dkim.key: {path} cannot be read: {error.strerror}") from error
    except (ValueError, TypeError) as error:
        raise KeyUnfitError(f"dkim.key: {path} holds no private key without password") from error
    if isinstance(key, Ed25519PrivateKey):
        return key
    if isinstance(key, RSAPrivateKey) and key.key_size >= BITS:
        return key
    raise KeyUnfitError(f"dkim.key: {path} must be Ed25519, or RSA of {BITS} bits at least")


def algorithm_of(key: PrivateKey) -> Algorithm:
    """Tell what a key signs with."""
    return Algorithm.RSA if isinstance(key, RSAPrivateKey) else Algorithm.ED25519


def dns_record(key: PrivateKey) -> list[str]:
    """Give the TXT record of a key's public half, in strings of at most 255 octets.

    An RSA key is published as SubjectPublicKeyInfo, an Ed25519 key bare: RFC 8463 section 4.2.
    """
    if isinstance(key, RSAPrivateKey):
        public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    else:
        public = key.public_key().public_bytes_raw()
    record = f"v=DKIM1; k={algorithm_of(key)}; p={b64encode(public).decode()}"
    return [record[at : at + STRING] for at in range(0, len(record), STRING)]
