"""A mail door on a free port, and a client that plays transcripts to it."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gateway.smtp import Terms, serve
from tests.clock import PinnedClock
from tests.smtp.mailroom import FakeMailroom

FOLDER = Path(__file__).parent
PATIENCE = 10


@dataclass
class Door:
    """A door that is open; `stopping` closes it."""

    port: int
    mailroom: FakeMailroom
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    served: "asyncio.Task[None] | None" = None

    async def client(self) -> "Client":
        """Connect, and read the greeting."""
        client = Client(*await asyncio.open_connection("127.0.0.1", self.port))
        assert (await client.reply()).startswith("220 gazette.example ")
        return client


@asynccontextmanager
async def open_door(**terms: Any) -> AsyncIterator[Door]:
    """Serve on these terms until the block ends."""
    listening = socket.create_server(("127.0.0.1", 0))
    door = Door(listening.getsockname()[1], FakeMailroom())
    named = Terms("gazette.example", PinnedClock.at("2026-03-02T09:30:00"), **terms)
    door.served = asyncio.create_task(serve([listening], door.mailroom, named, door.stopping))
    try:
        yield door
    finally:
        door.mailroom.open.set()
        door.stopping.set()
        await door.served


class Client:
    """The other end of a dialogue."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def reply(self) -> str:
        """Read one line, "" at the end of the connection."""
        async with asyncio.timeout(PATIENCE):
            return (await self.reader.readline()).decode().removesuffix("\r\n")

    async def ask(self, *lines: str) -> str:
        """Send lines one by one; give the last line of the last reply."""
        said = ""
        for line in lines:
            self.writer.write(line.encode("utf-8", "surrogateescape") + b"\r\n")
            said = await self.reply()
            while said[3:4] == "-":
                said = await self.reply()
        return said

    async def data(self, text: bytes) -> str:
        """Send what comes after 354, as it is."""
        self.writer.write(text)
        return await self.reply()

    async def close(self) -> None:
        self.writer.close()
        await self.writer.wait_closed()


def transcripts(dialect: str) -> list[tuple[str, str]]:
    """The dialogues written down for "smtp" or "lmtp", with their names."""
    paths = sorted((FOLDER / "transcripts").glob(f"{dialect}_*.txt"))
    return [(path.stem, path.read_text(encoding="utf-8")) for path in paths]


async def play(name: str, dialogue: str, port: int) -> None:
    """Play a dialogue: C: is sent, S: must come, * matches anything, # says what is shown."""
    client = Client(*await asyncio.open_connection("127.0.0.1", port))
    for number, line in enumerate(dialogue.splitlines(), 1):
        if line.startswith("C:"):
            client.writer.write(line[3:].replace("\\0", "\0").encode() + b"\r\n")
        elif line.startswith("S:"):
            said = await client.reply()
            pattern = re.escape(line[3:]).replace(r"\*", ".*")
            assert re.fullmatch(pattern, said), f"{name}:{number}: {line} <- {said}"
    await client.close()
