"""Posts that wait for the editors, the editors, and the letters they get."""

import email
import email.policy
from dataclasses import replace

from gateway.discussion import posting
from gateway.discussion.identity import add_person
from gateway.model import Author, Door, Hold, Proof, Role
from tests.discussion.drafts import ANN, article, ledger

CHIEF = Author("Chief", "chief@gazette.example")


def submission(**changed):
    """A reader's article."""
    own = {"door": Door.MAIL, "author": ANN, "proof": Proof.DMARC, "subject": "Mine"}
    return article(**{**own, **changed})


async def submitted(desk, **changed):
    verdict = await posting.post(desk, submission(**changed))
    assert verdict.hold is Hold.SUBMISSION
    return verdict.post


async def add_chief(desk, **changed):
    return await desk.store.write(
        lambda tables: add_person(tables, desk, replace(CHIEF, **changed), desk.clock(), Role.OWNER)
    )


async def letters_to(desk, who):
    """The letters to an author, read, oldest first."""
    return [
        email.message_from_bytes(raw, policy=email.policy.default)
        for recipient, raw in await ledger(desk)
        if recipient == who.address
    ]


def text_of(letter):
    return letter.get_content().replace("\r\n", "\n")
