"""What people ask of the gateway itself by mail: the forms of words it obeys.

Each mail is answered by one letter. What needs more proof than the mail brought waits in the
store until that letter is answered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import structlog

from gateway.discussion import passwords
from gateway.discussion.asking import PATIENCE, may_ask, may_tell
from gateway.discussion.follow_commands import FOLLOWING, unsubscribe
from gateway.discussion.identity import prove
from gateway.discussion.identity_commands import IDENTITY
from gateway.discussion.identity_commands import password as password_command
from gateway.discussion.leaving import NOTHING_TO_END
from gateway.discussion.own_posts import OWN_POSTS
from gateway.discussion.preferences import reader_of
from gateway.discussion.requests import Command, Need, Request, names_something, scope_of, words
from gateway.discussion.setting_commands import SETTINGS
from gateway.discussion.subscribing import (
    BANNED,
    NO_ADDRESS,
    NOT_MEANT,
    about_of,
    person_of,
)
from gateway.discussion.threads import bare_subject
from gateway.message import following
from gateway.message.addresses import Purpose
from gateway.message.following import Answered, Outcome
from gateway.message.language import sentence
from gateway.model import Cadence, Done, Proof, Refusal, Refused

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from gateway.discussion.desk import Desk
    from gateway.message.following import Reader
    from gateway.model import Address, Answer, Author, Post
    from gateway.store import Tables

log = structlog.get_logger()

LINES_READ = 20  # of a mail to request@: commands stand at its top, a signature at its end
STRANGE_LINES = 3  # that are no command, one after another: then a letter has begun
SHOWN = 60  # characters of such a line

ANSWERED = Done("We have sent you a mail that says what was done.")
WAITS = Done("We have sent you a mail; answer it and what you asked for begins.")
TOO_LATE = Refused(Refusal.FORBIDDEN, "There is nothing to confirm any more: ask again.")
NOT_UNDERSTOOD = sentence("We did not understand this. What you can ask is told by: help")
ASKED = sentence(
    "We have asked you about this today, or about enough: answer that, or try it tomorrow."
)


async def _help(request: Request, _: re.Match[str]) -> str:
    sections = tuple(request.desk.sections.values())
    return following.help_text(request.desk.site, sections)


HELP = Command(words(r"help"), _help)

COMMANDS: tuple[Command, ...] = (
    HELP,
    *FOLLOWING,
    *SETTINGS,
    *IDENTITY,
    *OWN_POSTS,
)
"""All that can be asked; the first whose form fits is carried out."""

Found = tuple[Command, re.Match[str]]


def find(line: str) -> Found | None:
    """Find the command that a whole line is, if it is one."""
    bare = " ".join(line.split())
    return next(
        ((one, match) for one in COMMANDS if (match := one.form.fullmatch(bare)) is not None), None
    )


def lone_command(text: str, sections: Collection[str] = ()) -> str | None:
    """Give the command that an answer is when there is nothing else in it; None for a comment."""
    line = text.strip()
    if "\n" in line:
        return None
    bare = line.strip(" .!*").strip()
    command, match = find(bare) or (None, None)
    if command is None or match is None or not names_something(match, sections):
        return None
    return bare if command.alone(match) else None


@dataclass(frozen=True, slots=True)
class Said:
    """The lines of a mail that asks for something, and how its sender is known.

    `post` and `digest` are what it answers.
    """

    author: Author
    proof: Proof
    lines: tuple[str, ...]
    post: Post | None = None
    digest: Cadence | None = None


def lines_of(subject: str, text: str) -> tuple[str, ...]:
    """Give the lines that may be commands: the subject, unless it answers; what is not quoted."""
    lines = [] if bare_subject(subject) != subject.strip() or not find(subject) else [subject]
    strange = 0
    for line in filter(None, map(str.strip, text.splitlines()[: 4 * LINES_READ])):
        if line in ("--", "end") or strange == STRANGE_LINES or len(lines) == LINES_READ:
            break
        if not line.startswith(">"):
            strange = 0 if find(line) else strange + 1
            lines.append(line)
    return tuple(dict.fromkeys(lines))


async def obey(desk: Desk, said: Said) -> Answer:
    """Carry out the commands of a mail in their order, and answer them all by one letter."""
    address = said.author.address
    if address is None:
        return NO_ADDRESS
    found = [find(line) for line in said.lines]
    if not any(found):
        return await send_help(desk, said.author, said.lines)
    if all(one and one[0] is HELP for one in found):
        return await send_help(desk, said.author)
    if await _is_unknown_and_leaves(desk, address, found):
        return NOTHING_TO_END
    password = await _password_for(found)
    now = desk.clock()

    async def work(tables: Tables) -> Answer:
        proven = said.proof is not Proof.NONE
        person = await person_of(desk, tables, said.author, now, proven=proven)
        if person.banned_at is not None:
            return BANNED
        request = Request(desk, tables, person, said.proof, now, said.post, said.digest, password)
        return await _obey(request, address, said.lines)

    answer = await desk.store.write(work)
    desk.woken.set()
    log.info("commands", lines=len(said.lines), verdict=type(answer).__name__.lower())
    return answer


async def _is_unknown_and_leaves(
    desk: Desk, address: Address, found: Sequence[Found | None]
) -> bool:
    """Tell whether a stranger asks for nothing but to be left alone: they are not written down."""
    leaves = all(one[0].do is unsubscribe for one in found if one)
    return leaves and await desk.store.people.by_address(address) is None


async def _password_for(found: Sequence[Found | None]) -> tuple[str, str]:
    """Make a password ready where one is asked for; its hash takes 50 ms, and no lock."""
    if not any(one and one[0].do is password_command for one in found):
        return "", ""
    return await passwords.fresh()


async def _obey(request: Request, address: Address, lines: Sequence[str]) -> Answer:
    answered, waiting, is_secret = [], [], False
    sections = request.desk.sections
    reader = await reader_of(request.tables, request.person, address)
    for line in lines:
        found = find(line)
        if await request.tables.people.by_id(request.person.id) is None:
            break  # forgotten by the line before
        if found is None:
            answered.append(Answered(_shown(line), NOT_UNDERSTOOD))
        elif request.suffices_for(found[0].need) or not names_something(found[1], sections):
            said = await found[0].do(request, found[1])
            answered.append(Answered(line, said.reason if isinstance(said, Refused) else said))
            is_secret = is_secret or found[0].is_secret
            request, reader = await _refreshed(request, reader)
        else:
            waiting.append((_about(request, found), line))
    asked = await may_ask(request.tables, request.person.id, waiting, request.now)
    if answered or asked:
        answered += [Answered(line, ASKED) for about, line in waiting if (about, line) not in asked]
    await _mail(request, reader, answered, asked, is_secret=is_secret)
    return WAITS if waiting else ANSWERED


def _shown(line: str) -> str:
    """Give the beginning of a line, without links: we carry nobody's advertisements to a third."""
    return re.sub(r"\S*[/@]\S*", "...", line)[:SHOWN]


async def _refreshed(request: Request, reader: Reader) -> tuple[Request, Reader]:
    """Give the request with the person as they are after a command; who is forgotten, as before."""
    person = await request.tables.people.by_id(request.person.id)
    if person is None:
        return request, reader
    reader = await reader_of(request.tables, person, reader.address)
    return replace(request, person=person), reader


def _about(request: Request, found: Found) -> str:
    """Name what a command asks for as questions are counted: a scope, or the command itself."""
    named = found[1].groupdict()
    if "section" not in named:
        return found[1][0].lower()
    scope = scope_of(request, named["section"])
    return about_of(scope) if scope else found[1][0].lower()


async def _mail(
    request: Request,
    reader: Reader,
    answered: Sequence[Answered],
    asked: Sequence[tuple[str, str]],
    *,
    is_secret: bool,
) -> None:
    desk, tables, now = request.desk, request.tables, request.now
    lines = [line for _, line in asked]
    reply_to = f"request@{desk.site.domain}"
    if asked:
        number = await tables.questions.note(request.person.id, asked, now)
        token = desk.tokens.make(Purpose.CONFIRM_COMMANDS, number)
        reply_to = f"confirm+{token}@{desk.site.domain}"
    elif not answered or not await may_tell(tables, reader.address, request.proof, now):
        log.info("letter withheld", person=request.person.id, reason="too many in a day")
        return
    forgets = any(found and found[0].need is Need.ANSWER for found in map(find, lines))
    outcome = Outcome(answered, lines, reply_to, forgets)
    letter = following.answers(desk.site, reader, outcome, now)
    number = request.person.id
    await tables.deliveries.letter(reader.address, number, letter, now, is_secret=is_secret)


async def confirm(desk: Desk, number: int, word: str = "") -> Answer:
    """Carry out the commands a letter asked about; `word` is the first of the answer to it."""
    if word in NOT_MEANT:
        return Done("Nothing was changed.")
    now = desk.clock()
    asked = await desk.store.questions.lines(number)
    password = await _password_for([find(line) for line in asked])

    async def work(tables: Tables) -> Answer:
        taken = await tables.questions.answer(number, now - PATIENCE, now)
        if taken is None:
            return TOO_LATE
        person, lines = taken
        known = await tables.people.by_id(person)
        address = known.address if known else None
        if known is None or address is None or known.banned_at is not None:
            return TOO_LATE
        known = await prove(tables, desk, known, now)
        request = Request(desk, tables, known, Proof.CONFIRMED, now, password=password)
        return await _obey(request, address, lines)

    answer = await desk.store.write(work)
    desk.woken.set()
    log.info("confirmed", question=number, verdict=type(answer).__name__.lower())
    return answer


async def send_help(desk: Desk, author: Author, strange: Sequence[str] = ()) -> Answer:
    """Mail what can be asked, and how; `strange` is what was written instead."""
    address, now = author.address, desk.clock()
    if address is None:
        return NO_ADDRESS
    sections = tuple(desk.sections.values())
    shown = _shown(strange[0]) if strange else ""
    letter = following.help_letter(desk.site, address, sections, shown, now)

    async def work(tables: Tables) -> None:
        if await may_tell(tables, address, Proof.NONE, now):
            await tables.deliveries.letter(address, None, letter, now)

    await desk.store.write(work)
    desk.woken.set()
    return Done("We have sent you a mail that says what you can ask, and how.")
