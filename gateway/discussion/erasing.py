"""Forgetting a person: nothing here names them any more, on any door or in any table.

Their posts stay under a label, or go with them. What keeps a ban is a keyed hash of the address.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from gateway.discussion import searching
from gateway.discussion.appearing import redraw
from gateway.discussion.bans import hide_bans
from gateway.discussion.reserved import forgotten_nic
from gateway.store.acts import Act, Deed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gateway.discussion.desk import Desk
    from gateway.model import Person, Post
    from gateway.store import Tables

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Erasure:
    """Who is to be forgotten, and whether with all they wrote.

    `by` is their own number where they ask for it, None for the owner.
    """

    person: Person
    with_posts: bool = False
    by: int | None = None


async def erase(desk: Desk, person: Person, *, with_posts: bool) -> int:
    """Forget a person at the owner's word, and clean the files; give how many posts they had."""
    now, wanted = desk.clock(), Erasure(person, with_posts)
    count = await desk.store.write(lambda tables: erase_within(desk, tables, wanted, now))
    desk.woken.set()
    await desk.store.scrub()
    return count


async def erase_within(desk: Desk, tables: Tables, wanted: Erasure, now: datetime) -> int:
    """Forget a person inside a transaction; give how many posts they had."""
    person = wanted.person
    posts = await tables.posts.of_person(person.id)
    for post in posts:
        if wanted.with_posts or post.sequence is None:
            await tables.moderation.remove(post.id, now)
        await tables.erasing.relabel(post.id, forgotten_nic(person.id), now)
        await _renew(desk, tables, post.id)
    await _drop_letters_about(tables, posts, now)
    await hide_bans(desk, tables, person, now)
    for nic in {person.nic, person.original_nic, *(post.nic for post in posts)}:
        await tables.erasing.unspeak(nic, person.id)
    if person.address:
        await tables.erasing.unspeak(person.address)
    await tables.erasing.person(person.id, person.address)
    words = "with posts" if wanted.with_posts else ""
    await tables.acts.note(Act(Deed.ERASE, now, wanted.by, person=person.id, words=words))
    # Pages that are kept ready are made anew once this number moves.
    await tables.posts.count_up("erased")
    log.info("erased", person=person.id, posts=len(posts), with_posts=wanted.with_posts)
    return len(posts)


async def _renew(desk: Desk, tables: Tables, number: int) -> None:
    """Let what is made of a post say what it says now; one that is gone says nothing."""
    post = await tables.posts.by_id(number)
    if post is None or post.removed_at:
        await tables.erasing.empty(number)
        await tables.search.drop(number)
        return
    await redraw(desk, tables, post)
    await tables.search.put([(post.id, searching.text_of(post))])


async def _drop_letters_about(tables: Tables, posts: Sequence[Post], now: datetime) -> None:
    """Give up letters to editors about posts that are not to be decided on any more.

    They are one thread for each post: its id is in their header (`editorial.thread_id`).
    """
    marks = [f"<held.{post.id}.".encode() for post in posts]
    for number, raw in await tables.erasing.waiting_letters() if marks else ():
        head = raw.partition(b"\r\n\r\n")[0]
        if any(mark in head for mark in marks):
            await tables.erasing.give_up(number, now)
