"""What editors are told by mail: a post that waits for them, and what one of them did about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.message import editorial
from gateway.message.addresses import Purpose
from gateway.message.editorial import Editor, Fate, Matter, Sender
from gateway.message.language import sentence
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
    Hold.SUBMISSION: sentence("A reader's article appears once an editor approves it."),
    Hold.FIRST_COMMENT: sentence(
        "It is this reader's first comment; you read those before they appear."
    ),
    Hold.MODERATED: sentence(
        "The section is moderated: nothing appears there before you have read it."
    ),
    Hold.SPAM: sentence("The spam filter suspects it."),
    Hold.LOOP: sentence("It looks like two programs that answer each other."),
}

DID = {
    Deed.APPROVE: sentence("approved it"),
    Deed.REMARK: sentence("approved it with a remark"),
    Deed.REJECT: sentence("rejected it"),
    Deed.SPAM: sentence("called it spam"),
    Deed.BAN: sentence("rejected it and banned its sender"),
    Deed.REMOVE: sentence("removed it"),
    Deed.EDIT: sentence("changed its words"),
    Deed.WITHDRAW: sentence("took it back"),
    Deed.REVISE: sentence("changed its words"),
    Deed.CLOSE: sentence("closed the article to comments"),
}

_NAMELESS = {
    Deed.WITHDRAW: sentence("Its author"),
    Deed.REVISE: sentence("Its author"),
}
OWNER = sentence("The owner")  # who acts at the command line has no nic


async def ask_editors(desk: Desk, tables: Tables, held: Post, hold: Hold, now: datetime) -> None:
    """Mail a held post to the editors of its sections, unless it waits for its sender only."""
    if hold not in WHY:
        return
    root = await tables.posts.by_id(held.article)
    sender = await sender_of(tables, held)
    titles = [desk.sections[name].title for name in held.sections if name in desk.sections]
    matter = Matter(held, WHY[hold], root.subject if root else "", sender, titles)
    for person, address in await _editors(tables, held):
        letter = editorial.held(desk.site, as_editor(desk, person, address, held), matter, now)
        await tables.deliveries.letter(address, person.id, letter, now)


async def sender_of(tables: Tables, held: Post) -> Sender | None:
    """Give the record of a post's sender, where there is one."""
    person = await tables.people.by_id(held.person) if held.person else None
    return await record_of(tables, person) if person else None


async def record_of(tables: Tables, person: Person) -> Sender:
    """Give what an editor wants to know of a person before they decide."""
    kept = await tables.moderation.kept_of(person.id)
    return Sender(person, kept, await tables.acts.rejections_of(person.id))


async def _editors(tables: Tables, post: Post) -> list[tuple[Person, Address]]:
    """Give the editors of a post's sections."""
    editors = await tables.people.editors()
    return [(one, one.address) for one in editors if one.address and one.edits_any(post.sections)]


def as_editor(desk: Desk, person: Person, address: Address, post: Post) -> Editor:
    """Give an editor with the token for their answer about a post."""
    return Editor(address, desk.tokens.make(Purpose.MODERATE, post.id, person.id))


async def tell_others(
    desk: Desk, tables: Tables, post: Post, fate: Fate, *, but: int | None
) -> None:
    """Tell the other editors of its sections what was done about a held post."""
    for person, address in await _editors(tables, post):
        if person.id != but:
            editor = as_editor(desk, person, address, post)
            letter = editorial.decided(desk.site, editor, post, fate, fate.at)
            await tables.deliveries.letter(address, person.id, letter, fate.at)


def fate_of(entry: Entry) -> Fate:
    """Give an entry of the log as people read it."""
    act = entry.act
    who = entry.by_nic or _NAMELESS.get(act.what) or (sentence("An editor") if act.by else OWNER)
    return Fate(who, DID[act.what], act.at)
