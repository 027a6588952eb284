"""How a stored post comes to be seen: its numbers, its wire form, its author's count."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gateway.message.netnews import wire_form

if TYPE_CHECKING:
    from datetime import datetime

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
    numbered = [(name, *await tables.posts.number(name)) for name in post.sections]
    form = wire_form(post, site, [(group, number) for _, group, number in numbered])
    await tables.posts.file(post.id, form.head, form.article)
    for name, _, number in numbered:
        overview = b"%d%s" % (number, form.overview)
        await tables.posts.enter(name, number, post.id, now, overview)
    if post.person is not None and not post.is_article:
        await tables.people.count_comment(post.person)
