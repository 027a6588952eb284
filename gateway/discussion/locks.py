"""The locks and marks our server puts on an article before it goes out (RFC 8315, RFC 5537)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.message.cancel_locks import key_of, lock_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gateway.discussion.desk import Desk
    from gateway.model import MessageId, SectionName

Headers = tuple[tuple[str, str], ...]


def locked(desk: Desk, message_id: MessageId, kept: Headers) -> Headers:
    """Add our lock to an article's own (section 3.1 of RFC 8315 wants them in one field)."""
    ours = lock_of(key_of(desk.tokens.lock_key, message_id))
    theirs = [value for name, value in kept if name == "Cancel-Lock"]
    others = tuple(field for field in kept if field[0] != "Cancel-Lock")
    return (*others, ("Cancel-Lock", " ".join([*theirs, ours or ""]).strip()))


def approved(desk: Desk, sections: Iterable[SectionName]) -> Headers:
    """Give the field without which no server takes an article of a moderated newsgroup."""
    moderated = [s for s in sections if s in desk.sections and desk.sections[s].moderated]
    addresses = ", ".join(f"{section}-owner@{desk.site.domain}" for section in moderated)
    return (("Approved", addresses),) if addresses else ()
