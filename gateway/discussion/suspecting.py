"""What the spam filter says of new words for a post that stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.message.language import sentence
from gateway.message.markup import text_of
from gateway.model import Author, Door, Draft, Proof, Refusal, Refused, Suspicion

if TYPE_CHECKING:
    from gateway.discussion.desk import Desk
    from gateway.model import Change

SPAM = Refused(
    Refusal.FORBIDDEN, sentence("Our filter takes these words for spam; nothing was changed.")
)
LATER = Refused(Refusal.LATER, sentence("Please send this again in a few minutes."))


async def objection_to(desk: Desk, asked: Change) -> Refused | None:
    """Ask the spam filter about new words: else they would come in by the back door."""
    if desk.spam is None or asked.words is None or asked.by_owner or asked.relayed_by:
        return None
    by = await desk.store.people.by_id(asked.person) if asked.person else None
    if by is not None and by.is_editor:
        return None
    author = Author(by.nic if by else asked.author.nic, by.address if by else asked.author.address)
    subject, body = asked.words.subject, asked.words.body
    draft = Draft(Door.WEB, author, Proof.NONE, subject, body, raw=text_of(body).encode())
    suspicion = await desk.spam.suspicion_of(draft)
    if suspicion is Suspicion.LATER:
        return LATER
    return SPAM if suspicion is not Suspicion.NONE else None
