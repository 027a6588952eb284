"""The commands about what one follows: subscribe, digest, unsubscribe, mute, pause, status."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from gateway.discussion import leaving, preferences
from gateway.discussion.hours import zone_of
from gateway.discussion.preferences import preferences_of, reader_of
from gateway.discussion.requests import (
    THREAD,
    Command,
    Need,
    Request,
    no_such_section,
    scope_of,
    words,
)
from gateway.discussion.subscribing import follow, followed_by, title_of
from gateway.message import following
from gateway.message.dates import day
from gateway.message.language import sentence, translated
from gateway.model import Cadence, Refusal, Refused, Scope

if TYPE_CHECKING:
    import re

NO_THREAD = sentence(
    "This needs to be the answer to a mail about one post, so that we know the thread."
)
_UNITS = {"day": 1, "week": 7, "month": 30}


async def subscribe(request: Request, match: re.Match[str]) -> str:
    """Follow a section; without one the thread that is answered, else the site."""
    if not match["section"] and request.post is not None:
        return await follow_thread(request, match)
    return await _follow(request, match, Cadence.INSTANT)


async def digest(request: Request, match: re.Match[str]) -> str:
    """Follow a section, or the site, by one digest a day."""
    return await _follow(request, match, Cadence.DAILY)


async def _follow(request: Request, match: re.Match[str], cadence: Cadence) -> str:
    scope = scope_of(request, match["section"])
    if scope is None:
        return no_such_section(request, match["section"])
    return await _begin(request, scope, cadence)


async def follow_thread(request: Request, _: re.Match[str]) -> str:
    """Follow the thread that is answered."""
    if request.post is None:
        return NO_THREAD
    return await _begin(request, Scope(thread=request.post.article), Cadence.INSTANT)


async def _begin(request: Request, scope: Scope, cadence: Cadence) -> str:
    await follow(request.desk, request.tables, request.person, (scope, cadence), request.now)
    wanted = await preferences_of(request.tables, request.person.id)
    title = await title_of(request.desk, request.tables, scope)
    how = following.in_words(cadence, wanted)
    return sentence(
        "You follow %(title)s: %(how)s. To change that, or to end it, ask for: help",
        title=title,
        how=how,
    )


async def unsubscribe(request: Request, match: re.Match[str]) -> str:
    """End what is named, or what brought the mail that is answered, or everything."""
    ended = await _end(request, match["scope"])
    if isinstance(ended, str):
        return ended
    if not ended:
        return sentence("You do not follow this: there is nothing to end.")
    left = await leaving.what_was_left(request.desk, request.tables, request.person.id, request.now)
    token = leaving.way_back(request.desk, request.person.id, request.now)
    address = f"confirm+{token}@{request.desk.site.domain}"
    said = [sentence("You no longer follow: %(titles)s.", titles="; ".join(left.ended))]
    if left.kept:
        said.append(sentence("You still follow: %(titles)s.", titles="; ".join(left.kept)))
    said.append(
        sentence(
            "If that was a mistake, write to %(address)s, and all is as it was.", address=address
        )
    )
    return " ".join(map(translated, said))


async def _end(request: Request, named: str | None) -> int | str:
    tables, person, now = request.tables, request.person.id, request.now
    if named is None and request.post is not None:
        return await leaving.end_what_brings(tables, person, request.post, now)
    if named is None and request.digest is not None:
        return await tables.subscriptions.end_cadence(person, request.digest, now)
    if (named or "").lower() == THREAD:
        if request.post is None:
            return NO_THREAD
        thread = Scope(thread=request.post.article)
        return await leaving.end_scope(tables, person, thread, now)
    scope = scope_of(request, named)
    if scope is None:
        return no_such_section(request, named or "")
    return await leaving.end_scope(tables, person, scope, now)


async def mute(request: Request, _: re.Match[str]) -> str:
    """Let the thread that is answered be silent."""
    if request.post is None:
        return NO_THREAD
    number = await request.tables.posts.count_up("subscription")
    article = request.post.article
    await request.tables.subscriptions.mute(number, request.person.id, article, request.now)
    title = await title_of(request.desk, request.tables, Scope(thread=article))
    return sentence(
        "Nothing more of %(title)s is mailed to you. To undo it, answer: unmute", title=title
    )


async def unmute(request: Request, _: re.Match[str]) -> str:
    """Let the thread that is answered speak again."""
    if request.post is None:
        return NO_THREAD
    spoke = await request.tables.subscriptions.unmute(request.person.id, request.post.article)
    return (
        sentence("The thread is mailed to you as before.")
        if spoke
        else sentence("The thread was not muted.")
    )


async def pause(request: Request, match: re.Match[str]) -> str | Refused:
    """Send nothing until a day, in the reader's own time zone."""
    wanted = await preferences_of(request.tables, request.person.id)
    first = _day_of(match, request.now.astimezone(zone_of(wanted.timezone)).date())
    until = first and await preferences.pause(request.tables, request.person.id, first, request.now)
    if until is None:
        said = sentence(
            "A pause needs a day to come, such as: pause until 2026-12-24, or: pause 2 weeks"
        )
        return Refused(Refusal.FORBIDDEN, said)
    return sentence(
        "No mail about posts comes until %(until)s, and what appears before that day is not"
        " mailed later. To end the pause: resume",
        until=day(until),
    )


def _day_of(match: re.Match[str], today: date) -> date | None:
    try:
        if match["date"]:
            return date.fromisoformat(match["date"])
        return today + timedelta(days=int(match["count"]) * _UNITS[match["unit"].lower()])
    except (ValueError, OverflowError):
        return None


async def resume(request: Request, _: re.Match[str]) -> str:
    """End a pause."""
    await preferences.end_pause(request.tables, request.person.id, request.now)
    return sentence("Mail comes again from now on.")


async def status(request: Request, _: re.Match[str]) -> str:
    """Tell what they follow and how it comes."""
    desk, tables, person = request.desk, request.tables, request.person
    if person.address is None:
        return sentence("You have no address here.")
    followed = await followed_by(desk, tables, person.id)
    muted = [
        await title_of(desk, tables, one.scope)
        for one in await tables.subscriptions.muted_by(person.id)
    ]
    reader = await reader_of(tables, person, person.address)
    return following.status(desk.site, reader, followed, muted)


FOLLOWING = (
    Command(words(r"subscribe(?: (?P<section>\S+))?"), subscribe, Need.MAILBOX),
    Command(words(r"digest(?: (?P<section>\S+))?"), digest, Need.MAILBOX),
    Command(words(r"follow"), follow_thread, Need.MAILBOX),
    Command(words(r"unsubscribe(?: (?P<scope>\S+))?|stop"), unsubscribe),
    Command(words(r"mute"), mute),
    Command(words(r"unmute"), unmute),
    Command(
        words(
            r"pause (?:until (?P<date>\d{4}-\d\d-\d\d)"
            r"|(?:for )?(?P<count>\d{1,3}) (?P<unit>day|week|month)s?)"
        ),
        pause,
        Need.PROOF,
    ),
    Command(words(r"resume"), resume),
    Command(words(r"status"), status),
)
