"""A Maildir in place of a relay, for trials and tests."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from gateway.mailer.answers import Answer, Outcome

if TYPE_CHECKING:
    from pathlib import Path

    from gateway.mailer.writing import Outgoing


class Maildir:
    """A Maildir that holds every mail, its envelope on top in Return-Path and Delivered-To."""

    def __init__(self, folder: Path) -> None:
        """Make the folders where they are missing."""
        self._folder = folder
        for name in ("tmp", "new", "cur"):
            (folder / name).mkdir(parents=True, exist_ok=True)

    def connection(self) -> Maildir:
        """Give the Maildir itself: writing a file needs no connection."""
        return self

    async def send(self, mail: Outgoing, following: Outgoing | None = None) -> Answer:
        """Write a mail; the same one again takes its own place."""
        del following  # it comes by itself
        try:
            await asyncio.to_thread(self._write, mail)
        except OSError as error:
            return Answer(Outcome.AWAY, f"the Maildir cannot be written: {error.strerror}")
        return Answer(Outcome.TAKEN, "250 in the Maildir")

    def _write(self, mail: Outgoing) -> None:
        name = f"{mail.delivery:012}.rejoinder"
        path = self._folder / "tmp" / name
        envelope = f"Return-Path: <{mail.sender}>\nDelivered-To: {mail.recipient}\n".encode()
        try:
            with path.open("wb") as file:
                # Lines in a Maildir end as in all files of its system.
                file.write(envelope + mail.octets.replace(b"\r\n", b"\n"))
                file.flush()
                os.fsync(file.fileno())
            path.rename(self._folder / "new" / name)
        except OSError:
            path.unlink(missing_ok=True)  # half a mail would fill a full disk further
            raise

    def abort(self) -> None:
        """Nothing is under way for long."""

    async def close(self) -> None:
        """Nothing is open."""
