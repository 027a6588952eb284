"""Who speaks, what they say, and what becomes of it: sites, people, drafts, posts, verdicts."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from gateway.model.mailing import Format
    from gateway.model.pictures import Picture

MessageId = NewType("MessageId", str)
"""`<left@right>`, angle brackets included, at most 250 octets (RFC 5536 section 3.1.3)."""

Address = NewType("Address", str)
"""An addr-spec without display name, in lower case: `ann.lee@example.org`."""

SectionName = NewType("SectionName", str)
"""The name of a section as configured; also the local part of its list address."""

SITE = SectionName("site")
"""Stands for every section at once in addresses (`site-digest@`) and subscriptions."""


class Door(StrEnum):
    """The room a draft came in by."""

    MAIL = "mail"
    NEWS = "news"
    WEB = "web"
    COMMAND = "command"
    FEED = "feed"  # another news server


class Role(StrEnum):
    """What a person may do: readers answer, editors publish and moderate, owners run the site."""

    READER = "reader"
    EDITOR = "editor"
    OWNER = "owner"


class Proof(StrEnum):
    """How we know that a draft comes from the person it names."""

    NONE = "none"  # nothing but the name on it
    TOKEN = "token"  # a signed reply address, used by the person it was given to
    DMARC = "dmarc"  # an aligned signature, or the word of a mail server we trust
    LOGIN = "login"  # AUTHINFO, or a signed session in the browser
    CONFIRMED = "confirmed"  # they answered our question by mail
    OWNER = "owner"  # the command line of this machine
    PEER = "peer"  # a news server whose owner we know handed it on


class Suspicion(StrEnum):
    """What the spam filter would have done with a draft."""

    NONE = "none"
    LATER = "later"  # taken when it comes again
    HOLD = "hold"  # the editors look at it
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Site:
    """What every mail and page says of the site; `url` has no slash at its end."""

    name: str
    domain: str
    url: str
    timezone: str


@dataclass(frozen=True, slots=True)
class Section:
    """A category of the site: a newsgroup and a mailing list as well.

    Where it is `moderated`, an editor reads what others than editors post before it appears.
    """

    name: SectionName
    title: str
    newsgroup: str
    description: str
    moderated: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where the quoted matter of an article was first published."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Author:
    """Who a draft says it is from. The address is never shown to anyone."""

    nic: str
    address: Address | None = None
    website: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who has spoken or subscribed here; `hour` is local to `timezone`.

    `proven_at` is None while all that is known is that somebody wrote their address on something.
    `sections` are those an editor is for; none means all. The epochs count how often they ended
    all their sessions at the desk, and let all browsers be strangers: cookies of before are void.
    """

    id: int
    nic: str
    original_nic: str
    address: Address | None
    website: str | None
    role: Role
    comments: int
    format: Format
    hour: int
    timezone: str
    created_at: datetime
    banned_at: datetime | None
    proven_at: datetime | None = None
    sections: tuple[SectionName, ...] = ()
    desk_epoch: int = 0
    browser_epoch: int = 0
    wants_receipts: bool = False  # a mail for each post of theirs that has appeared

    @property
    def is_editor(self) -> bool:
        """Whether this person may publish and moderate."""
        return self.role in (Role.EDITOR, Role.OWNER)

    def edits(self, section: SectionName) -> bool:
        """Whether they may in this section."""
        return self.edits_all or (self.is_editor and section in self.sections)

    @property
    def edits_all(self) -> bool:
        """Whether they may in all sections: owners, and editors who are for none by name."""
        return self.role is Role.OWNER or (self.is_editor and not self.sections)

    def edits_each(self, sections: Iterable[SectionName]) -> bool:
        """Whether they may publish: all sections are theirs."""
        return self.is_editor and all(map(self.edits, sections))

    def edits_any(self, sections: Iterable[SectionName]) -> bool:
        """Whether they may decide on a post: one of its sections is theirs."""
        return any(map(self.edits, sections))


@dataclass(frozen=True, slots=True)
class Cut:
    """Lines of a mail that are no part of its post, and why."""

    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What someone wants to say, from whichever door, before anything was decided.

    `parent` is set where the door knows it for certain (a reply token, a form); otherwise
    `references` (oldest first) and then `in_reply_to` are searched for a post of ours.
    `holder` is the person a reply token was given to: nobody else may use it. `sent_id` is the
    Message-ID the sender's program gave; `fingerprint` names the content and stands in for a
    missing one when doubles are looked for. `network` is where it came from, for the rate limits,
    and `peer` the very IP address, for the spam filter, whose `suspicion` comes with the draft.
    `written_at` is known of what another server hands on.
    `raw` is kept as it came, with what was cut from it; `pictures` are those that stand in `body`.
    """

    door: Door
    author: Author
    proof: Proof
    subject: str
    body: str
    sections: tuple[SectionName, ...] = ()
    parent: int | None = None
    holder: int | None = None
    references: tuple[MessageId, ...] = ()
    in_reply_to: tuple[MessageId, ...] = ()
    sent_id: MessageId | None = None
    fingerprint: str = ""
    source: Source | None = None
    kept_headers: tuple[tuple[str, str], ...] = ()
    network: str | None = None
    written_at: datetime | None = None
    peer: str | None = None
    suspicion: Suspicion = Suspicion.NONE
    raw: bytes = field(default=b"", repr=False)
    cuts: tuple[Cut, ...] = field(default=(), repr=False)
    pictures: tuple[Picture, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Post:
    """An article (no parent) or a comment, as it stands in the store.

    `id` is the site's own number for it, in URLs; `sequence` its place in the order in which posts
    appeared (None while it is held). `references` are its ancestors' Message-IDs, oldest first,
    shortened to fit a header line. `article` is the id of the root of its thread. `kept_headers` go
    on its wire form as they came by news (Cancel-Lock).
    """

    id: int
    message_id: MessageId
    article: int
    parent: int | None
    person: int | None
    nic: str
    website: str | None
    subject: str
    body: str = field(repr=False)
    sections: tuple[SectionName, ...]
    references: tuple[MessageId, ...]
    source: Source | None
    posted_at: datetime
    sequence: int | None
    held_at: datetime | None
    removed_at: datetime | None
    closed_at: datetime | None
    kept_headers: tuple[tuple[str, str], ...] = ()

    @property
    def is_article(self) -> bool:
        """Whether this post is the root of its thread."""
        return self.parent is None


class Refusal(StrEnum):
    """Why a draft was turned away; each door has its own code for each of these."""

    FORBIDDEN = "forbidden"  # closed, banned, not theirs, no such thread
    TOO_BIG = "too big"
    UNREADABLE = "unreadable"  # nothing in it a person could read
    TOO_MANY = "too many"  # a rate limit: may be tried again later
    LATER = "later"  # something we need does not answer, or wants to see it come again
    UNKNOWN = "unknown"  # nobody and nothing has this address


@dataclass(frozen=True, slots=True)
class Posted:
    """The post stands, on every door; `again` when the same draft had come before."""

    post: Post
    again: bool = False


class Hold(StrEnum):
    """What a held post waits for."""

    CONFIRMATION = "confirmation"  # the sender's own word that it is from them
    PRIVACY = "privacy"  # the sender's own word that what looks private is meant to be read
    SUBMISSION = "submission"  # a reader's article: the editors'
    FIRST_COMMENT = "first comment"  # the editors', where the site asks for it
    SPAM = "spam"  # the editors': the spam filter suspects it
    LOOP = "loop"  # the editors': it looks like two programs that answer each other
    MODERATED = "moderated"  # the editors': its section is moderated


@dataclass(frozen=True, slots=True)
class Held:
    """Kept, but not shown until someone acts; `reason` is a sentence for the sender."""

    post: Post
    hold: Hold
    reason: str


@dataclass(frozen=True, slots=True)
class Done:
    """A request that makes no post was carried out; `text` is a sentence for the sender."""

    text: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Turned away; `reason` is a sentence that tells the sender what to do."""

    kind: Refusal
    reason: str


Verdict = Posted | Held | Refused
"""What becomes of a draft."""

Answer = Verdict | Done
"""What becomes of a mail, which need not be a draft."""
