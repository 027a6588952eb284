"""Tells other programs of posts that appear, change and go, signed as Standard Webhooks says.

How far each was told is on disk and moves behind each event: what breaks off, or is not taken, is
told again from there. So each hears of everything in the order of the commits, at least once.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx
import structlog

from gateway.store.alterations import Altered
from gateway.store.feeds import ALTERATIONS, POSTS
from gateway.web.api import comment_of
from gateway.web.api_models import Happened

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from gateway.discussion.desk import Desk
    from gateway.model import Post, Site, Webhook
    from gateway.store.alterations import Alteration

log = structlog.get_logger()

LOOK_SECONDS = 1.0  # between two looks for what is new
LONGEST_PAUSE = 600.0  # seconds after a program did not take what it was told again and again
ANSWER_SECONDS = 15.0  # for an answer: what Standard Webhooks advises, and no longer
BATCH = 100  # events looked up at once
POSTED = "posted"

# These speak of this one event, which would never be taken: it is passed over.
UNFIT = (httpx.codes.BAD_REQUEST, httpx.codes.REQUEST_ENTITY_TOO_LARGE, 422)


class NotTakenError(Exception):
    """A program does not want to hear this now; the text says why."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a post, and its place in the stream that it is told from.

    `number` names it, however often it is told.
    """

    number: str
    what: str
    post: Post
    at: datetime
    stream: str
    position: int


async def tell_all(
    desk: Desk,
    hooks: Sequence[Webhook],
    stopping: asyncio.Event,
    look_seconds: float = LOOK_SECONDS,
) -> None:
    """Tell every program of what appears until `stopping` is set; none waits for another."""
    async with httpx.AsyncClient(timeout=ANSWER_SECONDS) as client, asyncio.TaskGroup() as group:
        for hook in hooks:
            group.create_task(_tell(desk, hook, client, stopping, look_seconds))


async def _tell(
    desk: Desk,
    hook: Webhook,
    client: httpx.AsyncClient,
    stopping: asyncio.Event,
    look_seconds: float,
) -> None:
    pause = look_seconds
    while not stopping.is_set():
        try:
            await _catch_up(desk, hook, client, stopping)
            pause = look_seconds
        except (NotTakenError, OSError, httpx.HTTPError, httpx.InvalidURL) as error:
            pause = min(pause * 2, LONGEST_PAUSE)
            log.warning("webhook", host=host_of(hook), error=str(error) or type(error).__name__)
        except Exception:
            pause = min(pause * 2, LONGEST_PAUSE)
            log.exception("failed", door="feeds", webhook=host_of(hook))
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await stopping.wait()


async def _catch_up(
    desk: Desk, hook: Webhook, client: httpx.AsyncClient, stopping: asyncio.Event
) -> None:
    """Tell all there is, one by one; what was before the hook was known is not told."""
    places = await _places(desk, hook)
    while events := await _events(desk, places):
        for event in events:
            if stopping.is_set():
                return
            if _is_told(event, hook):
                await _tell_of(event, desk, hook, client)
            await _move(desk, hook, event.stream, event.position)
            places[event.stream] = event.position


async def _places(desk: Desk, hook: Webhook) -> dict[str, int]:
    """Give how far a program was told of each stream."""
    feeds = desk.store.feeds
    ends = {ALTERATIONS: feeds.last_alteration, POSTS: feeds.last_post}
    places: dict[str, int] = {}
    for stream, last in ends.items():
        known = await feeds.position(hook.url, stream)
        if known is None:
            known = await last()
            await _move(desk, hook, stream, known)
        places[stream] = known
    return places


async def _events(desk: Desk, places: Mapping[str, int]) -> list[Event]:
    """Give what comes next, in the order of the commits; nothing once all is told."""
    reached = await desk.store.feeds.last_post()
    posts = await desk.store.feeds.posts(places[POSTS], BATCH)
    if len(posts) == BATCH:
        reached = posts[-1].sequence or 0
    altered = await desk.store.alterations.behind(places[ALTERATIONS], BATCH)
    # Read after the posts, so that none is missing which came between two of them.
    told_to = altered[-1][0].after if len(altered) == BATCH else reached
    ordered = [((post.sequence or 0, 0), _posted(post)) for post in posts]
    ordered += [((one.after, one.position), _altered(one, post)) for one, post in altered]
    ordered.sort(key=lambda pair: pair[0])
    return [event for (after, _), event in ordered if after <= min(reached, told_to)]


def _posted(post: Post) -> Event:
    return Event(f"post_{post.id}", POSTED, post, post.posted_at, POSTS, post.sequence or 0)


def _altered(one: Alteration, post: Post) -> Event:
    number = f"alteration_{one.position}"
    return Event(number, one.what, post, one.at, ALTERATIONS, one.position)


def _is_told(event: Event, hook: Webhook) -> bool:
    """Tell whether a program hears of it: what is gone by now is told as gone, and no more."""
    is_gone = event.post.removed_at is not None
    return hook.hears_of(event.post) and is_gone == (event.what == Altered.REMOVED)


async def _move(desk: Desk, hook: Webhook, stream: str, position: int) -> None:
    await desk.store.write(lambda tables: tables.feeds.move(hook.url, stream, position))


async def _tell_of(event: Event, desk: Desk, hook: Webhook, client: httpx.AsyncClient) -> None:
    body = payload_of(event, desk.site)
    headers = signed_headers(hook, event.number, int(desk.clock().timestamp()), body)
    async with asyncio.timeout(ANSWER_SECONDS):
        # Its words are not read: they may have no end.
        async with client.stream("POST", hook.url, content=body, headers=headers) as answer:
            status = answer.status_code
    if not answer.is_success and status not in UNFIT:
        raise NotTakenError(f"it answered {status}")
    fate = "told" if answer.is_success else "passed over"
    said = {"message_id": event.post.message_id, "what": event.what, "status": status}
    log.info(fate, webhook=host_of(hook), **said)


def payload_of(event: Event, site: Site) -> bytes:
    """Give what is told of a post: as it stands now, and of one that is gone no words."""
    post = event.post
    subject = "" if post.removed_at else post.subject
    place = {"article": post.article, "subject": subject, "sections": post.sections}
    happened = Happened.model_validate(
        {
            "type": f"{'article' if post.is_article else 'comment'}.{event.what}",
            "timestamp": event.at,
            "data": {**comment_of(post, site).model_dump(), **place},
        }
    )
    return happened.model_dump_json().encode()


def signed_headers(hook: Webhook, number: str, seconds: int, body: bytes) -> dict[str, str]:
    """Give the header fields by which a program knows that it is us, and that it is now."""
    signed = b"%b.%d.%b" % (number.encode(), seconds, body)
    tag = base64.b64encode(hmac.digest(hook.secret, signed, hashlib.sha256)).decode()
    return {
        "Content-Type": "application/json",
        "User-Agent": "Rejoinder",
        "webhook-id": number,
        "webhook-timestamp": str(seconds),
        "webhook-signature": f"v1,{tag}",
    }


def host_of(hook: Webhook) -> str:
    """Name a program without what in its URL may be secret."""
    return httpx.URL(hook.url).host
