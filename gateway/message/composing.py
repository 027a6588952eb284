"""Writing mails: header fields and MIME parts as octets with CRLF, in strict RFC 5322 syntax."""

from __future__ import annotations

import binascii
import hashlib
from collections.abc import Iterable, Sequence

from gateway.message.encoded_words import phrase

WIDTH = 76  # characters of a header line before it is folded (RFC 2047 section 2)

Fields = Iterable[tuple[str, str]]


def header(fields: Fields) -> bytes:
    """Write fields, empty ones left out; the values are ASCII already.

    Raises ValueError for a line break in one: no text of anybody's begins a field of its own.
    """
    return "".join(_field(name, value) for name, value in fields if value).encode("ascii")


def _field(name: str, value: str) -> str:
    if "\r" in value or "\n" in value:
        raise ValueError(f"the field {name} has a line break in it")
    lines, line = [], f"{name}:"
    for word in value.split(" "):
        if len(line) + 1 + len(word) > WIDTH and line.strip() and not line.endswith(":"):
            lines.append(line)
            line = ""
        line += f" {word}"
    return "\r\n".join([*lines, line]) + "\r\n"


def mailbox(name: str, address: str) -> str:
    """Write a name and an address as one mailbox of a header field."""
    return f"{phrase(name)} <{address}>"


def text_part(kind: str, text: str) -> bytes:
    """Write a text as a MIME part: its fields, an empty line, quoted-printable lines.

    Quoted-printable keeps every line short and every octet plain, so that no relay has to touch
    what was signed.
    """
    lines = text.replace("\r\n", "\n").rstrip("\n") + "\n"
    encoded = binascii.b2a_qp(lines.encode(), istext=True).replace(b"\n", b"\r\n")
    fields = [("Content-Type", kind), ("Content-Transfer-Encoding", "quoted-printable")]
    return header(fields) + b"\r\n" + encoded


def multipart(kind: str, parts: Sequence[bytes]) -> bytes:
    """Put parts, each with its own fields, into a multipart, fields first.

    The boundary is made of the content: the same content gives the same octets on every node.
    """
    boundary = f"={hashlib.sha256(b''.join(parts)).hexdigest()[:32]}"
    frame = f"--{boundary}".encode()
    body = b"".join(frame + b"\r\n" + part.rstrip(b"\r\n") + b"\r\n\r\n" for part in parts)
    fields = [("Content-Type", f'multipart/{kind}; boundary="{boundary}"')]
    return header(fields) + b"\r\n" + body + frame + b"--\r\n"


PLAIN = "text/plain; charset=utf-8"
FLOWED = "text/plain; charset=utf-8; format=flowed"
HTML = "text/html; charset=utf-8"
