"""The mbox format as bytes: where its messages lie and how they hang together (RFC 4155)."""

from __future__ import annotations

import hashlib
import mmap
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.message.references import message_ids
from gateway.model import MessageId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_SEPARATOR = re.compile(rb"^From [^\r\n]*\r?\n", re.MULTILINE)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_THREAD_FIELD = re.compile(
    rb"^(message-id|references|in-reply-to):[ \t]*((?:[^\r\n]|\r?\n[ \t])*)",
    re.MULTILINE | re.IGNORECASE,
)
_EMPTY_LINES = (b"\n", b"\n\n", b"\r\n")  # the first where the file itself begins with one
HEAD_LIMIT = 64 * 1024  # octets looked at for thread fields


@dataclass(frozen=True, slots=True)
class Entry:
    """A message of an mbox: where it lies, its id, and what it answers (nearest first)."""

    start: int
    end: int
    message_id: MessageId
    ancestors: tuple[MessageId, ...]


class MboxFile:
    """An mbox file, read where it lies: an archive may be larger than the memory."""

    def __init__(self, path: Path, domain: str) -> None:
        """Open the file; a message without an id gets one of its content at `domain`.

        Raises OSError when the file cannot be read.
        """
        self._domain = domain
        self._file = path.open("rb")
        size = path.stat().st_size
        self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""

    def close(self) -> None:
        """Close the file."""
        if isinstance(self._map, mmap.mmap):
            self._map.close()
        self._file.close()

    def entries(self) -> Iterator[Entry]:
        """Give the messages in the order of the file."""
        start = None
        for separator in _SEPARATOR.finditer(self._map):
            # A separator follows an empty line, or begins the file: another `From ` is text.
            at = separator.start()
            if at and self._map[max(at - 2, 0) : at] not in _EMPTY_LINES:
                continue
            if start is not None:
                yield self._entry(start, at)
            start = separator.end()
        if start is not None:
            yield self._entry(start, len(self._map))

    def message(self, entry: Entry) -> bytes:
        """Give a message as it was before it was put into the mbox."""
        return _QUOTED_FROM.sub(rb"\1", self._map[entry.start : entry.end]).rstrip(b"\r\n") + b"\n"

    def _entry(self, start: int, end: int) -> Entry:
        head = self._map[start : min(end, start + HEAD_LIMIT)]
        gap = re.search(rb"\r?\n\r?\n", head)
        fields: dict[bytes, tuple[MessageId, ...]] = {}
        for name, value in _THREAD_FIELD.findall(head[: gap.start()] if gap else head):
            fields.setdefault(name.lower(), message_ids(value.decode("ascii", "replace")))
        ids = fields.get(b"message-id", ())
        chain = (*reversed(fields.get(b"references", ())), *fields.get(b"in-reply-to", ()))
        own = ids[0] if ids else self._id_of_content(start, end)
        return Entry(start, end, own, tuple(one for one in dict.fromkeys(chain) if one != own))

    def _id_of_content(self, start: int, end: int) -> MessageId:
        digest = hashlib.sha256(self._map[start:end].strip()).hexdigest()[:32]
        return MessageId(f"<{digest}@{self._domain}>")


def parents_first(entries: Iterable[Entry]) -> list[Entry]:
    """Order entries as in the file, but none before one it answers."""
    entries = list(entries)
    by_id = {entry.message_id: entry for entry in reversed(entries)}
    placed: set[int] = set()
    order: list[Entry] = []
    for entry in entries:
        lineage, above = [], entry
        # A chain that comes back to itself, as broken archives have, ends where it began.
        seen: set[int] = set()
        while above.start not in placed and above.start not in seen:
            seen.add(above.start)
            lineage.append(above)
            answered = next((by_id[one] for one in above.ancestors if one in by_id), None)
            if answered is None:
                break
            above = answered
        for one in reversed(lineage):
            placed.add(one.start)
            order.append(one)
    return order
