"""Which parts of a MIME structure a person would read, without recursion and with an end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

PARTS_LIMIT = 500  # looked at: forwarded threads have dozens
READ_LIMIT = 50  # parts of text that are read


@dataclass(frozen=True, slots=True)
class TextPart:
    """A part of text, its transfer encoding undone."""

    octets: bytes
    charset: str | None
    is_html: bool
    flowed: bool
    delsp: bool


def readable_parts(message: Message) -> Iterator[TextPart]:
    """Give the parts of text in order; attachments and enclosed mails are not the sender's."""
    waiting, seen, given = [message], 0, 0
    while waiting and seen < PARTS_LIMIT and given < READ_LIMIT:
        part = waiting.pop()
        seen += 1
        payload = part.get_payload()
        kind = part.get_content_type()
        if isinstance(payload, list):
            if kind != "message/rfc822" or part is message:
                waiting += [cast("Message", one) for one in reversed(payload)]
            continue
        # A multipart that never begins is text all the same: its boundary was lost on the way.
        if kind.startswith("multipart/") or (kind.startswith("text/") and not _is_file(part)):
            if kind in _SET_ASIDE:
                continue
            given += 1
            yield _text_part(part, kind)


_SET_ASIDE = {"text/calendar", "text/vcard", "text/x-vcard", "text/directory", "text/css"}


def _is_file(part: Message) -> bool:
    if "content-disposition" not in part:
        return "name" in _parameters(part)
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _text_part(part: Message, kind: str) -> TextPart:
    octets = part.get_payload(decode=True)
    parameters = _parameters(part)
    return TextPart(
        octets=octets if isinstance(octets, bytes) else b"",
        charset=parameters.get("charset"),
        is_html=kind == "text/html",
        flowed=kind == "text/plain" and parameters.get("format") == "flowed",
        delsp=parameters.get("delsp") == "yes",
    )


def _parameters(part: Message) -> dict[str, str]:
    """Give the parameters of Content-Type: read once, as reading them takes its time."""
    found = {}
    for name, value in part.get_params([])[1:]:
        text = value[2] if isinstance(value, tuple) else value
        found[name.lower()] = str(text).strip().lower()
    return found
