"""Ports of 127.0.0.1 for programs that are told where to listen, and cannot pick one themselves."""

import os
import socket
from itertools import cycle

# Below those the kernel gives to whoever connects, which may be any between our look and our use;
# processes that test side by side have numbers close together, and so ports of their own.
FIRST, SHARE, SHARES = 15_000, 1_000, 16
_OURS = FIRST + SHARE * (os.getpid() % SHARES)
_NEXT = cycle(range(_OURS, _OURS + SHARE))


def free_ports(count: int) -> list[int]:
    """Give ports that nobody listens on, by TCP or UDP; none of them twice soon."""
    found: list[int] = []
    while len(found) < count:
        port = next(_NEXT)
        if all(_is_free(port, kind) for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM)):
            found.append(port)
    return found


def _is_free(port: int, kind: socket.SocketKind) -> bool:
    with socket.socket(type=kind) as one:
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
