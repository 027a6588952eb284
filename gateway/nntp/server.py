"""The news door's connections: taken in, counted for each network, ended when time is up."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from typing import TYPE_CHECKING

from gateway.discussion.limits import network_of
from gateway.nntp import codes
from gateway.nntp.connection import Connection

if TYPE_CHECKING:
    import socket
    from collections.abc import Sequence

    from gateway.nntp.session import Terms
    from gateway.store.newsgroups import Newsgroups

GRACE = 10.0  # seconds for answers and articles under way when the door closes
SWEEP = 5.0  # seconds between two looks for who has been silent too long


async def serve(
    sockets: Sequence[socket.socket], library: Newsgroups, terms: Terms, stopping: asyncio.Event
) -> None:
    """Serve newsreaders on bound sockets until `stopping` is set, then what is under way."""
    loop = asyncio.get_running_loop()
    connections = Connections(library, terms, loop)
    servers = [
        await loop.create_server(
            lambda: Connection(connections),
            sock=listening,
            ssl=terms.certificate if terms.tls_at_once else None,
        )
        for listening in sockets
    ]
    sweeping = loop.create_task(connections.sweep_for_ever())
    try:
        await stopping.wait()
    finally:
        sweeping.cancel()
        for server in servers:
            server.close()
        await connections.end(GRACE)


class Connections:
    """The connections of one door that are open."""

    def __init__(self, library: Newsgroups, terms: Terms, loop: asyncio.AbstractEventLoop) -> None:
        """Serve `library` on `terms`."""
        self.library, self.terms, self.loop = library, terms, loop
        self._is_ending = False
        self._networks: Counter[str] = Counter()
        self._nobody = asyncio.Event()
        self._nobody.set()
        self._open: dict[Connection, str | None] = {}

    def enter(self, connection: Connection) -> bytes | None:
        """Count a connection in; give what to say where there is no room for it."""
        network = network_of(connection.peer) if connection.peer else None
        self._open[connection] = network
        self._nobody.clear()
        if network is not None:
            self._networks[network] += 1
        if self._is_ending:
            return codes.STOPPING
        if 0 < self.terms.connections < len(self._open):
            return codes.FULL
        limit = self.terms.connections_per_network
        crowded = network is not None and 0 < limit < self._networks[network]
        return codes.TOO_MANY_CONNECTIONS if crowded else None

    def leave(self, connection: Connection) -> None:
        """Count a connection out; again changes nothing."""
        network = self._open.pop(connection, None)
        if not self._open:
            self._nobody.set()
        if network is not None:
            self._networks[network] -= 1
            if not self._networks[network]:
                del self._networks[network]

    async def sweep_for_ever(self) -> None:
        """Look for silent connections again and again."""
        while True:
            await asyncio.sleep(SWEEP)
            self.sweep(self.loop.time())

    def sweep(self, now: float) -> None:
        """End what was silent for too long, without a word (RFC 3977 section 3.1)."""
        terms = self.terms
        for connection in list(self._open):
            silent = now - connection.heard_at > terms.idle_seconds
            begun = connection.article_since
            if silent or (begun is not None and now - begun > terms.article_seconds):
                connection.abort()

    async def end(self, grace: float) -> None:
        """Part with those who wait, and after `grace` seconds with all."""
        self._is_ending = True
        for connection in list(self._open):
            connection.stop_soon()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(grace):
                await self._nobody.wait()
        tasks = [one.task for one in self._open if one.task is not None]
        for task in tasks:
            task.cancel()
        for connection in list(self._open):
            connection.abort()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._nobody.wait()
