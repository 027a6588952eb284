"""What became of single mails: noted as it happens, and told whole to the owner who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from gateway.model import Door
from gateway.store.fates import Fate

if TYPE_CHECKING:
    from gateway.discussion.desk import Desk
    from gateway.message.reading import Mail
    from gateway.model import Hold, MessageId, Post
    from gateway.store.acts import Entry
    from gateway.store.fates import Came, Sent

log = structlog.get_logger()


async def note_dropped(desk: Desk, mail: Mail, reason: str) -> None:
    """Note that a mail was taken and left aside."""
    fate = Fate(
        mail.message_id or "", mail.sender or "", Door.MAIL, desk.clock(), "dropped", reason
    )
    await desk.store.write(lambda tables: tables.fates.note(fate))
    log.info("dropped", message_id=mail.message_id, reason=reason)


@dataclass(frozen=True, slots=True)
class Story:
    """All that is known of one mail: what it became, or why it became nothing."""

    message_id: MessageId
    fates: tuple[Fate, ...]
    post: Post | None = None
    hold: Hold | None = None
    came: Came | None = None
    numbers: tuple[tuple[str, int], ...] = ()
    acts: tuple[Entry, ...] = ()
    sent: tuple[Sent, ...] = ()


async def story_of(desk: Desk, message_id: MessageId) -> Story:
    """Gather what happened to the mail that had this id, ours or its sender's."""
    store = desk.store
    fates = tuple(await store.fates.of(message_id))
    post = await store.posts.by_any_id(message_id)
    if post is None:
        return Story(message_id, fates)
    return Story(
        message_id=message_id,
        fates=fates,
        post=post,
        hold=await store.moderation.hold_of(post.id),
        came=await store.fates.came(post.id),
        numbers=tuple(await store.fates.numbers(post.id)),
        acts=tuple(await store.acts.about(post.id)),
        sent=tuple(await store.fates.sent(post.id)),
    )
