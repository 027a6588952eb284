"""Ports of 127.0.0.1 for programs that are told where to listen, and cannot pick one themselves."""

import socket
from functools import cache
from itertools import cycle

# Below those the kernel gives to whoever connects, which may be any between our look and our use.
FIRST, SHARE, SHARES = 15_000, 500, 32


def free_ports(count: int) -> list[int]:
    """Give ports that nobody listens on, by TCP or UDP; none of them twice soon.

    No other process that asks here gives them, so they stay free until they are listened on.
    """
    ours = _share()
    found: list[int] = []
    while len(found) < count:
        port = next(ours)
        if all(_is_free(port, kind) for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM)):
            found.append(port)
    return found


@cache
def _share() -> "cycle[int]":
    """Take a share of the ports that no other process has, for as long as this one lives.

    The claim is a name that the kernel keeps, and no file: it goes when the process goes.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as claim:
        for number in range(SHARES):
            try:
                claim.bind(f"\0rejoinder-tests-ports-{number}")
            except OSError:
                continue
            claim.detach()  # open from here to the end of the process
            first = FIRST + SHARE * number
            return cycle(range(first, first + SHARE))
    raise OSError(f"{SHARES} processes test on this machine already")


def _is_free(port: int, kind: socket.SocketKind) -> bool:
    with socket.socket(type=kind) as one:
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
