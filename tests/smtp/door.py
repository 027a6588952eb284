"""A mail door on a free port, and a client."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gateway.smtp import Terms, serve
from tests.clock import PinnedClock
from tests.patience import PATIENCE
from tests.smtp.mailroom import FakeMailroom

FOLDER = Path(__file__).parent


@dataclass
class Door:
    """A door that is open; `stopping` closes it."""

    port: int
    mailroom: FakeMailroom
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    served: "asyncio.Task[None] | None" = None

    async def stranger(self) -> "Client":
        """Connect."""
        return Client(*await asyncio.open_connection("127.0.0.1", self.port))

    async def client(self) -> "Client":
        """Connect, and read the greeting."""
        client = await self.stranger()
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

    async def say(self, octets: bytes) -> None:
        """Send octets, as a transcript does."""
        self.writer.write(octets)

    async def hear(self) -> str | None:
        """Read one line, None at the end of the connection, as a transcript does."""
        return await self.reply() or None

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


def transcripts(dialect: str) -> list[Path]:
    """The dialogues written down for "smtp" or "lmtp"."""
    return sorted((FOLDER / "transcripts").glob(f"{dialect}_*.txt"))
