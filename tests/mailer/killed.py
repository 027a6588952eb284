"""A mailer that is killed again and again while it sends, and a relay that remembers all it took.

    python -m tests.mailer.killed FOLDER PORT CLOCK      # the mailer: a process of its own

Each new mailer's clock is a minute ahead of the last one's, whose claims have run out then.
"""

import asyncio
import os
import random
import signal
import sqlite3
import sys
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gateway.mailer import Outbox, Writer, open_transport, plan
from gateway.message.addresses import Tokens
from gateway.model import Cadence
from gateway.store import open_store
from tests.factories import HOME_FRONT, SITE_VALUE
from tests.mailer.readers import follow, publish
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]
CONNECTIONS = 8
START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
FILE = "rejoinder.db"
STORE = f"sqlite:{FILE}"


class Relay:
    """Takes all mail, after a moment; `taken` counts each mail by recipient and Message-ID."""

    def __init__(self, chance):
        self.taken = Counter()
        self.taken_lately = set()  # from the mailer of now
        self.talks = set()
        self.chance = chance
        self.port = 0
        self.enough = asyncio.Event()
        self.kill_after = 0

    async def talk(self, reader, writer):
        self.talks.add(asyncio.current_task())
        try:
            await self._talk(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass  # the mailer was killed
        finally:
            writer.close()
            self.talks.discard(asyncio.current_task())

    async def _talk(self, reader, writer):
        writer.write(b"220 relay.example ESMTP\r\n")
        recipient = ""
        while line := (await reader.readline()).decode():
            if line.startswith("EHLO"):
                writer.write(b"250-relay.example\r\n250 PIPELINING\r\n")
            elif line.startswith("DATA"):
                writer.write(b"354 go\r\n")
                text = (await reader.readuntil(b"\r\n.\r\n")).decode()
                await self._take(recipient, text.partition("Message-ID: ")[2].partition("\r\n")[0])
                writer.write(b"250 taken\r\n")
            else:
                if line.startswith("RCPT"):
                    recipient = line.partition("<")[2].partition(">")[0]
                writer.write(b"250 Ok\r\n")

    async def _take(self, recipient, message_id):
        await asyncio.sleep(self.chance.uniform(0, 0.004))
        self.taken[recipient, message_id] += 1
        self.taken_lately.add(recipient)
        await asyncio.sleep(self.chance.uniform(0, 0.004))
        if self.taken.total() >= self.kill_after:
            self.enough.set()


class Report:
    """What came of it: readers that were skipped, mails that came again.

    `most_of_a_kill`: mails that one mailer had given away and not marked when it was killed. They
    come again sooner or later: with the next mailer, or one after it, if that is killed as well.
    """

    def __init__(self, readers, kills, taken, unmarked):
        self.kills = kills
        self.skipped = readers - len({recipient for recipient, _ in taken})
        self.other_ids = len({message_id for _, message_id in taken}) - 1
        self.doubles = taken.total() - len(taken)
        self.most_of_a_kill = max(unmarked, default=0)


async def kill_often(folder, readers, kills, seed):
    """Send to `readers` with a mailer that is killed `kills` times on the way; give a Report."""
    await _prepare(folder, readers)
    chance = random.Random(seed)
    relay = Relay(chance)
    server = await asyncio.start_server(relay.talk, "127.0.0.1", 0)
    relay.port = server.sockets[0].getsockname()[1]
    unmarked = []
    async with server:
        for number in range(kills + 1):
            last = number == kills
            share = (readers - len(relay.taken)) // (kills - number + 1)
            relay.kill_after = relay.taken.total() + chance.randint(1, max(2 * share - 1, 1))
            relay.enough.clear()
            relay.taken_lately.clear()
            await _run(folder, relay, START + timedelta(minutes=number + 1), kill=not last)
            await asyncio.gather(*relay.talks)  # what was on its way when the mailer died
            unmarked.append(len(relay.taken_lately & _waiting(folder)))
    return Report(readers, kills, relay.taken, unmarked)


def _waiting(folder):
    with closing(sqlite3.connect(folder / FILE)) as ledger:
        rows = ledger.execute("SELECT recipient FROM delivery WHERE sent_at IS NULL").fetchall()
    return {recipient for (recipient,) in rows}


async def _prepare(folder, readers):
    store = await open_store(STORE, folder)
    await follow(store, readers, Cadence.INSTANT, START - timedelta(days=1))
    await publish(store, 1, 0, START)
    await plan(store, START)
    await store.close()


async def _run(folder, relay, clock, *, kill):
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.mailer.killed"),
        *(str(folder), str(relay.port), clock.isoformat()),
        cwd=ROOT,
        stdout=asyncio.subprocess.DEVNULL,
    )
    ended = asyncio.create_task(process.wait())
    enough = asyncio.create_task(relay.enough.wait())
    async with asyncio.timeout(PATIENCE):
        if kill:
            await asyncio.wait((ended, enough), return_when=asyncio.FIRST_COMPLETED)
        if kill and not ended.done():
            os.kill(process.pid, signal.SIGKILL)
        await ended
    enough.cancel()


async def _send(folder, port, now):
    store = await open_store(STORE, folder)
    writer = Writer(store, SITE_VALUE, {HOME_FRONT.name: HOME_FRONT}, Tokens(b"k" * 32))
    relay = open_transport(f"smtp://127.0.0.1:{port}", folder, SITE_VALUE.domain)
    outbox = Outbox(store, writer, relay, lambda: now, CONNECTIONS)
    await outbox.send_due()
    await outbox.close()
    await store.close()


if __name__ == "__main__":
    asyncio.run(_send(Path(sys.argv[1]), int(sys.argv[2]), datetime.fromisoformat(sys.argv[3])))
