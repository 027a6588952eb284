"""Opens the desk and the outbox as config.toml has them: who may say what, how the site looks."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from gateway import mailer
from gateway.discussion import bouncing
from gateway.discussion.bans import keep_looks_of_bans
from gateway.discussion.desk import Desk, Rules, open_desk
from gateway.discussion.identity import keep_looks
from gateway.message.addresses import Tokens
from gateway.message.house_style import in_style
from gateway.store import open_store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from gateway.config import Settings
    from gateway.spam import Rspamd

SECRET_OCTETS = 32


def utc_now() -> datetime:
    """Tell the time; everything else gets it as an argument."""
    return datetime.now(UTC)


@asynccontextmanager
async def open_desk_of(
    settings: Settings, clock: Callable[[], datetime] = utc_now
) -> AsyncIterator[Desk]:
    """Open the store and the desk over it, and let it look and speak as its owner decided.

    Raises OSError when the store cannot be opened, StyleError for unfit templates.
    """
    store = await open_store(settings.store.url, settings.site.data)
    try:
        fresh = secrets.token_bytes(SECRET_OCTETS)
        await store.write(lambda tables: tables.sections.keep(settings.sections, clock()))
        await store.write(keep_looks)
        await store.write(keep_looks_of_bans)
        key = await store.write(lambda tables: tables.sections.secret("tokens", fresh))
        async with _spam_filter(settings) as spam:
            desk = open_desk(
                store=store,
                site=settings.site_value(),
                sections={section.name: section for section in settings.sections},
                tokens=Tokens(key),
                rules=rules_of(settings),
                clock=clock,
                woken=asyncio.Event(),
                spam=spam,
            )
            with in_style(settings.site.look):
                yield desk
    finally:
        await store.close()


@asynccontextmanager
async def _spam_filter(settings: Settings) -> AsyncIterator[Rspamd | None]:
    if not settings.spam.rspamd:
        yield None
        return
    # A site without a filter does not need the library, which takes a tenth of a second to load.
    from gateway.spam import open_rspamd  # noqa: PLC0415

    learning = (settings.spam.controller, settings.spam.password)
    async with open_rspamd(settings.spam.rspamd, *learning) as rspamd:
        yield rspamd


def rules_of(settings: Settings) -> Rules:
    """Give what the owner decided about who may say what."""
    ages = {section.name: settings.close_after(section.name) for section in settings.sections}
    return Rules(
        proof=settings.trust.proof,
        news_post=settings.nntp.post,
        first_comment=settings.discussion.first_comment,
        free_after=settings.discussion.free_after,
        close_after={name: age for name, age in ages.items() if age},
        edit_window=settings.discussion.edit_window,
        max_comment=settings.discussion.max_comment,
        posts_per_person_hour=settings.limits.posts_per_person_hour,
        posts_per_person_day=settings.limits.posts_per_person_day,
        posts_per_network_hour=settings.limits.posts_per_network_hour,
        posts_per_section_hour=settings.limits.posts_per_section_hour,
        posts_per_door_hour=settings.limits.posts_per_door_hour,
        pictures_per_network_hour=settings.limits.pictures_per_network_hour,
        digest_hour=settings.digest.hour,
        loop_fuse=settings.limits.loop_fuse,
    )


def outbox_of(settings: Settings, desk: Desk, clock: Callable[[], datetime]) -> mailer.Outbox:
    """Make what sends the mails that are due by `clock`; raises OSError for an unfit DKIM key."""
    signer = None
    if settings.dkim.selector and settings.dkim.key is not None:
        signer = mailer.open_signer(desk.site.domain, settings.dkim.selector, settings.dkim.key)
    return mailer.Outbox(
        desk.store,
        mailer.Writer(desk.store, desk.site, desk.sections, desk.tokens, signer),
        mailer.open_transport(settings.mailer.relay, settings.site.data, desk.site.domain),
        clock,
        settings.mailer.connections,
        pace=mailer.Pace(settings.mailer.rate, settings.mailer.domain_rate),
        refused=partial(bouncing.take_refusal, desk),
    )
