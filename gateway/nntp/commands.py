"""The table of commands: how many words each takes, who may say it, what answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.nntp import (
    administration,
    articles,
    codes,
    compression,
    lists,
    login,
    overview,
    posting,
    transit,
)
from gateway.nntp.codes import Code, block
from gateway.nntp.session import Answer, Next, Session

if TYPE_CHECKING:
    from gateway.nntp.wire import Command

Handler = Callable[[Session, list[str]], Awaitable[Answer]]
MANY = 100  # words a line of 512 octets may have and still mean something


@dataclass(frozen=True, slots=True)
class Entry:
    """A command: what answers, its arguments in words, how few and many, and for whom it is."""

    answer: Handler
    usage: str = ""
    least: int = 0
    most: int = 0
    for_readers: bool = True


async def help_(_: Session, arguments: list[str]) -> Answer:
    """List the commands (RFC 3977 section 7.2)."""
    lines = [f"  {verb} {entry.usage}".rstrip() for verb, entry in COMMANDS.items()]
    return block(Code.HELP, "Commands follow", lines)


COMMANDS: dict[str, Entry] = {
    "ARTICLE": Entry(articles.article, "[number|message-id]", 0, 1),
    "AUTHINFO": Entry(
        login.authinfo,
        "USER name | PASS password | SASL PLAIN [response]",
        2,
        MANY,
        for_readers=False,
    ),
    "BODY": Entry(articles.body, "[number|message-id]", 0, 1),
    "CAPABILITIES": Entry(administration.capabilities, "[keyword]", 0, 1, for_readers=False),
    "CHECK": Entry(transit.check, "message-id", 1, 1, for_readers=False),
    "COMPRESS": Entry(compression.compress, "DEFLATE", 1, 1, for_readers=False),
    "DATE": Entry(administration.date, for_readers=False),
    "GROUP": Entry(articles.group, "newsgroup", 1, 1),
    "HDR": Entry(overview.hdr, "field [range|message-id]", 1, 2),
    "HEAD": Entry(articles.head, "[number|message-id]", 0, 1),
    "HELP": Entry(help_, for_readers=False),
    "IHAVE": Entry(transit.ihave, "message-id", 1, 1, for_readers=False),
    "LAST": Entry(articles.last),
    "LIST": Entry(lists.list_, "[keyword [wildmat]]", 0, 2),
    "LISTGROUP": Entry(articles.listgroup, "[newsgroup [range]]", 0, 2),
    "MODE": Entry(administration.mode, "READER | STREAM", 1, 1, for_readers=False),
    "NEWGROUPS": Entry(lists.newgroups, "[yy]yymmdd hhmmss [GMT]", 2, 3),
    "NEWNEWS": Entry(lists.newnews, "wildmat [yy]yymmdd hhmmss [GMT]", 3, 4),
    "NEXT": Entry(articles.next_),
    "OVER": Entry(overview.over, "[range|message-id]", 0, 1),
    "POST": Entry(posting.post, for_readers=False),
    "QUIT": Entry(administration.quit_, for_readers=False),
    "STARTTLS": Entry(login.starttls, for_readers=False),
    "STAT": Entry(articles.stat, "[number|message-id]", 0, 1),
    "TAKETHIS": Entry(transit.unasked, "message-id", 1, 1, for_readers=False),
    "XHDR": Entry(overview.xhdr, "field [range|message-id]", 0, 2),
    "XOVER": Entry(overview.over, "[range]", 0, 1),
    "XPAT": Entry(overview.xpat, "field range|message-id pattern...", 3, MANY),
}


async def answer(session: Session, command: Command) -> Answer:
    """Answer one command."""
    if session.is_to_part:  # RFC 3977 section 3.2.1: who is parted with is told so first
        session.next = Next.CLOSE
        return codes.PARTING
    entry = COMMANDS.get(command.verb)
    if entry is None:
        return codes.UNKNOWN_COMMAND
    if not entry.least <= len(command.arguments) <= entry.most:
        return codes.SYNTAX
    if entry.for_readers and not session.may_read:
        return codes.LOGIN_REQUIRED if session.is_private else codes.TLS_REQUIRED
    return await entry.answer(session, command.arguments)
