"""The words of the domain, as frozen values every room shares.

Nothing here knows a protocol, a table or a clock. Times are aware UTC datetimes; a body is the
canonical HTML subset of `message.markup`; a Message-ID is written with its angle brackets.
"""

from gateway.model.changes import Change, Edition, Words
from gateway.model.mailing import Cadence, Delivery, Format, Kind, Scope, Subscription
from gateway.model.peers import Peer
from gateway.model.posts import (
    SITE,
    Address,
    Answer,
    Author,
    Cut,
    Done,
    Door,
    Draft,
    Held,
    Hold,
    MessageId,
    Person,
    Post,
    Posted,
    Proof,
    Refusal,
    Refused,
    Role,
    Section,
    SectionName,
    Site,
    Source,
    Verdict,
)

__all__ = [
    "SITE",
    "Address",
    "Answer",
    "Author",
    "Cadence",
    "Change",
    "Cut",
    "Delivery",
    "Done",
    "Door",
    "Draft",
    "Edition",
    "Format",
    "Held",
    "Hold",
    "Kind",
    "MessageId",
    "Peer",
    "Person",
    "Post",
    "Posted",
    "Proof",
    "Refusal",
    "Refused",
    "Role",
    "Scope",
    "Section",
    "SectionName",
    "Site",
    "Source",
    "Subscription",
    "Verdict",
    "Words",
]
