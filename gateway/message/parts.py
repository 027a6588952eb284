"""Which parts of a MIME structure a person would read, without recursion and with an end."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gateway.message.structure import octets_of, parts_within

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

PARTS_LIMIT = 500  # looked at: forwarded threads have dozens
READ_LIMIT = 50  # parts of text that are read


@dataclass(frozen=True, slots=True)
class PicturePart:
    """A part that says it is a picture; `content_id` is bare, `name` may be empty."""

    octets: bytes = field(repr=False)
    name: str
    content_id: str
    is_related: (
        bool  # it stands within multipart/related: shown where the HTML names it, or nowhere
    )


@dataclass(frozen=True, slots=True)
class TextPart:
    """A part of text, its transfer encoding undone; `choice` names the alternatives it is of."""

    octets: bytes
    charset: str | None
    is_html: bool
    flowed: bool
    delsp: bool
    choice: int


def readable_parts(message: Message) -> Iterator[TextPart]:
    """Give the parts of text in order; attachments and enclosed mails are not the sender's."""
    waiting, seen, given = [(message, 0)], 0, 0
    while waiting and seen < PARTS_LIMIT and given < READ_LIMIT:
        part, choice = waiting.pop()
        seen += 1
        kind = part.get_content_type()
        if part.is_multipart():
            if kind.startswith("multipart/") or part is message:
                # Alternatives within alternatives are one choice: related parts lie between them.
                below = choice or (seen if kind == "multipart/alternative" else 0)
                waiting += [(one, below) for one in reversed(parts_within(part))]
        elif _is_read(part, kind, message):
            given += 1
            yield _text_part(part, kind, choice)


PICTURES_LIMIT = 20


def picture_parts(message: Message, largest: int) -> Iterator[PicturePart]:
    """Give the pictures of at most `largest` octets in order; not those of enclosed mails."""
    waiting, seen, given = [(message, False)], 0, 0
    while waiting and seen < PARTS_LIMIT and given < PICTURES_LIMIT:
        part, related = waiting.pop()
        seen += 1
        kind = part.get_content_type()
        if part.is_multipart():
            if kind.startswith("multipart/"):
                below = kind == "multipart/related"
                waiting += [(one, below) for one in reversed(parts_within(part))]
        elif _is_picture(part, kind):
            octets = octets_of(part)
            if len(octets) <= largest:
                given += 1
                content_id = str(part.get("content-id", "")).strip().strip("<>")
                yield PicturePart(octets, _file_name(part), content_id, related)


_PICTURE_NAME = re.compile(r"\.(?:jpe?g|png|gif|webp)$", re.IGNORECASE)


def _is_picture(part: Message, kind: str) -> bool:
    """Tell whether a part may be a picture; what it is, its octets say."""
    if kind.startswith("image/"):
        return kind != "image/svg+xml"
    return kind == "application/octet-stream" and bool(_PICTURE_NAME.search(_file_name(part)))


def _file_name(part: Message) -> str:
    return " ".join(str(part.get_filename() or "").split())


_READ = {"text/plain", "text/html"}


def _is_read(part: Message, kind: str, message: Message) -> bool:
    # A multipart that never begins is text all the same: its boundary was lost on the way.
    if kind.startswith("multipart/"):
        return True
    if part is message:
        return kind.startswith("text/") and kind not in _SET_ASIDE
    return kind in _READ and not _is_file(part)


_SET_ASIDE = {
    *("text/calendar", "text/vcard", "text/x-vcard", "text/directory", "text/css"),
    *("text/x-amp-html", "text/rtf", "text/enriched"),
}


def _is_file(part: Message) -> bool:
    if "content-disposition" not in part:
        return "name" in _parameters(part)
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _text_part(part: Message, kind: str, choice: int) -> TextPart:
    parameters = _parameters(part)
    return TextPart(
        octets=octets_of(part),
        charset=parameters.get("charset"),
        is_html=kind == "text/html",
        flowed=kind == "text/plain" and parameters.get("format") == "flowed",
        delsp=parameters.get("delsp") == "yes",
        choice=choice,
    )


def _parameters(part: Message) -> dict[str, str]:
    """Give the parameters of Content-Type: read once, as reading them takes its time."""
    found = {}
    for name, value in part.get_params([])[1:]:
        text = value[2] if isinstance(value, tuple) else value
        found[name.lower()] = str(text).strip().lower()
    return found
