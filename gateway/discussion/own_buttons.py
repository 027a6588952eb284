"""The buttons of a reader's own page: each does what a command of the mails does, or several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import structlog

from gateway.discussion import leaving, passwords
from gateway.discussion.commands import find
from gateway.discussion.identity import prove
from gateway.discussion.identity_commands import NO_WEBSITE
from gateway.discussion.preferences import chosen, prefer, preferences_of
from gateway.discussion.requests import Request
from gateway.discussion.subscribing import follow, title_of
from gateway.message import following
from gateway.message.addresses import Purpose
from gateway.message.language import sentence
from gateway.model import SITE, Cadence, Done, OwnThreads, Proof, Refused, Scope, SectionName

if TYPE_CHECKING:
    from gateway.discussion.desk import Desk
    from gateway.model import Person, Preferences
    from gateway.store import Tables

log = structlog.get_logger()

_NUMBER_DIGITS = 18  # of an article: below 2**63


@dataclass(frozen=True, slots=True)
class Said:
    """What became of a press of a button, in a sentence; `back` takes it back where that can be.

    `is_amiss`: nothing was done, and the sentence says why. `secret` is shown once, and kept by
    nobody but its reader.
    """

    text: str
    back: str = ""
    is_amiss: bool = False
    secret: str = field(default="", repr=False)


NOTHING = Said(sentence("Nothing was changed."), is_amiss=True)
GONE = Said(sentence("You follow this again already, or it is long past."), is_amiss=True)


async def act(desk: Desk, person: Person, button: str, typed: Mapping[str, str]) -> Said:
    """Do what a button of the page says with what was typed beside it; tell what became of it."""
    action = _ACTIONS.get(button)
    if action is None:
        return NOTHING
    now = desk.clock()
    password = await passwords.fresh() if button == "password" else ("", "")

    async def work(tables: Tables) -> Said:
        known = await tables.people.by_id(person.id)  # as they are now, under the lock
        if known is None or known.address is None:
            return NOTHING
        known = await prove(tables, desk, known, now)
        request = Request(desk, tables, known, Proof.CONFIRMED, now, password=password)
        return await action(request, typed)

    said = await desk.store.write(work)
    log.info("own page", person=person.id, button=button)
    return said


async def take_back(desk: Desk, person: Person, back: str) -> Said:
    """Take back what was left by a button of the page."""
    read = desk.tokens.read(back)
    match read.purpose if read else None, read.numbers if read else ():
        case Purpose.TAKE_BACK, (number, moment) if number == person.id:
            answer = await leaving.take_back(desk, person.id, moment)
            return Said(answer.text) if isinstance(answer, Done) else GONE
    return NOTHING


Action = Callable[[Request, Mapping[str, str]], Awaitable[Said]]


def _command(line: str, otherwise: str = "", instead: str = "") -> Action:
    """Make an action of a command of the mails, with what was typed in its places.

    What a mail says of it may name the next command: the page has buttons, and says `instead`.
    """

    async def action(request: Request, typed: Mapping[str, str]) -> Said:
        found = find(line.format_map(defaultdict(str, typed)))
        if found is None:
            return Said(otherwise, is_amiss=True)
        said = await found[0].do(request, found[1])
        if isinstance(said, Refused):
            return Said(said.reason, is_amiss=True)
        return Said(instead or said)

    return action


async def _password(request: Request, _: Mapping[str, str]) -> Said:
    """Set a fresh password, which only the answer to this press shows."""
    fresh, hashed = request.password
    await request.tables.people.set_password(request.person.id, hashed)
    said = sentence(
        "This is your password for newsreaders, shown this once. Log in with it and your address,"
        " or your nic. An older one works no longer."
    )
    return Said(said, secret=fresh)


async def _website(request: Request, typed: Mapping[str, str]) -> Said:
    url = typed.get("website", "").strip()
    return await _command("website {url}", NO_WEBSITE)(request, {"url": url or "none"})


def mail_in(known: Preferences, typed: Mapping[str, str]) -> tuple[Preferences, str]:
    """Read how mail is to come as `chosen` does, with the fields of own posts as well."""
    wanted, amiss = chosen(known, typed)
    own = typed.get("own_threads", known.own_threads)
    own_threads = OwnThreads(own) if own in list(OwnThreads) else known.own_threads
    return replace(
        wanted,
        own_threads=own_threads,
        own_posts="own_posts" in typed,
        receipts="receipts" in typed,
    ), amiss


async def _mail(request: Request, typed: Mapping[str, str]) -> Said:
    known = await preferences_of(request.tables, request.person.id)
    wanted, amiss = mail_in(known, typed)
    if amiss:
        return Said(amiss, is_amiss=True)
    await prefer(request.tables, request.person.id, wanted, request.now)
    return Said(sentence("Your mail comes like this from now on."))


def scope_in(desk: Desk, typed: Mapping[str, str]) -> Scope | None:
    """Give what the fields `section` or `thread` name; None for nothing we have."""
    thread, section = typed.get("thread", ""), typed.get("section", "")
    if thread.isascii() and thread.isdigit() and len(thread) <= _NUMBER_DIGITS:
        return Scope(thread=int(thread))
    return Scope(SectionName(section)) if section == SITE or section in desk.sections else None


async def _follow(request: Request, typed: Mapping[str, str]) -> Said:
    desk, tables, cadence = request.desk, request.tables, typed.get("cadence", "")
    scope = scope_in(desk, typed)
    if scope is None or scope.section is None or cadence not in list(Cadence):
        return NOTHING
    await follow(desk, tables, request.person, (scope, Cadence(cadence)), request.now)
    wanted = await preferences_of(tables, request.person.id)
    how = following.in_words(Cadence(cadence), wanted)
    return Said(
        sentence(
            "You follow %(title)s: %(how)s.", title=await title_of(desk, tables, scope), how=how
        )
    )


async def _leave(request: Request, typed: Mapping[str, str]) -> Said:
    """Leave one thing: the site as well, without the sections that are followed beside it."""
    tables, person, now = request.tables, request.person.id, request.now
    scope = scope_in(request.desk, typed)
    ended = await tables.subscriptions.end(person, scope, now) if scope else 0
    await tables.planning.withdraw(person, now)
    return await _left(request, ended)


async def _leave_all(request: Request, _: Mapping[str, str]) -> Said:
    number = request.person.id
    ended = await leaving.end_scope(request.tables, number, Scope(SITE), request.now)
    return await _left(request, ended)


async def _left(request: Request, ended: int) -> Said:
    if not ended:
        return Said(leaving.NOTHING_TO_END.reason, is_amiss=True)
    desk, number, now = request.desk, request.person.id, request.now
    left = await leaving.what_was_left(desk, request.tables, number, now)
    said = sentence("You no longer follow: %(titles)s.", titles="; ".join(left.ended))
    return Said(said, leaving.way_back(desk, number, now))


async def _mute(request: Request, typed: Mapping[str, str]) -> Said:
    scope = scope_in(request.desk, typed)
    if scope is None or scope.thread is None:
        return NOTHING
    article = await request.tables.posts.by_id(scope.thread)
    if article is None or not article.is_article:
        return NOTHING
    number = await request.tables.posts.count_up("subscription")
    await request.tables.subscriptions.mute(number, request.person.id, scope.thread, request.now)
    title = await title_of(request.desk, request.tables, scope)
    return Said(sentence("Nothing more of %(title)s is mailed to you.", title=title))


async def _unmute(request: Request, typed: Mapping[str, str]) -> Said:
    scope = scope_in(request.desk, typed)
    thread = scope.thread if scope else None
    spoke = thread and await request.tables.subscriptions.unmute(request.person.id, thread)
    return Said(sentence("The thread is mailed to you as before.")) if spoke else NOTHING


_ACTIONS: dict[str, Action] = {
    "nic": _command(
        "nic {nic}", sentence("A nic has a hundred characters at most, and one at least.")
    ),
    "original": _command("nic original"),
    "pick": _command("nic pick"),
    "website": _website,
    "mail": _mail,
    "follow": _follow,
    "leave": _leave,
    "leave-all": _leave_all,
    "mute": _mute,
    "unmute": _unmute,
    "pause": _command(
        "pause until {until}",
        sentence("A pause needs a day, such as 2026-12-24."),
        sentence("No mail about posts comes until then; what appears before is not mailed later."),
    ),
    "resume": _command("resume"),
    "password": _password,
    "no-password": _command("password off"),
    "forgotten": _command("forget me"),
    "forgotten-all": _command("forget me and my posts"),
}
