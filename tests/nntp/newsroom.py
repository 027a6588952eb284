"""A store with a few articles in it, a desk that decides by the subject, and clients of both."""

import asyncio
import socket
import ssl
import zlib
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from gateway.discussion.appearing import take_place
from gateway.discussion.editing import GONE
from gateway.model import (
    Answer,
    Change,
    Draft,
    Held,
    Hold,
    MessageId,
    Peer,
    Post,
    Posted,
    Refusal,
    Refused,
    Section,
    SectionName,
    Source,
    Verdict,
)
from gateway.nntp import Feeds, Terms, serve
from gateway.nntp.compression import RAW
from gateway.nntp.dialogue import Dialogue
from gateway.nntp.session import Next, Session
from gateway.store import Store, Tables, open_store
from tests.clock import PinnedClock
from tests.factories import HOME_FRONT, NOW, OPINION, SITE_VALUE, a_person, a_post, an_answer
from tests.patience import PATIENCE

EMPTY = Section(SectionName("empty"), "Empty", "gazette.empty", "Nothing yet")
PASSWORD = "correct horse"
CERTIFICATE = Path(__file__).parent.parent / "smtp" / "certificate.pem"


class FakeDesk:
    """Decides by the first word of the subject, and remembers the drafts."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.changes: list[Change] = []
        self.unwanted: list[MessageId] = []
        self.together: list[int] = []

    async def post(self, draft: Draft) -> Verdict:
        self.drafts.append(draft)
        post = a_post(99, subject=draft.subject)
        match draft.subject.split()[0]:
            case "held":
                return Held(post, Hold.CONFIRMATION, "Please confirm by mail.")
            case "refused":
                return Refused(Refusal.FORBIDDEN, "Sorry. Comments have been closed.")
            case "broken":
                raise RuntimeError("the disk is full")
        return Posted(post)

    async def post_all(self, drafts: list[Draft]) -> list[Verdict]:
        self.together.append(len(drafts))
        return [await self.post(draft) for draft in drafts]

    async def change(self, change: Change) -> Answer:
        self.changes.append(change)
        return Refused(Refusal.FORBIDDEN, "Not yours.") if change.target == "<not@mine>" else GONE

    async def is_wanted(self, message_id: MessageId) -> bool:
        return message_id not in {"<1@gazette.example>", *self.unwanted}

    async def note_unwanted(self, message_id: MessageId) -> None:
        self.unwanted.append(message_id)

    def feeds(self, **changed: Any) -> Feeds:
        peer = Peer("far", "far.example", "gazette.*", "gazette.*", ("127.0.0.1",))
        return Feeds((replace(peer, **changed),), self.is_wanted, self.note_unwanted, self.post_all)

    async def log_in(self, name: str, password: str) -> Any:
        return a_person(nic=name, address="ann@example.org") if password == PASSWORD else None


def posts() -> list[Post]:
    """Four posts in two newsgroups, the second of them to be removed: a hole."""
    both = (HOME_FRONT.name, OPINION.name)
    source = Source("KhaamaPress", "https://khaama.example/a")
    article = a_post(1, subject="Größe", source=source, sections=both, nic="Jürgen")
    gone = an_answer(2, article, nic="Troll", sections=both)
    answer = an_answer(3, article, nic="Ann", body="<p>.dot</p><p>two</p>", sections=both)
    return [article, gone, answer, an_answer(4, answer, nic="Bob")]


async def seeded(folder: Path, url: str = "sqlite:news.db") -> Store:
    """Open a store that holds `posts`."""
    store = await open_store(url, folder)

    async def work(tables: Tables) -> None:
        await tables.sections.keep([HOME_FRONT, OPINION, EMPTY], NOW)
        await tables.posts.count_up("post", len(posts()))
        await tables.posts.count_up("sequence", len(posts()))
        for post in posts():
            await tables.posts.insert(post, "slug")
            await take_place(tables, SITE_VALUE, replace(post, person=None), NOW)
        await tables.moderation.remove(2, NOW)

    await store.write(work)
    return store


def certificate() -> ssl.SSLContext:
    """What a server shows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


def any_certificate() -> ssl.SSLContext:
    """A client that takes any certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def terms_of(desk: FakeDesk, **changed: Any) -> Terms:
    """Terms with a pinned clock; connections without limit."""
    terms = Terms(SITE_VALUE, PinnedClock(NOW), desk.post, desk.change, connections_per_network=0)
    return replace(terms, **changed)


class SansIo:
    """A client of a dialogue, without a socket."""

    def __init__(self, store: Store, terms: Terms, **session: Any) -> None:
        self.dialogue = Dialogue(Session(store.newsgroups, terms, "127.0.0.1", **session))
        self.said = deque([self.dialogue.greeting()])
        self._rest = b""

    async def say(self, octets: bytes) -> None:
        self.dialogue.wire.receive(octets)
        while (answer := await self.dialogue.next_answer()) is not None:
            if isinstance(answer, bytes):
                self.said.append(answer)
            else:
                self.said.extend([slice_ async for slice_ in answer])

    async def begin(self, layer: str) -> None:
        session = self.dialogue.session
        expected = {"TLS": Next.START_TLS, "DEFLATE": Next.COMPRESS}[layer]
        assert session.next is expected
        session.next = Next.GO_ON
        session.is_secure |= layer == "TLS"

    async def hear(self) -> str | None:
        self._rest += b"".join(self.said)
        self.said.clear()
        if not self._rest:
            return None if self.dialogue.session.next is Next.CLOSE else "(nothing)"
        line, _, self._rest = self._rest.partition(b"\r\n")
        return line.decode()


class Deflating:
    """A client's two compressed streams."""

    def __init__(self) -> None:
        self.out = zlib.compressobj(6, zlib.DEFLATED, RAW)
        self.inflating = zlib.decompressobj(RAW)
        self.heard = b""

    def deflated(self, octets: bytes) -> bytes:
        return self.out.compress(octets) + self.out.flush(zlib.Z_SYNC_FLUSH)

    async def line(self, reader: asyncio.StreamReader) -> bytes:
        while b"\r\n" not in self.heard and (received := await reader.read(65536)):
            self.heard += self.inflating.decompress(received)
        line, end, self.heard = self.heard.partition(b"\r\n")
        return line + end


@dataclass
class Client:
    """A client over TCP."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    streams: Deflating | None = None

    async def say(self, octets: bytes) -> None:
        self.writer.write(self.streams.deflated(octets) if self.streams else octets)
        await self.writer.drain()

    async def hear(self) -> str | None:
        async with asyncio.timeout(PATIENCE):
            reading = self.streams.line(self.reader) if self.streams else self.reader.readline()
            line = await reading
        return line.decode().removesuffix("\r\n") if line else None

    async def begin(self, layer: str) -> None:
        """Begin what was agreed; any certificate will do."""
        if layer == "DEFLATE":
            self.streams = Deflating()
        else:
            await self.writer.start_tls(any_certificate())

    async def ask(self, command: str) -> str:
        """Say a command; give the first line of the answer."""
        await self.say(f"{command}\r\n".encode())
        return await self.hear() or "(closed)"

    async def ask_all(self, *commands: str) -> list[str]:
        """Say commands one after the other; give the first line of each answer."""
        return [await self.ask(command) for command in commands]

    async def block(self) -> list[str]:
        """Give the lines up to the closing dot."""
        lines: list[str] = []
        while (line := await self.hear()) != ".":
            assert line is not None, "closed in the middle of an answer"
            lines.append(line)
        return lines

    async def close(self) -> None:
        self.writer.close()
        await self.writer.wait_closed()


@dataclass
class Door:
    """A news door that is open; `stopping` closes it."""

    port: int
    store: Store
    desk: FakeDesk
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    served: "asyncio.Task[None] | None" = None

    async def client(self, *, greeted: bool = True, **options: Any) -> Client:
        """Connect, and read the greeting."""
        client = Client(*await asyncio.open_connection("127.0.0.1", self.port, **options))
        if greeted:
            assert (await client.hear() or "").startswith("200 ")
        return client


@asynccontextmanager
async def open_door(
    folder: Path, url: str = "sqlite:news.db", **changed: Any
) -> AsyncIterator[Door]:
    """Serve `posts` on these terms until the block ends."""
    listening = socket.create_server(("127.0.0.1", 0))
    store, desk = await seeded(folder, url), FakeDesk()
    door = Door(listening.getsockname()[1], store, desk)
    terms = terms_of(desk, **changed)
    door.served = asyncio.create_task(serve([listening], store.newsgroups, terms, door.stopping))
    try:
        yield door
    finally:
        door.stopping.set()
        await door.served
        await store.close()
