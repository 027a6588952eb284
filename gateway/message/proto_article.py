"""An article as a newsreader sends it to be posted: a "proto-article" (RFC 5537 section 3.4.1).

What is wrong with it is a sentence for its author; what is missing the server adds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from gateway.message.plain_reading import content_of
from gateway.message.references import ID_LIMIT, message_ids
from gateway.model import Author, MessageId

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.message.plain_reading import Content

LINE_OCTETS = 998  # RFC 5322 section 2.1.1
HEAD_OCTETS = 64 * 1024  # ten times what any newsreader sends; a parser's time is bounded by it
NO_TEXT = "The article has no text below an empty line"
FUTURE = timedelta(hours=24)  # RFC 5537 section 3.5: further ahead a Date is a wrong clock

Fields = dict[str, list[str]]

_FIELD = re.compile(r"([!-9;-~]+):(?:[ \t]+(.*)|)", re.DOTALL)
# RFC 5536 section 3.1.3, without comments and folding, and without what breaks a command line.
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@(?:[A-Za-z0-9_.-]+|\[[!-=?-Z^-~]+\])>")
_NEWSGROUP = re.compile(r"[a-z0-9+_-][A-Za-z0-9+_-]*(?:\.[A-Za-z0-9+_-]+)*", re.IGNORECASE)

_ONCE = (
    *("from", "newsgroups", "subject", "date", "message-id", "references", "followup-to"),
    *("cancel-lock", "cancel-key", "path", "content-type", "content-transfer-encoding"),
    *("control", "supersedes", "approved"),
)
_NEEDED = {"from": "From", "newsgroups": "Newsgroups", "subject": "Subject"}
# What is added where an article is posted was there when it was handed on (RFC 5536 section 3.1).
_ADDED = {"message-id": "Message-ID", "date": "Date", "path": "Path"}
# The first three are the server's to write; RFC 5536 section 3.3 has no use for the last.
_UNWANTED = {
    "xref": "Xref",
    "injection-info": "Injection-Info",
    "injection-date": "Injection-Date",
    "also-control": "Also-Control",
}
_CANCEL = re.compile(r"cancel\s+(<.*>)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ProtoArticle:
    """What an author wants posted, read and checked.

    `text` is plain and without signature; `kept_headers` go on the article as they came.
    `cancels` names what a control message takes away, `supersedes` what these words replace;
    `cancel_keys` may prove the right to either. `is_approved`: it says an editor has seen it.
    `written_at` is its Date, `path` the servers it has passed.
    """

    author: Author
    newsgroups: tuple[str, ...]
    subject: str
    text: str
    message_id: MessageId | None
    references: tuple[MessageId, ...]
    kept_headers: tuple[tuple[str, str], ...]
    cancels: MessageId | None = None
    supersedes: MessageId | None = None
    cancel_keys: str = ""
    is_approved: bool = False
    written_at: datetime | None = None
    path: str = ""


def read(octets: bytes, now: datetime, *, is_relayed: bool = False) -> ProtoArticle | str:
    """Read an article with CRLF line ends, or say in a sentence why it cannot be posted.

    What is relayed was posted elsewhere and carries the marks of that.
    """
    fields = _form_fault(octets) or _fields(octets.partition(b"\r\n\r\n")[0])
    if isinstance(fields, str):
        return fields
    needed = _NEEDED | _ADDED if is_relayed else _NEEDED
    if fault := _fields_fault(fields, needed):
        return fault
    if fault := None if is_relayed else _injection_fault(fields):
        return fault
    if fault := _values_fault(fields) or _body_fault(fields, octets):
        return fault
    content = content_of(octets, fields)
    if fault := _content_fault(content, now):
        return fault
    return ProtoArticle(
        author=_author(content),
        newsgroups=_newsgroups(fields),
        subject=content.subject,
        text=without_signature(content.text),
        message_id=_id_in(fields, "message-id"),
        references=message_ids(" ".join(fields.get("references", []))),
        kept_headers=_kept(fields),
        cancels=_cancels(fields),
        supersedes=_id_in(fields, "supersedes"),
        cancel_keys=" ".join(fields.get("cancel-key", [])),
        is_approved="approved" in fields,
        written_at=content.date,
        path="".join("".join(fields.get("path", [])).split()),
    )


def _content_fault(content: Content, now: datetime) -> str | None:
    if content.date is not None and content.date > now + FUTURE:
        return "The Date is in the future: is your clock right?"
    if not content.subject.strip():
        return "The Subject is empty"
    if not content.sender_name and content.sender is None:
        return "The From field names nobody"
    return None


def _form_fault(octets: bytes) -> str | None:
    """Say what is wrong with the octets (RFC 3977 section 3.6)."""
    lines = octets.split(b"\r\n")
    line_ends = len(lines) - 1
    is_bare = not octets.count(b"\r") == octets.count(b"\n") == line_ends
    if is_bare or b"\0" in octets:
        return "The article has a NUL, or a line that does not end in CR LF"
    head, empty_line, _ = octets.partition(b"\r\n\r\n")
    if not empty_line:
        return NO_TEXT
    if len(head) > HEAD_OCTETS:
        return "The header is too long"
    longest = max(map(len, lines))
    return f"A line has more than {LINE_OCTETS} octets" if longest > LINE_OCTETS else None


def _fields(head: bytes) -> Fields | str:
    """Read the header fields, unfolded, by their names in lower case."""
    fields: Fields = {}
    unfolded = re.sub(r"\r\n(?=[ \t])", "", head.decode("utf-8", "replace"))
    for line in unfolded.split("\r\n"):
        found = _FIELD.fullmatch(line)
        if found is None:
            return f"This is no header field: {line[:60]}"
        fields.setdefault(found[1].lower(), []).append((found[2] or "").strip())
    return fields


def _fields_fault(fields: Fields, needed: dict[str, str]) -> str | None:
    """Say what is wrong with the fields (RFC 5537 sections 3.5 and 3.6)."""
    for key, name in needed.items():
        if key not in fields:
            return f"The {name} field is missing"
    for key in _ONCE:
        if len(fields.get(key, [])) > 1:
            return f"There is more than one {key} field"
    return None


def _injection_fault(fields: Fields) -> str | None:
    """Say what an author does not write (RFC 5537 section 3.5)."""
    unwanted = [name for key, name in _UNWANTED.items() if key in fields]
    if unwanted:
        return f"Articles with the field {unwanted[0]} are not taken here"
    if "!.POSTED" in "!" + "".join(fields.get("path", [])):
        return "The article was injected elsewhere before"
    return None


def _body_fault(fields: Fields, octets: bytes) -> str | None:
    """Say that there are no words; a control message needs none."""
    if "control" in fields or octets.partition(b"\r\n\r\n")[2].strip():
        return None
    return NO_TEXT


def _values_fault(fields: Fields) -> str | None:
    names = _newsgroups(fields)
    if not names or not all(map(_NEWSGROUP.fullmatch, names)):
        return "The Newsgroups field names no newsgroup"
    if "message-id" in fields and _id_in(fields, "message-id") is None:
        return "The Message-ID is not one that news can carry"
    if "control" in fields and _cancels(fields) is None:
        return "Control messages other than cancel are not taken here"
    if "supersedes" in fields and _id_in(fields, "supersedes") is None:
        return "The Supersedes field names no article"
    if {"control", "supersedes"} <= set(fields):
        return "An article either cancels or supersedes another"  # RFC 5536 section 3.2.3
    return None


def _id_in(fields: Fields, key: str) -> MessageId | None:
    return _as_id(fields[key][0]) if key in fields else None


def _as_id(text: str) -> MessageId | None:
    fits = len(text) <= ID_LIMIT and _MESSAGE_ID.fullmatch(text)
    return MessageId(text) if fits else None


def _cancels(fields: Fields) -> MessageId | None:
    """Give the article a cancel message is about (RFC 5537 section 5.3)."""
    found = _CANCEL.fullmatch(fields["control"][0]) if "control" in fields else None
    return _as_id(found[1]) if found else None


def _newsgroups(fields: Fields) -> tuple[str, ...]:
    names = (name.strip() for name in fields["newsgroups"][0].split(","))
    return tuple(dict.fromkeys(name for name in names if name))


def _author(content: Content) -> Author:
    """Give who it is from; a mailbox that cannot be written to is as good as none."""
    address = content.sender
    if address is not None and address.endswith(".invalid"):
        address = None
    return Author(content.sender_name, address)


def _kept(fields: Fields) -> tuple[tuple[str, str], ...]:
    """Keep what makes sense to others: where to follow up, and the lock of RFC 8315."""
    kept = []
    for value in fields.get("followup-to", []):
        names = [name.strip() for name in value.split(",")]
        # "poster", which asks for no follow-ups at all, has the form of a newsgroup's name.
        if all(map(_NEWSGROUP.fullmatch, names)):
            kept.append(("Followup-To", ",".join(names)))
    kept += [("Cancel-Lock", value) for value in fields.get("cancel-lock", []) if value.isascii()]
    return tuple(kept)


def without_signature(text: str) -> str:
    """Drop what stands below the last line of two hyphens and a space (RFC 3676 section 4.3)."""
    lines = text.split("\n")
    if "-- " not in lines:
        return text
    last = len(lines) - 1 - lines[::-1].index("-- ")
    return "\n".join(lines[:last]).rstrip()
