"""An article as a newsreader sends it to be posted: a "proto-article" (RFC 5537 section 3.4.1).

What is wrong with it is a sentence for its author; what is missing the server adds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from gateway.message.reading import Mail
from gateway.message.reading import read as read_mail
from gateway.message.references import message_ids
from gateway.model import Author, MessageId

if TYPE_CHECKING:
    from datetime import datetime

LINE_OCTETS = 998  # RFC 5322 section 2.1.1
HEAD_OCTETS = 64 * 1024  # ten times what any newsreader sends; a parser's time is bounded by it
ID_OCTETS = 250  # RFC 5536 section 3.1.3
FUTURE = timedelta(hours=24)  # RFC 5537 section 3.5: further ahead a Date is a wrong clock

Fields = dict[str, list[str]]

_FIELD = re.compile(r"([!-9;-~]+):(?:[ \t]+(.*)|)", re.DOTALL)
_BARE = re.compile(rb"\r(?!\n)|(?<!\r)\n|\0")
# RFC 5536 section 3.1.3, without comments and folding, and without what breaks a command line.
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@(?:[A-Za-z0-9_.-]+|\[[!-=?-Z^-~]+\])>")
_NEWSGROUP = re.compile(r"[a-z0-9+_-][A-Za-z0-9+_-]*(?:\.[A-Za-z0-9+_-]+)*", re.IGNORECASE)

_ONCE = (
    *("from", "newsgroups", "subject", "date", "message-id", "references", "followup-to"),
    *("cancel-lock", "path", "content-type", "content-transfer-encoding"),
)
_NEEDED = {"from": "From", "newsgroups": "Newsgroups", "subject": "Subject"}
# The first three are the server's to write, the others ask for more than to be posted.
_UNWANTED = {
    "xref": "Xref",
    "injection-info": "Injection-Info",
    "injection-date": "Injection-Date",
    "control": "Control",
    "also-control": "Also-Control",
    "supersedes": "Supersedes",
}


@dataclass(frozen=True, slots=True)
class ProtoArticle:
    """What an author wants posted, read and checked.

    `text` is plain and without signature; `kept_headers` go on the article as they came.
    """

    author: Author
    newsgroups: tuple[str, ...]
    subject: str
    text: str
    message_id: MessageId | None
    references: tuple[MessageId, ...]
    kept_headers: tuple[tuple[str, str], ...]


def read(octets: bytes, now: datetime) -> ProtoArticle | str:
    """Read an article with CRLF line ends, or say in a sentence why it cannot be posted."""
    fields = _form_fault(octets) or _fields(octets.partition(b"\r\n\r\n")[0])
    if isinstance(fields, str):
        return fields
    if fault := _fields_fault(fields) or _values_fault(fields):
        return fault
    mail = read_mail(octets)
    if fault := _mail_fault(mail, now):
        return fault
    return ProtoArticle(
        author=_author(mail),
        newsgroups=_newsgroups(fields),
        subject=mail.subject,
        text=without_signature(mail.text),
        message_id=_message_id(fields),
        references=message_ids(" ".join(fields.get("references", []))),
        kept_headers=_kept(fields),
    )


def _mail_fault(mail: Mail, now: datetime) -> str | None:
    if mail.date is not None and mail.date > now + FUTURE:
        return "The Date is in the future: is your clock right?"
    if not mail.subject.strip():
        return "The Subject is empty"
    if not mail.sender_name and mail.sender is None:
        return "The From field names nobody"
    return None


def _form_fault(octets: bytes) -> str | None:
    """Say what is wrong with the octets (RFC 3977 section 3.6)."""
    if _BARE.search(octets):
        return "The article has a NUL, or a line that does not end in CR LF"
    head, empty_line, body = octets.partition(b"\r\n\r\n")
    if not empty_line or not body.strip():
        return "The article has no text below an empty line"
    if len(head) > HEAD_OCTETS:
        return "The header is too long"
    longest = max(map(len, octets.split(b"\r\n")))
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


def _fields_fault(fields: Fields) -> str | None:
    """Say what is wrong with the fields (RFC 5537 section 3.5)."""
    for key, name in _NEEDED.items():
        if key not in fields:
            return f"The {name} field is missing"
    for key in _ONCE:
        if len(fields.get(key, [])) > 1:
            return f"There is more than one {key} field"
    unwanted = [name for key, name in _UNWANTED.items() if key in fields]
    return f"Articles with the field {unwanted[0]} are not taken here" if unwanted else None


def _values_fault(fields: Fields) -> str | None:
    if "!.POSTED" in "!" + "".join(fields.get("path", [])):
        return "The article was injected elsewhere before"
    names = _newsgroups(fields)
    if not names or not all(map(_NEWSGROUP.fullmatch, names)):
        return "The Newsgroups field names no newsgroup"
    ids = fields.get("message-id", [])
    if ids and not (len(ids[0]) <= ID_OCTETS and _MESSAGE_ID.fullmatch(ids[0])):
        return "The Message-ID is not one that news can carry"
    return None


def _newsgroups(fields: Fields) -> tuple[str, ...]:
    names = (name.strip() for name in fields["newsgroups"][0].split(","))
    return tuple(dict.fromkeys(name for name in names if name))


def _message_id(fields: Fields) -> MessageId | None:
    ids = fields.get("message-id")
    return MessageId(ids[0]) if ids else None


def _author(mail: Mail) -> Author:
    """Give who it is from; a mailbox that cannot be written to is as good as none."""
    address = mail.sender
    if address is not None and address.endswith(".invalid"):
        address = None
    return Author(mail.sender_name, address)


def _kept(fields: Fields) -> tuple[tuple[str, str], ...]:
    """Keep what makes sense to others: where to follow up, and the lock of RFC 8315."""
    kept = []
    for value in fields.get("followup-to", []):
        names = [name.strip() for name in value.split(",")]
        # "poster" asks for answers by mail, and nobody's mailbox is shown here.
        if names != ["poster"] and all(map(_NEWSGROUP.fullmatch, names)):
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
