"""Sockets to listen on, bound before any door runs: a port that is taken stops the start.

And the certificate a door shows there.
"""

from __future__ import annotations

import os
import socket
import ssl
from typing import TYPE_CHECKING

from gateway.config import TcpAddress, UnixAddress

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

BACKLOG = 1024  # connections that may wait while one tick works; the kernel has its own limit too


ListenAddress = TcpAddress | UnixAddress


def listen(addresses: Iterable[ListenAddress]) -> list[socket.socket]:
    """Bind and listen on each address; raises OSError naming the one that cannot be had."""
    return [_listen(address) for address in addresses]


def _listen(address: ListenAddress) -> socket.socket:
    try:
        if isinstance(address, UnixAddress):
            return _listen_unix(address)
        info = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
        family, *_, name = info[0]
        return socket.create_server(name[:2], family=family, backlog=BACKLOG)
    except OSError as error:
        # The loop's own words repeat the address; what names a host has numbers of its own.
        named = isinstance(error, socket.gaierror)
        said = error.strerror if named else os.strerror(error.errno or 0)
        raise OSError(error.errno, f"cannot listen on {place(address)}: {said}") from None


def _listen_unix(address: UnixAddress) -> socket.socket:
    address.path.parent.mkdir(parents=True, exist_ok=True)
    # A socket left behind by a crash would make every later start fail.
    if address.path.is_socket():
        address.path.unlink()
    bound = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    bound.bind(str(address.path))
    bound.listen(BACKLOG)
    return bound


def place(address: ListenAddress) -> str:
    """Write an address as config.toml does."""
    if isinstance(address, UnixAddress):
        return f"unix:{address.path}"
    host = f"[{address.host}]" if ":" in address.host else address.host
    return f"{host}:{address.port}"


def certificate_of(certificate: Path | None, key: Path | None) -> ssl.SSLContext | None:
    """Give what TLS is offered with; None without a certificate. OSError says what is amiss."""
    if certificate is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(certificate, key)
    except OSError as error:
        said = f"the certificate {certificate} cannot be used: {error.strerror or error}"
        raise OSError(error.errno, said) from None
    return context
