"""The commands that begin with `set`: how mail comes."""

from __future__ import annotations

import re
from calendar import day_name
from dataclasses import replace
from typing import TYPE_CHECKING

from gateway.discussion.hours import is_timezone
from gateway.discussion.preferences import prefer, preferences_of
from gateway.discussion.requests import Command, Need, Request, words
from gateway.message import following
from gateway.message.language import sentence
from gateway.model import EVERY_DAY, Cadence, Format, OwnThreads

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gateway.model import Preferences

_DAY_NAMES = {name[:3].lower(): day for day, name in enumerate(day_name)}


def days_in(text: str) -> frozenset[int] | None:
    """Read names of days, whole or by their first letters; None when one of them is none."""
    found = re.findall(r"[a-z]+", text.lower())
    if found in (["all"], ["daily"], ["every", "day"]):
        return EVERY_DAY
    days = [_DAY_NAMES.get(word[:3]) for word in found if word != "and"]
    named = [day for day in days if day is not None]
    whole = all(_is_day(word) for word in found if word != "and")
    return frozenset(named) if whole and named else None


def _is_day(word: str) -> bool:
    """Tell whether a word is a day: `wed`, `weds`, `wednesday`, but not `wedding`."""
    return any(name.lower().startswith(word.removesuffix("s")) for name in day_name) and (
        len(word) >= len("mon")
    )


async def _change(request: Request, wanted: Preferences) -> None:
    await prefer(request.tables, request.person.id, wanted, request.now)


async def _known(request: Request) -> Preferences:
    return await preferences_of(request.tables, request.person.id)


async def set_hour(request: Request, match: re.Match[str]) -> str:
    """Let digests come at another hour."""
    hour, known = int(match["hour"]), await _known(request)
    if hour > 23:  # noqa: PLR2004 - hours of a day
        return sentence("An hour is a number from 0 to 23.")
    await _change(request, replace(known, hour=hour))
    return sentence(
        "Your digests come at %(hour)s:00 (%(zone)s); it was %(before)s:00 before.",
        hour=hour,
        zone=known.timezone,
        before=known.hour,
    )


async def set_timezone(request: Request, match: re.Match[str]) -> str:
    """Let the reader's hours be those of another place."""
    name, known = match["timezone"], await _known(request)
    if not is_timezone(name):
        return sentence("%(zone)s is not a time zone we know; Europe/Paris is one.", zone=name[:40])
    await _change(request, replace(known, timezone=name))
    return sentence(
        "Your hours are those of %(zone)s; they were those of %(before)s before.",
        zone=name,
        before=known.timezone,
    )


async def set_format(request: Request, match: re.Match[str]) -> str:
    """Let digests come in another form."""
    form, known = Format(match["format"].lower()), await _known(request)
    await _change(request, replace(known, format=form))
    return sentence(
        "Your digests come in the format %(format)s; it was %(before)s before.",
        format=form,
        before=known.format,
    )


async def set_cadence(request: Request, match: re.Match[str]) -> str:
    """Let all sections that are followed speak in another cadence."""
    cadence, known = Cadence(match["cadence"].lower()), await _known(request)
    days = days_in(match["day"]) if match["day"] else None
    if match["day"] and (cadence is not Cadence.WEEKLY or days is None or len(days) != 1):
        return sentence("Name one day for a weekly digest, such as: set cadence weekly friday")
    wanted = replace(known, weekly_on=min(days)) if days else known
    changed = await request.tables.subscriptions.set_cadence(request.person.id, cadence)
    await _change(request, wanted)
    if not changed:
        return sentence("You follow no section yet: write subscribe or digest first.")
    return sentence(
        "What you follow comes to you like this: %(how)s.", how=following.in_words(cadence, wanted)
    )


async def set_days(request: Request, match: re.Match[str]) -> str:
    """Let the daily digest come on some days only."""
    days = days_in(match["days"])
    if days is None:
        return sentence("Name days of the week, such as: set days mon wed fri")
    await _change(request, replace(await _known(request), days=days))
    if days == EVERY_DAY:
        return sentence("Your daily digest comes every day.")
    return sentence("Your daily digest comes on %(days)s.", days=following.days_in_words(days))


async def set_own_threads(request: Request, match: re.Match[str]) -> str:
    """Choose what comes of threads they wrote in."""
    on = match["switch"].lower() == "on"
    return await _own_threads(request, OwnThreads.ALL if on else OwnThreads.NONE)


async def set_replies(request: Request, match: re.Match[str]) -> str:
    """Choose that of such threads only answers to them come, or not even those."""
    on = match["switch"].lower() == "on"
    return await _own_threads(request, OwnThreads.REPLIES if on else OwnThreads.NONE)


async def _own_threads(request: Request, chosen: OwnThreads) -> str:
    await _change(request, replace(await _known(request), own_threads=chosen))
    undo = "set own threads on" if chosen is not OwnThreads.ALL else "set own threads off"
    return sentence(
        "%(what)s To change that: %(undo)s", what=following.GETS_OF_OWN_THREADS[chosen], undo=undo
    )


async def set_own_posts(request: Request, match: re.Match[str]) -> str:
    """Choose whether their own words come back to them."""
    on = match["switch"].lower() == "on"
    await _change(request, replace(await _known(request), own_posts=on))
    if on:
        return sentence("Your own words come back to you.")
    return sentence("Your own words do not come back to you.")


async def set_receipts(request: Request, match: re.Match[str]) -> str:
    """Choose whether a mail says that a post of theirs has appeared."""
    on = match["switch"].lower() == "on"
    await _change(request, replace(await _known(request), receipts=on))
    if on:
        return sentence("A mail tells you when a post of yours has appeared, and how to change it.")
    return sentence("No mail tells you that a post of yours has appeared.")


def _named(names: Iterable[str]) -> str:
    return "|".join(names)


_SWITCH = "(?P<switch>on|off)"

SETTINGS = (
    Command(words(r"set (?:digest|hour) (?P<hour>\d{1,2})(?::00)?"), set_hour),
    Command(words(r"set time ?zone (?P<timezone>\S+)"), set_timezone),
    Command(words(f"set format (?P<format>{_named(Format)})"), set_format),
    Command(
        words(f"set cadence (?P<cadence>{_named(Cadence)})(?: (?:on )?(?P<day>[a-z]+))?"),
        set_cadence,
        Need.PROOF,
    ),
    Command(words(r"set days (?P<days>[a-z]+(?:[ ,]+[a-z]+){0,8})"), set_days),
    Command(words(f"set own threads {_SWITCH}"), set_own_threads),
    Command(words(f"set replies {_SWITCH}"), set_replies),
    Command(words(f"set own posts {_SWITCH}"), set_own_posts),
    Command(words(f"set receipts {_SWITCH}"), set_receipts),
)
