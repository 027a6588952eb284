"""What somebody wants done to a post that stands: other words for it, or none at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gateway.model.peers import Peer
    from gateway.model.pictures import Picture
    from gateway.model.posts import Author, MessageId


@dataclass(frozen=True, slots=True)
class Words:
    """What a post is to say from now on; an empty subject leaves it as it is.

    `sent_id` is the Message-ID of the newsreader's article, which then stands on the wire;
    `kept_headers` are those of the new article, `pictures` those that came along and stand in it.
    """

    body: str
    subject: str = ""
    sent_id: MessageId | None = None
    kept_headers: tuple[tuple[str, str], ...] = ()
    pictures: tuple[Picture, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the post with the id `target`; without `words` it is to be taken away.

    `author` is who the sender says they are, `person` the number of who they have proven to be.
    `keys` are those of a Cancel-Key. `by_author`: by an address or a link that its author alone was
    given. `by_owner`: the command line of this machine asks.
    `relayed_by` is the news server that handed the message `sent_id` on, as it is in `raw`.
    """

    target: MessageId
    author: Author
    words: Words | None = None
    person: int | None = None
    keys: str = ""
    by_author: bool = False
    by_owner: bool = False
    relayed_by: Peer | None = None
    sent_id: MessageId | None = None
    raw: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Edition:
    """What stands on the wire for a post whose words were changed.

    `wire_id` is the Message-ID of the article that supersedes `former`; `former_key` opens our lock
    on that one.
    """

    wire_id: MessageId
    former: MessageId
    former_key: str
