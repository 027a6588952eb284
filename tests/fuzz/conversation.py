"""A news server without a store, for octets that are thrown at it."""

import asyncio
import re
from datetime import UTC, datetime

from gateway.model import Done, Draft, Peer, Posted, SectionName, Verdict
from gateway.nntp.dialogue import Dialogue
from gateway.nntp.session import Feeds, Next, Session, Terms
from gateway.store.newsgroups import Newsgroup, WireArticle
from tests.factories import SITE_VALUE, a_person, a_post

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
GROUPS = {
    name: Newsgroup(SectionName(name), f"gazette.{name}", "", 1, high, high, NOW)
    for name, high in (("opinion", 3), ("empty", 0))
}
HEAD = b"Path: x\r\nSubject: x\r\nMessage-ID: <1@x>\r\n\r\n"
ARTICLE = WireArticle(len(HEAD), HEAD + b"Words.\r\n")


def line(number: int) -> bytes:
    return b"%d\tx\tFrom\tDate\t<%d@x>\t\t1\t1\tXref: x\r\n" % (number, number)


class Library:
    """What a session asks of the store, about three articles that are all alike."""

    async def groups(self):
        return list(GROUPS.values())

    async def group(self, name):
        return GROUPS.get(name.removeprefix("gazette."))

    async def overview_line(self, section, number):
        return line(number) if 1 <= number <= GROUPS[section].high else None

    async def next_line(self, section, after):
        return await self.overview_line(section, after + 1)

    async def last_line(self, section, before):
        return await self.overview_line(section, before - 1)

    async def overview_by_id(self, message_id):
        return line(1) if message_id == "<1@x>" else None

    async def article(self, section, number):
        return ARTICLE if await self.overview_line(section, number) else None

    async def article_by_id(self, message_id):
        return ARTICLE if message_id == "<1@x>" else None

    async def overview(self, section, low, high):
        if low <= high and low <= GROUPS[section].high:
            yield [line(number) for number in range(max(low, 1), 4)]

    async def numbers(self, section, low, high):
        yield list(range(low, high + 1))

    async def heads(self, section, low, high):
        if low <= high and low <= GROUPS[section].high:
            yield [(1, HEAD)]

    async def arrived_since(self, section, since):
        yield ["<1@x>"]


async def post(draft: Draft) -> Verdict:
    return Posted(a_post())


async def post_all(drafts: list[Draft]) -> list[Verdict]:
    return [Posted(a_post()) for _ in drafts]


async def change(_):
    return Done("It is done.")


async def is_wanted(message_id):
    return message_id != "<1@x>"


async def note_unwanted(_):
    pass


async def log_in(name, password):
    return a_person() if password == "x" else None


OFFERED = re.compile(rb"<[0-9a-f]{24}@")  # in the answer to POST
FAR = Peer("far", "far.example", "*", "*", ("127.0.0.1",))
TERMS = Terms(
    SITE_VALUE, lambda: NOW, post, change, log_in=log_in, login_without_tls=True,
    feeds=Feeds((FAR,), is_wanted, note_unwanted, post_all),
)  # fmt: skip
LOOP = asyncio.new_event_loop()


async def conversation(pieces: list[bytes]) -> tuple[bytes, bool]:
    """Say pieces one by one; give all answers, and whether the server has closed."""
    session = Session(Library(), TERMS, "127.0.0.1")  # type: ignore[arg-type]
    dialogue, heard = Dialogue(session), []
    for piece in pieces:
        dialogue.wire.receive(piece)
        while (answer := await dialogue.next_answer()) is not None:
            heard += [answer] if isinstance(answer, bytes) else [part async for part in answer]
            heard[-1] = OFFERED.sub(b"<chance@", heard[-1])
            if session.next is Next.CLOSE:
                return b"".join(heard), True
            session.next = Next.GO_ON
    return b"".join(heard), False


def hold(pieces: list[bytes]) -> tuple[bytes, bool]:
    return LOOP.run_until_complete(conversation(pieces))
