"""Letters about what a person follows: questions, receipts, farewells, answers to commands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from gateway.message.dates import day, listed, weekdays
from gateway.message.language import gettext, sentence, translated
from gateway.message.letters import Heading, letter, text_from
from gateway.model import EVERY_DAY, Cadence, OwnThreads, Preferences

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gateway.model import Address, Section, Site

OWN_THREADS = {
    OwnThreads.ALL: sentence("each new comment in threads you wrote in, as it appears"),
    OwnThreads.REPLIES: sentence("of threads you wrote in, only answers to you"),
    OwnThreads.NONE: sentence("nothing of threads only because you wrote in them"),
}

GETS_OF_OWN_THREADS = {
    OwnThreads.ALL: sentence(
        "Each new comment in threads you wrote in comes to you as it appears."
    ),
    OwnThreads.REPLIES: sentence("Of threads you wrote in, only answers to you come to you."),
    OwnThreads.NONE: sentence("Nothing comes to you only because you wrote in a thread."),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a letter speaks to: how they are known, and how mail comes to them."""

    address: Address
    nic: str
    comments: int
    preferences: Preferences


@dataclass(frozen=True, slots=True)
class Followed:
    """One thing a reader follows, by the name they know."""

    title: str
    cadence: Cadence


@dataclass(frozen=True, slots=True)
class Answered:
    """A command as it was written, and what became of it."""

    line: str
    said: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the commands of a mail; those that wait do so for an answer to `reply_to`.

    `forgets` tells that one of these cannot be taken back.
    """

    answered: Sequence[Answered]
    waiting: Sequence[str]
    reply_to: str
    forgets: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """What a reader follows no longer, and what they still do, by the names they know."""

    ended: Sequence[str]
    kept: Sequence[str]


def in_words(cadence: Cadence, wanted: Preferences) -> str:
    """Say how often and when a reader hears of something."""
    match cadence:
        case Cadence.INSTANT:
            return gettext("each new post as it appears")
        case Cadence.WEEKLY:
            said = gettext("one digest a week, on %(day)s, at %(hour)s:00 (%(zone)s)")
        case Cadence.DAILY if wanted.days == EVERY_DAY:
            said = gettext("one digest a day, at %(hour)s:00 (%(zone)s)")
        case Cadence.DAILY:
            said = gettext("a digest on %(days)s, at %(hour)s:00 (%(zone)s)")
    return said % {
        "day": weekdays()[wanted.weekly_on],
        "days": days_in_words(wanted.days),
        "hour": wanted.hour,
        "zone": wanted.timezone,
    }


def days_in_words(days: frozenset[int]) -> str:
    """Name days of the week: `Monday, Wednesday and Friday`."""
    return listed(weekdays()[number] for number in sorted(days))


def confirm_subscription(
    site: Site, reader: Reader, followed: Followed, token: str, now: datetime
) -> bytes:
    """Ask whether a subscription is meant; any answer but a no confirms."""
    text = text_from(
        "confirm_subscription",
        site=site,
        title=followed.title,
        cadence=in_words(followed.cadence, reader.preferences),
    )
    subject = gettext("Please confirm: %(title)s by mail") % {"title": followed.title}
    heading = Heading(reader.address, subject, f"confirm+{token}@{site.domain}")
    return letter(site, heading, text, now)


def subscribed(site: Site, reader: Reader, followed: Followed, token: str, now: datetime) -> bytes:
    """Say that a subscription has begun, how to change everything, and how it ends."""
    text = text_from(
        "subscribed",
        site=site,
        reader=reader,
        followed=followed,
        cadence=in_words(followed.cadence, reader.preferences),
        leave=f"unsubscribe+{token}@{site.domain}",
    )
    subject = gettext("You follow %(title)s") % {"title": followed.title}
    heading = Heading(reader.address, subject, f"request@{site.domain}")
    return letter(site, heading, text, now)


def own_page(site: Site, reader: Reader, token: str, now: datetime) -> bytes:
    """Send the link to a reader's own page."""
    text = text_from("me", site=site, reader=reader, link=f"{site.url}/me/{token}")
    subject = gettext("Your page at %(site)s") % {"site": site.name}
    heading = Heading(reader.address, subject, f"request@{site.domain}")
    return letter(site, heading, text, now)


def unsubscribed(site: Site, reader: Reader, left: Left, token: str, now: datetime) -> bytes:
    """Say what has ended and what is left; an answer takes it back."""
    text = text_from("unsubscribed", site=site, reader=reader, ended=left.ended, kept=left.kept)
    title = left.ended[0] if len(left.ended) == 1 else site.name
    subject = gettext("You no longer follow %(title)s") % {"title": title}
    heading = Heading(reader.address, subject, f"confirm+{token}@{site.domain}")
    return letter(site, heading, text, now)


def answers(site: Site, reader: Reader, outcome: Outcome, now: datetime) -> bytes:
    """Say what became of each command; those that wait are done when this letter is answered."""
    text = text_from(
        "answers",
        site=site,
        reader=reader,
        answered=[(one.line, translated(one.said)) for one in outcome.answered],
        waiting=outcome.waiting,
        forgets=outcome.forgets,
    )
    waits, done = gettext("Please confirm: what you asked for"), gettext("What you asked for")
    subject = f"{waits if outcome.waiting else done} ({site.name})"
    heading = Heading(reader.address, subject, outcome.reply_to)
    return letter(site, heading, text, now)


def status(site: Site, reader: Reader, followed: Sequence[Followed], muted: Sequence[str]) -> str:
    """Say what a reader follows, and how mail comes to them."""
    wanted = reader.preferences
    return text_from(
        "status",
        site=site,
        reader=reader,
        followed=[(one.title, in_words(one.cadence, wanted)) for one in followed],
        muted=muted,
        comments=reader.comments,
        own_threads=translated(GETS_OF_OWN_THREADS[wanted.own_threads]),
        days="" if wanted.days == EVERY_DAY else days_in_words(wanted.days),
        weekly_on=weekdays()[wanted.weekly_on],
        paused_until=_local_day(wanted),
    ).strip()


def _local_day(wanted: Preferences) -> str:
    """Give the day a pause ends on the reader's own clock; nothing where there is none."""
    until = wanted.paused_until
    return day(until.astimezone(ZoneInfo(wanted.timezone))) if until else ""


def help_text(site: Site, sections: Sequence[Section]) -> str:
    """Say what can be asked by mail, and how."""
    return text_from("help_body", site=site, sections=sections).strip()


def help_letter(
    site: Site, address: Address, sections: Sequence[Section], strange: str, now: datetime
) -> bytes:
    """Mail the help; `strange` is what was not understood, where that is why it comes."""
    text = text_from("help", site=site, sections=sections, strange=strange)
    subject = gettext("How to use %(site)s by mail") % {"site": site.name}
    return letter(site, Heading(address, subject, f"request@{site.domain}"), text, now)
