"""Cancel-Lock and Cancel-Key (RFC 8315): who put the lock on an article can prove it later.

A lock is the hash of a key. The key of a lock of ours is made of the site's secret and the
article's Message-ID, so none has to be kept.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64encode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.model import MessageId

# SHA-1 is obsolete (section 5), and no lock of ours has it; Gnus locks with nothing else.
_HASHES: dict[str, Callable[[bytes], bytes]] = {
    "sha256": lambda octets: hashlib.sha256(octets).digest(),
    "sha1": lambda octets: hashlib.sha1(octets, usedforsecurity=False).digest(),
}


def key_of(secret: bytes, message_id: MessageId) -> str:
    """Give the key of our lock on an article: `sha256:...` (section 4)."""
    return f"sha256:{_base64(hmac.digest(secret, message_id.encode(), hashlib.sha256))}"


def lock_of(key: str) -> str | None:
    """Give the lock a key opens; None for a scheme nobody can check."""
    scheme, _, text = key.partition(":")
    hashed = _HASHES.get(scheme.lower())
    return f"{scheme.lower()}:{_base64(hashed(text.encode()))}" if hashed and text else None


def opens(keys: str, locks: str) -> bool:
    """Tell whether one of the keys in a Cancel-Key opens one of the locks in a Cancel-Lock."""
    made = [lock.encode() for key in keys.split() if (lock := lock_of(key))]
    there = [_normal(lock).encode() for lock in locks.split()]
    return any(hmac.compare_digest(one, other) for one in made for other in there)


def _normal(lock: str) -> str:
    scheme, colon, text = lock.partition(":")
    return f"{scheme.lower()}{colon}{text}"


def _base64(octets: bytes) -> str:
    return b64encode(octets).decode()
