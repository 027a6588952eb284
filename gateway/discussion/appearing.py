"""How a stored post comes to be seen: its numbers, its wire form, its author's count."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gateway.message.cancel_locks import key_of
from gateway.message.netnews import wire_form
from gateway.message.references import chain_below
from gateway.model import Edition

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.discussion.desk import Desk
    from gateway.model import Post, Site
    from gateway.store import Tables


async def release(tables: Tables, site: Site, held: Post, now: datetime) -> Post:
    """Let a held post appear; give it as it is then."""
    sequence = await tables.posts.count_up("sequence")
    shown = replace(held, sequence=sequence, held_at=None)
    if not await tables.posts.release(shown.id, sequence):
        raise LookupError(f"post {shown.id} was decided on between two statements")
    await take_place(tables, site, shown, now)
    return shown


async def take_place(tables: Tables, site: Site, post: Post, now: datetime) -> None:
    """Give a post that has its sequence a number in each newsgroup and store what readers get."""
    await _file(tables, site, post, None, now)
    if post.person is not None and not post.is_article:
        await tables.people.count_comment(post.person)


async def stand_anew(
    tables: Tables, site: Site, post: Post, edition: Edition, now: datetime
) -> None:
    """Let another article stand for a post, under new numbers: readers see it as a new one."""
    await tables.editions.leave_the_wire(post.id)
    await _file(tables, site, post, edition, now)


async def redraw(desk: Desk, tables: Tables, post: Post) -> None:
    """Write the article of a post anew where it stands, under its id and its numbers.

    An article of netnews does not change; but where its author is to be forgotten, it has to.
    """
    places = await tables.fates.numbers(post.id)
    ids = await tables.erasing.edition(post.id)
    edition = Edition(*ids, key_of(desk.tokens.lock_key, ids[1])) if ids else None
    form = wire_form(await _below_what_is_shown(tables, post), desk.site, places, edition)
    await tables.erasing.refile(post.id, form.head, form.article)
    for group, number in places:
        await tables.erasing.reenter(group, number, b"%d%s" % (number, form.overview))


async def _file(
    tables: Tables, site: Site, post: Post, edition: Edition | None, now: datetime
) -> None:
    numbered = [(name, *await tables.posts.number(name)) for name in post.sections]
    places = [(group, number) for _, group, number in numbered]
    form = wire_form(await _below_what_is_shown(tables, post), site, places, edition)
    await tables.posts.file(post.id, form.head, form.article)
    for name, _, number in numbered:
        overview = b"%d%s" % (number, form.overview)
        await tables.posts.enter(name, number, post.id, now, overview)


async def _below_what_is_shown(tables: Tables, post: Post) -> Post:
    """Name as the last ancestor the article that stands for the parent now, if it was changed."""
    shown = await tables.editions.wire_id(post.parent) if post.parent else None
    return replace(post, references=chain_below(post.references, shown)) if shown else post
