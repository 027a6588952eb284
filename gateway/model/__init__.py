"""The words of the domain, as frozen values every room shares.

Nothing here knows a protocol, a table or a clock. Times are aware UTC datetimes; a body is the
canonical HTML subset of `message.markup`; a Message-ID is written with its angle brackets.
"""

from gateway.model.changes import Change, Edition, Words
from gateway.model.look import Look
from gateway.model.mailing import (
    EVERY_DAY,
    Cadence,
    Delivery,
    Format,
    Kind,
    OwnThreads,
    Preferences,
    Scope,
    Subscription,
)
from gateway.model.peers import Peer
from gateway.model.pictures import Picture
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
    Suspicion,
    Verdict,
)
from gateway.model.questions import Question
from gateway.model.reports import Event, Reason, Recipient, Report
from gateway.model.webhooks import Webhook

__all__ = [
    "EVERY_DAY",
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
    "Event",
    "Format",
    "Held",
    "Hold",
    "Kind",
    "Look",
    "MessageId",
    "OwnThreads",
    "Peer",
    "Person",
    "Picture",
    "Post",
    "Posted",
    "Preferences",
    "Proof",
    "Question",
    "Reason",
    "Recipient",
    "Refusal",
    "Refused",
    "Report",
    "Role",
    "Scope",
    "Section",
    "SectionName",
    "Site",
    "Source",
    "Subscription",
    "Suspicion",
    "Verdict",
    "Webhook",
    "Words",
]
