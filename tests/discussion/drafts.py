"""Drafts and their authors, with what a test does not care about filled in."""

from gateway.model import Author, Door, Draft, Proof
from tests.factories import HOME_FRONT

ANN = Author("Ann", "ann@example.org")
BOB = Author("Bob", "bob@example.org")
EDITOR = Author("NIC", "nic@gazette.example")


def article(**changed):
    own = {
        "door": Door.COMMAND,
        "author": Author("NIC"),
        "proof": Proof.OWNER,
        "subject": "A headline",
        "body": "<p>Some words.</p>",
        "sections": (HOME_FRONT.name,),
    }
    return Draft(**{**own, **changed})


def comment(below, **changed):
    own = {
        "door": Door.MAIL,
        "author": ANN,
        "proof": Proof.TOKEN,
        "subject": "Re: A headline",
        "body": "<p>An answer.</p>",
        "parent": below.id,
    }
    return Draft(**{**own, **changed})


async def ledger(desk):
    """The rows of the ledger, oldest first: recipient and text."""
    rows = await desk.store.database.rows("SELECT recipient, raw FROM delivery ORDER BY id")
    return [(row[0], bytes(row[1] or b"")) for row in rows]
