"""Plays a dialogue written down in a file, against a protocol without sockets or over TCP.

A line `C: text` is sent with CRLF; `S: text` must come back, `*` standing for whatever varies.
`S: ...` passes over lines until the `S:` line below it comes. `#` tells which rule is shown, and
`END` that the server closes. `TLS` and `DEFLATE` begin a layer, as was just agreed. `\\t` is a
TAB; in `C:` lines `\\0` and `\\xHH` are octets.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

SKIP = "..."
LAYERS = ("TLS", "DEFLATE")


class Peer(Protocol):
    """The other side, however it is reached."""

    async def say(self, octets: bytes) -> None:
        """Send octets to it."""

    async def hear(self) -> str | None:
        """Give its next line without CRLF; None when it has closed the connection."""

    async def begin(self, layer: str) -> None:
        """Begin TLS or DEFLATE; only those who agree to it are asked."""


async def play(path: Path, peer: Peer) -> None:
    """Play a transcript; an AssertionError names the line that does not hold."""
    skipping = False
    for place, kind, text in lines_of(path):
        if kind == "C":
            await peer.say(octets_of(text) + b"\r\n")
        elif kind in LAYERS:
            await peer.begin(kind)
        elif text == SKIP:
            skipping = True
        else:
            await _expect(peer, place, None if kind == "END" else text, skipping=skipping)
            skipping = False


async def _expect(peer: Peer, place: str, text: str | None, *, skipping: bool) -> None:
    said = await peer.hear()
    while skipping and said is not None and not matches(text, said):
        said = await peer.hear()

    assert matches(text, said), f"{place}: expected {text!r}, heard {said!r}"


def matches(text: str | None, said: str | None) -> bool:
    """Tell whether a line is what was written down."""
    if text is None or said is None:
        return text is said
    pattern = re.escape(text.replace("\\t", "\t")).replace(r"\*", ".*")
    return re.fullmatch(pattern, said) is not None


def lines_of(path: Path) -> Iterator[tuple[str, str, str]]:
    """Give place, kind and text of each line that says something."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        place = f"{path.name}:{number}"
        kind, _, text = line.partition(":")
        if line in {"END", *LAYERS}:
            yield place, line, ""
        elif kind in {"C", "S"}:
            yield place, kind, text.removeprefix(" ")
        else:
            assert not line or line.startswith("#"), f"{place}: what is {line!r}?"


def octets_of(text: str) -> bytes:
    """Give the octets a `C:` line stands for."""
    return re.sub(
        rb"\\(?:x([0-9a-f]{2})|([0t]))",
        lambda found: bytes.fromhex(found[1].decode()) if found[1] else _SHORT[found[2]],
        text.encode(),
    )


_SHORT = {b"0": b"\0", b"t": b"\t"}
