"""Passwords for the newsreader: hashed with argon2, checked beside the event loop."""

from __future__ import annotations

import asyncio
import secrets
from functools import cache
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from gateway.discussion.identity import by_who

if TYPE_CHECKING:
    from gateway.discussion.desk import Desk
    from gateway.model import Person

_hasher = PasswordHasher()


@cache
def _nobodys() -> str:
    """Give what is checked for names nobody has: the time of an answer does not tell of them."""
    return _hasher.hash("nobody has this password")


def hashed(password: str) -> str:
    """Give what is stored of a password."""
    return _hasher.hash(password)


async def fresh() -> tuple[str, str]:
    """Make up a password, 100 bits in groups that can be typed; give it with its hash."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
    password = "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))
    return password, await asyncio.to_thread(hashed, password)


async def log_in(desk: Desk, who: str, password: str) -> Person | None:
    """Find the person of a nic or address and password; None where they do not match."""
    person = await by_who(desk.store, who)
    stored = await desk.store.people.password(person.id) if person else None
    # Some 50 ms of hashing: other connections go on meanwhile.
    fits = await asyncio.to_thread(_fits, stored, password)
    known = person is not None and stored is not None and person.banned_at is None
    return person if fits and known else None


def _fits(stored: str | None, password: str) -> bool:
    try:
        return _hasher.verify(stored or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
