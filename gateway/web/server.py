"""Runs the pages on bound sockets, with uvicorn, until it is told to stop."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import uvicorn

if TYPE_CHECKING:
    import socket
    from collections.abc import Sequence

    from starlette.applications import Starlette

GRACE = 10  # seconds for answers under way when the door closes


class _Server(uvicorn.Server):
    """A server that leaves signals to the program it is part of."""

    def install_signal_handlers(self) -> None:
        """Install none."""


async def serve(
    sockets: Sequence[socket.socket],
    application: Starlette,
    stopping: asyncio.Event,
    proxies: Sequence[str] = (),
) -> None:
    """Serve pages until `stopping` is set, then finish the answers under way.

    X-Forwarded-For and X-Forwarded-Proto are believed when they come from `proxies` only.
    """
    config = uvicorn.Config(
        application,
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),
        timeout_graceful_shutdown=GRACE,
    )
    server = _Server(config)
    running = asyncio.ensure_future(server._serve(list(sockets)))
    stopped = asyncio.ensure_future(stopping.wait())
    await asyncio.wait([running, stopped], return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    server.should_exit = True
    await running
