"""What editors are told by mail: a post that waits for them, and what one of them did about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.message import editorial
from gateway.message.addresses import Purpose
from gateway.message.editorial import Editor, Fate, Matter, Sender
from gateway.model import Hold
from gateway.store.acts import Deed

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.discussion.desk import Desk
    from gateway.model import Address, Person, Post
    from gateway.store import Tables
    from gateway.store.acts import Entry

# What only the editors can decide; a sender's own word settles a confirmation.
WHY = {
    Hold.SUBMISSION: "A reader's article appears once an editor approves it.",
    Hold.FIRST_COMMENT: "It is this reader's first comment; you read those before they appear.",
    Hold.MODERATED: "The section is moderated: nothing appears there before you have read it.",
    Hold.SPAM: "The spam filter suspects it.",
    Hold.LOOP: "It looks like two programs that answer each other.",
}

DID = {
    Deed.APPROVE: "approved it",
    Deed.REMARK: "approved it with a remark",
    Deed.REJECT: "rejected it",
    Deed.SPAM: "called it spam",
    Deed.BAN: "rejected it and banned its sender",
    Deed.REMOVE: "removed it",
    Deed.EDIT: "changed its words",
    Deed.WITHDRAW: "took it back",
    Deed.REVISE: "changed its words",
    Deed.CLOSE: "closed the article to comments",
}

OWNER = "The owner"  # who acts at the command line has no nic


async def ask_editors(desk: Desk, tables: Tables, held: Post, hold: Hold, now: datetime) -> None:
    """Mail a held post to every editor, unless it waits for its sender only."""
    if hold not in WHY:
        return
    root = await tables.posts.by_id(held.article)
    sender = await _sender_of(tables, held)
    matter = Matter(held, WHY[hold], root.subject if root else "", sender)
    for person, address in await _editors(tables):
        letter = editorial.held(desk.site, as_editor(desk, person, address, held), matter, now)
        await tables.deliveries.letter(address, person.id, letter, now)


async def _sender_of(tables: Tables, held: Post) -> Sender | None:
    person = await tables.people.by_id(held.person) if held.person else None
    if person is None:
        return None
    kept = await tables.moderation.kept_of(person.id)
    return Sender(person, kept, await tables.acts.rejections_of(person.id))


async def _editors(tables: Tables) -> list[tuple[Person, Address]]:
    return [(one, one.address) for one in await tables.people.editors() if one.address]


def as_editor(desk: Desk, person: Person, address: Address, post: Post) -> Editor:
    """Give an editor with the token for their answer about a post."""
    return Editor(address, desk.tokens.make(Purpose.MODERATE, post.id, person.id))


async def tell_others(
    desk: Desk, tables: Tables, post: Post, fate: Fate, *, but: int | None
) -> None:
    """Tell every editor but the one who did it what was done about a held post."""
    for person, address in await _editors(tables):
        if person.id != but:
            editor = as_editor(desk, person, address, post)
            letter = editorial.decided(desk.site, editor, post, f"{fate.who} {fate.did}.", fate.at)
            await tables.deliveries.letter(address, person.id, letter, fate.at)


def fate_of(entry: Entry) -> Fate:
    """Give an entry of the log as people read it."""
    act = entry.act
    who = entry.who[0].upper() + entry.who[1:]
    return Fate(who, DID[act.what], act.at)
