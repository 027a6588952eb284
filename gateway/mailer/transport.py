"""Where finished mails go: a relay by SMTP, or a Maildir for trials and tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from gateway.mailer.maildir import Maildir
from gateway.mailer.relay import Relay

if TYPE_CHECKING:
    from pathlib import Path

    from gateway.mailer.answers import Answer
    from gateway.mailer.writing import Outgoing


class Connection(Protocol):
    """A way to the relay for one mail after another."""

    async def send(self, mail: Outgoing, following: Outgoing | None = None) -> Answer:
        """Hand a mail over; tell what became of it, within a deadline.

        `following` may be announced behind it: what will be sent next, unless that fails.
        """
        ...

    def abort(self) -> None:
        """Hang up; the mail on its way is in doubt then, and `send` says so at once."""
        ...

    async def close(self) -> None:
        """Say goodbye."""
        ...


class Transport(Protocol):
    """A relay, to which any number of connections can be opened."""

    def connection(self) -> Connection:
        """Give a connection, which opens itself when it is first used."""
        ...


def open_transport(relay: str, data: Path, name: str) -> Transport:
    """Read `maildir:DIR` (relative to `data`), `smtp://` or `smtps://user:pass@host:port`.

    `name` is the host name that we say in EHLO.
    """
    scheme, _, rest = relay.partition(":")
    if scheme == "maildir":
        return Maildir(data / rest)
    return Relay(relay, name)


def place_of(relay: str, data: Path) -> str:
    """Name a relay: a folder where it is, a server without the password in its URL."""
    scheme, separator, rest = relay.partition("://")
    if separator:
        return f"{scheme}://{rest.rpartition('@')[2]}"
    return f"maildir:{data / relay.partition(':')[2]}"
