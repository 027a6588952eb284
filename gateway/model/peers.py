"""Other news servers we exchange articles with."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Peer:
    """A news server: `path` is its name in Path fields; `groups_in` and `groups_out` are wildmats.

    It may feed us from `hosts` (IP addresses), after saying `password` where there is one. We feed
    it at `host` and `port` (no host: we do not), saying `our_name` and `our_password` where there
    are some. What it cancels of its own world is believed where `trusts_cancels`.
    """

    name: str
    path: str
    groups_in: str = ""
    groups_out: str = ""
    hosts: tuple[str, ...] = ()
    password: str = field(default="", repr=False)
    host: str = ""
    port: int = 119
    our_name: str = ""
    our_password: str = field(default="", repr=False)
    trusts_cancels: bool = False
