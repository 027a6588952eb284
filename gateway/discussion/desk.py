"""The desk: what every decision needs at hand. One a process, made by `app`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, Protocol

from gateway.discussion.fuse import LoopFuse
from gateway.discussion.limits import HourlyLimit

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from gateway.message.addresses import Tokens
    from gateway.model import Door, Draft, Section, SectionName, Site, Suspicion
    from gateway.store import Store


class SpamFilter(Protocol):
    """Something that has an opinion on drafts, and learns from the editors'. It never fails."""

    async def suspicion_of(self, draft: Draft) -> Suspicion:
        """Give its opinion."""
        ...

    async def learn(self, raw: bytes, door: Door, *, is_spam: bool) -> None:
        """Learn from what came in as `raw`."""
        ...


@dataclass(frozen=True, slots=True)
class Rules:
    """What the owner decided. A limit of 0 is off; a section without `close_after` stays open."""

    proof: Literal["dmarc", "confirm", "none"] = "dmarc"
    news_post: Literal["members", "confirm", "anyone"] = "confirm"
    first_comment: Literal["post", "hold"] = "post"
    free_after: int = 1
    close_after: Mapping[SectionName, timedelta] = field(default_factory=dict)
    edit_window: timedelta = timedelta(hours=1)
    max_comment: int = 64 * 1024
    posts_per_person_hour: int = 60
    posts_per_person_day: int = 200
    posts_per_network_hour: int = 600
    posts_per_section_hour: int = 0
    posts_per_door_hour: int = 0
    pictures_per_network_hour: int = 120
    digest_hour: int = 6
    loop_fuse: bool = True


@dataclass(frozen=True, slots=True)
class Desk:
    """The store, the site and its rules; `woken` is set when there is something to mail.

    `asking_limit` is of forms that have us mail somebody, by network; `letter_limit` of addresses.
    """

    store: Store
    site: Site
    sections: Mapping[SectionName, Section]
    tokens: Tokens
    rules: Rules
    clock: Callable[[], datetime]
    woken: asyncio.Event
    asking_limit: HourlyLimit
    letter_limit: HourlyLimit
    fuse: LoopFuse
    spam: SpamFilter | None = None


LETTERS_PER_HOUR = 5  # confirmations to one address: enough for a person, useless as a weapon


def open_desk(  # noqa: PLR0913 - every neighbour by its name, once
    *,
    store: Store,
    site: Site,
    sections: Mapping[SectionName, Section],
    tokens: Tokens,
    rules: Rules,
    clock: Callable[[], datetime],
    woken: asyncio.Event,
    spam: SpamFilter | None = None,
) -> Desk:
    """Make a desk with fresh limits."""
    return Desk(
        store=store,
        site=site,
        sections=sections,
        tokens=tokens,
        rules=rules,
        clock=clock,
        woken=woken,
        asking_limit=HourlyLimit(rules.posts_per_network_hour, clock),
        letter_limit=HourlyLimit(LETTERS_PER_HOUR, clock),
        fuse=LoopFuse(clock, enabled=rules.loop_fuse),
        spam=spam,
    )
