"""Receipts: the mail that tells an author that their post has appeared, and how to change it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gateway.message import changing
from gateway.message.addresses import Purpose, hours
from gateway.message.editorial import Recipient

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.discussion.desk import Desk
    from gateway.model import Address, Person, Post
    from gateway.store import Tables

GOOD_FOR = timedelta(days=7)  # of a link, as of the one to a reader's own page


def token_for(desk: Desk, post: Post) -> str:
    """Give the token that lets its bearer change a post or take it away."""
    return desk.tokens.make(Purpose.OWN_POST, post.id, hours(desk.clock()))


async def recipient_of(
    tables: Tables, address: Address, post: Post, comments: int = 0
) -> Recipient:
    """Give an author as letters about their post address them."""
    sent_ids = await tables.posts.sent_ids(address, post.article)
    return Recipient(address, sent_ids.get(post.message_id), comments)


def ways_for(desk: Desk, post: Post, person: Person) -> changing.Ways:
    """Give the ways a letter offers to the author of a post."""
    reply = desk.tokens.make(Purpose.REPLY, post.id, person.id)
    return changing.Ways(reply, token_for(desk, post), can_edit=bool(desk.rules.edit_window))


async def acknowledge(
    desk: Desk, tables: Tables, person: Person | None, post: Post, now: datetime
) -> None:
    """Mail a person a receipt for a post of theirs that has appeared, where they want receipts."""
    if person is None or not person.wants_receipts or person.proven_at is None:
        return
    if person.address is None:
        return
    by_now = await tables.people.by_id(person.id) or person  # what has appeared counts
    to = await recipient_of(tables, person.address, post, by_now.comments)
    letter = changing.receipt(desk.site, to, ways_for(desk, post, person), post, now)
    await tables.deliveries.letter(person.address, person.id, letter, now)
