"""Writing mails: header fields and MIME parts as octets with CRLF, in strict RFC 5322 syntax."""

from __future__ import annotations

import binascii
import hashlib
from collections.abc import Iterable, Sequence

from gateway.message.encoded_words import phrase
from gateway.message.slots import WIDTH as SLOT
from gateway.message.slots import in_octets, pieces_of, width

WIDTH = 76  # characters of a header line before it is folded (RFC 2047 section 2)

Fields = Iterable[tuple[str, str]]


def header(fields: Fields) -> bytes:
    """Write fields, empty ones left out; the values are ASCII already.

    An address of RFC 6531 alone is not, and goes as it is (RFC 6532).

    Raises ValueError for a line break in one: no text of anybody's begins a field of its own.
    """
    written = "".join(_field(name, value) for name, value in fields if value)
    return in_octets(written).encode()


def _field(name: str, value: str) -> str:
    if "\r" in value or "\n" in value:
        raise ValueError(f"the field {name} has a line break in it")
    lines, line = [], f"{name}:"
    for word in value.split(" "):
        if width(line) + 1 + width(word) > WIDTH and line.strip() and not line.endswith(":"):
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
    first, *rest = pieces_of(text.replace("\r\n", "\n").rstrip("\n") + "\n")
    octets = [_quoted_printable(first, is_last=not rest)]
    for at in range(0, len(rest), 2):
        # A slot begins a line, so that its value fits whatever stood before it; what comes after
        # is wrapped as if the widest value were there.
        after = _quoted_printable(rest[at + 1], indent=SLOT, is_last=at + 2 == len(rest))
        octets += [b"=\n\0", rest[at].encode(), b"\0", after]
    fields = [("Content-Type", kind), ("Content-Transfer-Encoding", "quoted-printable")]
    return header(fields) + b"\r\n" + b"".join(octets).replace(b"\n", b"\r\n")


def _quoted_printable(text: str, *, indent: int = 0, is_last: bool) -> bytes:
    """Encode text that begins at a column, and ends with room for the mark of a soft break."""
    room = "" if is_last else "x"
    octets = binascii.b2a_qp(("x" * indent + text + room).encode(), istext=True)
    return octets[indent : len(octets) - len(room)]


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
