"""One command of a mail: who asks, how sure we are of that, and what it is about."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from gateway.message.language import sentence
from gateway.model import SITE, Proof, Refused, Scope, SectionName

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from gateway.discussion.desk import Desk
    from gateway.model import Cadence, Person, Post
    from gateway.store import Tables


class Need(IntEnum):
    """How sure we must be that a command comes from whom it names."""

    NOTHING = 0  # harmless, told by mail, and undone by another command
    PROOF = 1  # it changes what others see, or how much mail comes
    MAILBOX = 2  # they have read a mail of ours: double opt-in
    ANSWER = 3  # they have read the very mail that asks: it cannot be undone


_WORTH = {
    Proof.NONE: Need.NOTHING,
    Proof.DMARC: Need.PROOF,
    Proof.TOKEN: Need.MAILBOX,
    Proof.LOGIN: Need.MAILBOX,
    Proof.CONFIRMED: Need.ANSWER,
    Proof.OWNER: Need.ANSWER,
}


@dataclass(frozen=True, slots=True)
class Request:
    """What a command is carried out with.

    `post` is what the mail answers, `digest` the cadence of the digest it answers; `password` a
    fresh one with its hash, made ready outside the transaction.
    """

    desk: Desk
    tables: Tables
    person: Person
    proof: Proof
    now: datetime
    post: Post | None = None
    digest: Cadence | None = None
    password: tuple[str, str] = ("", "")

    def suffices_for(self, need: Need) -> bool:
        """Tell whether we are sure enough."""
        believed = Need.PROOF if self.desk.rules.proof == "none" else Need.NOTHING
        return max(_WORTH[self.proof], believed) >= need


Handler = Callable[[Request, re.Match[str]], Awaitable[str | Refused]]


@dataclass(frozen=True, slots=True)
class Command:
    """A form of words, what it does, and what it needs.

    `do` says in a sentence what was done, or refuses and says why.
    `alone` tells whether these words by themselves, as an answer, are a command and no comment.
    `is_secret`: what it says is for one pair of eyes, and does not stay in the ledger.
    """

    form: re.Pattern[str]
    do: Handler
    need: Need = Need.NOTHING
    alone: Callable[[re.Match[str]], bool] = lambda _: True
    is_secret: bool = False


def words(form: str) -> re.Pattern[str]:
    """Compile a form of words in any case; a line has one space between its words."""
    return re.compile(form, re.IGNORECASE)


_EVERYTHING = ("", "all", "site", "everything")
THREAD = "thread"


def names_something(match: re.Match[str], sections: Collection[str]) -> bool:
    """Tell whether what a command names is something to follow: `stop it` is a comment."""
    groups = match.groupdict()
    name = (groups.get("section") or groups.get("scope") or "").lower()
    return name in _EVERYTHING or name == THREAD or name in sections


def scope_of(request: Request, named: str | None) -> Scope | None:
    """Give the scope a command names; the site's for no name, None for one we do not have."""
    name = (named or "").lower()
    if name in _EVERYTHING:
        return Scope(SITE)
    return Scope(SectionName(name)) if name in request.desk.sections else None


def no_such_section(request: Request, named: str) -> str:
    """Say that there is no such section, and which there are."""
    return sentence(
        "There is no section %(name)s; there are %(sections)s.",
        name=named[:40],
        sections=", ".join(request.desk.sections),
    )
