"""Tells other programs of each new post, signed as Standard Webhooks says.

How far each was told is on disk and moves behind each post: what breaks off, or is not taken, is
told again from there. So each hears of every post in the order of their commits, at least once.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
from contextlib import suppress
from typing import TYPE_CHECKING

import httpx
import structlog

from gateway.store.feeds import POSTS
from gateway.web.api import comment_of
from gateway.web.api_models import Happened, Told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gateway.discussion.desk import Desk
    from gateway.model import Post, Site, Webhook

log = structlog.get_logger()

LOOK_SECONDS = 1.0  # between two looks for what is new
LONGEST_PAUSE = 600.0  # seconds after a program did not take what it was told again and again
ANSWER_SECONDS = 15.0  # for an answer: what Standard Webhooks advises, and no longer
BATCH = 100  # posts looked up at once

# These speak of this one post, which would never be taken: it is passed over.
UNFIT = (httpx.codes.BAD_REQUEST, httpx.codes.REQUEST_ENTITY_TOO_LARGE, 422)


class NotTakenError(Exception):
    """A program does not want to hear this now; the text says why."""


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
    """Tell all there is, post by post; what was here before the hook was known is not told."""
    after = await desk.store.feeds.position(hook.url, POSTS)
    if after is None:
        after = await desk.store.feeds.last_post()
        await _move(desk, hook, after)
    while posts := await desk.store.feeds.posts(after, BATCH):
        for post in posts:
            if stopping.is_set():
                return
            if hook.hears_of(post):
                await _tell_of(post, desk, hook, client)
                await _move(desk, hook, post.sequence or after)
        after = posts[-1].sequence or after
        await _move(desk, hook, after)


async def _move(desk: Desk, hook: Webhook, position: int) -> None:
    await desk.store.write(lambda tables: tables.feeds.move(hook.url, POSTS, position))


async def _tell_of(post: Post, desk: Desk, hook: Webhook, client: httpx.AsyncClient) -> None:
    body = payload_of(post, desk.site)
    headers = signed_headers(hook, f"post_{post.id}", int(desk.clock().timestamp()), body)
    async with asyncio.timeout(ANSWER_SECONDS):
        # Its words are not read: they may have no end.
        async with client.stream("POST", hook.url, content=body, headers=headers) as answer:
            status = answer.status_code
    if not answer.is_success and status not in UNFIT:
        raise NotTakenError(f"it answered {status}")
    fate = "told" if answer.is_success else "passed over"
    log.info(fate, message_id=post.message_id, webhook=host_of(hook), status=status)


def payload_of(post: Post, site: Site) -> bytes:
    """Give what is told of a post: the same octets however often it is told."""
    place = {"article": post.article, "subject": post.subject, "sections": post.sections}
    happened = Happened(
        type="article.posted" if post.is_article else "comment.posted",
        timestamp=post.posted_at,
        data=Told.model_validate({**comment_of(post, site).model_dump(), **place}),
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
