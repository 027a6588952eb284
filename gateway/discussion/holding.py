"""Posts that wait: what their senders hear at once, and who is asked by mail about them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gateway.discussion.admission import AFTER_CONFIRMATION, judge
from gateway.discussion.editors import ask_editors
from gateway.discussion.threads import slug_of
from gateway.message.addresses import Purpose
from gateway.message.language import sentence
from gateway.message.letters import is_it_private, please_confirm_post
from gateway.model import Held, Hold, Proof

if TYPE_CHECKING:
    from gateway.discussion.admission import Case
    from gateway.model import Person, Post
    from gateway.store import Tables

HOLD_SENTENCES = {
    Hold.CONFIRMATION: sentence(
        "Please confirm: we have sent you a mail, and wait for your answer to it."
    ),
    Hold.PRIVACY: sentence(
        "Please look once more: your words may hold a telephone number or an address. We have sent"
        " you a mail; if they are meant to be read by all, answer it with the word publish."
    ),
    Hold.SUBMISSION: sentence("Thank you. The editors will read your article before it appears."),
    Hold.FIRST_COMMENT: sentence("Thank you. The editors read a first comment before it appears."),
    Hold.MODERATED: sentence(
        "Thank you. This section is moderated: the editors read your words before they appear."
    ),
    Hold.SPAM: sentence("Thank you. The editors will look at this before it appears."),
    Hold.LOOP: sentence("This looks like a mail loop; the editors will read it before it appears."),
}

ASKS = {Hold.CONFIRMATION: please_confirm_post, Hold.PRIVACY: is_it_private}
"""What only the sender can settle, with the letter that asks them."""


async def hold(tables: Tables, case: Case, fresh: Post, why: Hold, person: Person | None) -> Held:
    """Store a post that waits, and ask who can settle it; `person` is its sender, if known."""
    desk, address = case.desk, case.draft.author.address
    held = replace(fresh, held_at=fresh.posted_at)
    await tables.posts.insert(held, slug_of(held.subject), why)
    if why in ASKS and address is not None:
        token = desk.tokens.make(Purpose.CONFIRM_POST, held.id)
        first = _is_read_first(case, person)
        letter = ASKS[why](desk.site, address, token, held, fresh.posted_at, is_read_first=first)
        await tables.deliveries.letter(address, held.person, letter, fresh.posted_at)
    await ask_editors(desk, tables, held, why, fresh.posted_at)
    return Held(held, why, HOLD_SENTENCES[why])


def _is_read_first(case: Case, person: Person | None) -> bool:
    """Tell whether the editors read a post once its sender has confirmed it."""
    confirmed = replace(case, draft=replace(case.draft, proof=Proof.CONFIRMED), person=person)
    return isinstance(judge(confirmed, AFTER_CONFIRMATION), Hold)
