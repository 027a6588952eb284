"""Connections at the mail doors: taken in, counted for each network, and let finish at the end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from gateway.discussion.limits import network_of
from gateway.smtp import replies
from gateway.smtp.protocol import Dialogue, LocalDialogue
from gateway.smtp.receiver import Receiver

if TYPE_CHECKING:
    import socket
    from collections.abc import Sequence

    from gateway.smtp.receiver import Mailroom, Terms

GRACE = 10  # seconds for mails that are under way when the door closes
BACKLOG = 1024  # connections that may wait to be taken in; the kernel has its own limit too


async def serve(
    sockets: Sequence[socket.socket], mailroom: Mailroom, terms: Terms, stopping: asyncio.Event
) -> None:
    """Take mail on bound sockets until `stopping` is set, and then what is under way."""
    receiver = Receiver(mailroom, terms)
    # LMTP is spoken by MTAs of our own, which speak for the whole world.
    sessions = Sessions(0 if terms.lmtp else terms.connections_per_network)
    kind = LocalDialogue if terms.lmtp else Dialogue
    loop = asyncio.get_running_loop()
    servers = [
        await loop.create_server(
            lambda: kind(receiver, sessions),
            sock=listening,
            backlog=BACKLOG,
            ssl=terms.certificate if terms.tls_at_once else None,
        )
        for listening in sockets
    ]
    try:
        await stopping.wait()
    finally:
        for server in servers:
            server.close()
        await sessions.end(GRACE)


class Sessions:
    """The connections of one door that are open."""

    def __init__(self, per_network: int) -> None:
        """Let in `per_network` at a time from one network; 0 = any number."""
        self.ending = False
        self._per_network = per_network
        self._networks: dict[Dialogue, str | None] = {}

    def enter(self, dialogue: Dialogue) -> str | None:
        """Count a connection in; give what to say where there is no room for it."""
        network = network_of(dialogue.peer) if dialogue.peer else None
        others = sum(network == other for other in self._networks.values())
        self._networks[dialogue] = network
        if self.ending:
            return replies.STOPPING
        crowded = network is not None and 0 < self._per_network <= others
        return replies.TOO_MANY_CONNECTIONS if crowded else None

    def leave(self, dialogue: Dialogue) -> None:
        """Count a connection out; again changes nothing."""
        self._networks.pop(dialogue, None)

    async def end(self, grace: float) -> None:
        """Part with those who have no mail under way, and after `grace` seconds with all."""
        self.ending = True
        tasks = [dialogue.task for dialogue in self._networks if dialogue.task]
        for dialogue in [one for one in self._networks if not one.in_transaction]:
            dialogue.part(replies.STOPPING)
        if tasks:
            await asyncio.wait(tasks, timeout=grace)
        for dialogue in list(self._networks):
            dialogue.part(replies.STOPPING)
            dialogue.abort()
        await asyncio.gather(*tasks, return_exceptions=True)
