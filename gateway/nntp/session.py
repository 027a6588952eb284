"""What one connection has said so far, and the terms on which the server speaks with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import datetime

    from gateway.discussion.limits import HourlyLimit
    from gateway.model import Answer as AnswerOfDesk
    from gateway.model import Change, Draft, MessageId, Peer, Person, SectionName, Site, Verdict
    from gateway.store.newsgroups import Newsgroup, Newsgroups

Answer = bytes | AsyncIterator[bytes]
"""A whole answer, or a long one in slices of a few hundred kilobytes."""


async def _never(_: MessageId) -> bool:
    return False


async def _forget(_: MessageId) -> None:
    pass


async def _nothing(_: list[Draft]) -> list[Verdict]:
    return []


@dataclass(frozen=True, slots=True)
class Feeds:
    """The news servers that may feed us, and what is asked about the articles they offer.

    `post_all` decides on drafts in their order, with one wait for the disk.
    """

    peers: tuple[Peer, ...] = ()
    is_wanted: Callable[[MessageId], Awaitable[bool]] = _never
    note_unwanted: Callable[[MessageId], Awaitable[None]] = _forget
    post_all: Callable[[list[Draft]], Awaitable[list[Verdict]]] = _nothing


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms the server speaks; seconds and octets, 0 connections = any number.

    `post` decides on a draft, `change` on a cancel message or what supersedes an article; what they
    say is on disk. `log_in` finds the person of a
    name and password; without it nobody can log in. With a `certificate` TLS is offered, or begun
    at once where `tls_at_once` says so; passwords are taken under TLS only, unless the connection
    is from this machine and `login_without_tls`; `guesses` limits failed logins from a network.
    `sections` are those configured, by their newsgroups: most articles need no other look-up.
    """

    site: Site
    clock: Callable[[], datetime]
    post: Callable[[Draft], Awaitable[Verdict]]
    change: Callable[[Change], Awaitable[AnswerOfDesk]]
    reading: Literal["anyone", "members"] = "anyone"
    posting: Literal["members", "confirm", "anyone"] = "confirm"
    log_in: Callable[[str, str], Awaitable[Person | None]] | None = None
    certificate: ssl.SSLContext | None = None
    tls_at_once: bool = False
    login_without_tls: bool = False
    feeds: Feeds = Feeds()
    guesses: HourlyLimit | None = None
    motd: tuple[str, ...] = ()
    sections: Mapping[str, SectionName] = field(default_factory=dict)
    moderated: frozenset[SectionName] = frozenset()
    max_article: int = 1024 * 1024
    connections: int = 5000
    connections_per_network: int = 50
    idle_seconds: float = 600.0  # RFC 3977 section 3.1 asks for three minutes at least
    article_seconds: float = 300.0  # from 340 to the closing dot


@dataclass(frozen=True, slots=True)
class Awaited:
    """An article that is on its way: who takes it in, and what is said when that cannot be done.

    `streamed` is the Message-ID that TAKETHIS named; such articles are taken several at once.
    """

    receive: Callable[[Session, bytes], Awaitable[bytes]]
    too_big: bytes
    fault: bytes
    streamed: MessageId | None = None


class Next(Enum):
    """What the connection does once the answer is sent."""

    GO_ON = auto()
    CLOSE = auto()
    START_TLS = auto()
    COMPRESS = auto()


@dataclass(slots=True)
class Session:
    """The state of RFC 3977: the selected newsgroup and article, and who is speaking."""

    library: Newsgroups
    terms: Terms
    peer: str | None = None
    """The IP address at the other end."""
    is_secure: bool = False
    is_compressed: bool = False
    group: Newsgroup | None = None
    number: int | None = None
    awaits: Awaited | None = None
    offered_id: MessageId | None = None
    """The Message-ID recommended for the article that is being sent."""
    person: Person | None = None
    peer_logged_in: Peer | None = None
    login_name: str | None = None
    failed_logins: int = 0
    is_to_part: bool = False
    """Whether the next command is answered with 400, and the connection ends."""
    next: Next = Next.GO_ON

    @property
    def may_read(self) -> bool:
        """Whether this connection may see articles."""
        return self.terms.reading == "anyone" or self.person is not None

    @property
    def may_post(self) -> bool:
        """Whether this connection may send articles now."""
        return self.terms.posting != "members" or self.person is not None

    @property
    def can_log_in(self) -> bool:
        """Whether AUTHINFO would be heard now."""
        return self.could_log_in and self.is_private

    @property
    def could_log_in(self) -> bool:
        """Whether it would be under TLS (RFC 4643 section 2.2, RFC 8054 section 2.2.2)."""
        return self.terms.log_in is not None and not self.has_logged_in and not self.is_compressed

    @property
    def has_logged_in(self) -> bool:
        """Whether a login has succeeded."""
        return self.person is not None or self.peer_logged_in is not None

    @property
    def feeder(self) -> Peer | None:
        """The news server at the other end, where it may feed us now."""
        known = (peer for peer in self.peers_here if not peer.password)
        return self.peer_logged_in or next(known, None)

    @property
    def peers_here(self) -> tuple[Peer, ...]:
        """The news servers that may come from this address."""
        address = (self.peer or "").removeprefix("::ffff:")
        return tuple(peer for peer in self.terms.feeds.peers if address in peer.hosts)

    @property
    def is_private(self) -> bool:
        """Whether a password may be said on this connection."""
        return self.is_secure or (
            self.terms.login_without_tls and self.peer in {"127.0.0.1", "::1"}
        )

    @property
    def can_start_tls(self) -> bool:
        """Whether STARTTLS would be heard now (RFC 4642 section 2.2.1)."""
        return (
            self.terms.certificate is not None
            and not self.is_secure
            and not self.is_compressed
            and not self.has_logged_in
        )

    @property
    def might_post(self) -> bool:
        """Whether posting is allowed, now or after a login."""
        return self.may_post or self.terms.log_in is not None

    def select(self, group: Newsgroup) -> None:
        """Enter a newsgroup at its first article."""
        self.group = group
        self.number = group.low if group.total else None

    def forget(self) -> None:
        """Go back to the beginning, as TLS starts (RFC 4642 section 2.2.2)."""
        self.group = self.number = self.awaits = self.offered_id = self.login_name = None
