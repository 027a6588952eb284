"""Plain text as format=flowed (RFC 3676): long lines wrapped so that readers can unwrap them.

Written without DelSp: a reader that does not know the format sees ordinary wrapped text.
"""

from __future__ import annotations

import re

from gateway.message.encoded_words import octet_pieces

WIDTH = 72  # characters; RFC 3676 section 4.2 wants lines of at most 78
LINE_OCTETS = 900  # of a line that cannot be wrapped; RFC 5322 section 2.1.1 allows 998

_QUOTED = re.compile(r">[> ]*")
_NEEDS_SPACE = (" ", ">", "From ")
# A footnote stays on its line: apart from its number a link is nothing in readers of plain text.
_NOTE = re.compile(r"\[\d+\]: [!-~]{1,800}")


def flow(text: str) -> str:
    """Give text as format=flowed with CRLF line ends; a line that begins with `>` is a quote."""
    lines: list[str] = []
    for line in text.split("\n"):
        fits = len(line) <= WIDTH or _NOTE.fullmatch(line)
        if fits and not line.startswith(_NEEDS_SPACE):
            # The space makes the separator of a signature (RFC 3676 section 4.3).
            lines.append(line if line == "-- " else line.rstrip())
        else:
            lines.extend(_flow_line(line))
    while lines and not lines[-1]:
        lines.pop()
    lines.append("")
    return "\r\n".join(lines)


def _flow_line(line: str) -> list[str]:
    marks = _QUOTED.match(line)
    # Depth is counted in marks without spaces between (RFC 3676 section 4.5).
    prefix = f"{'>' * marks[0].count('>')} " if marks else ""
    pieces = _wrap(line[marks.end() :].rstrip() if marks else line.rstrip())
    lines = [prefix + piece if prefix else _stuffed(piece) for piece in pieces]
    lines[-1] = lines[-1].rstrip(" ")
    return lines


def _stuffed(piece: str) -> str:
    """Put a space before what would be taken for a quote or an mbox (RFC 3676 section 4.4)."""
    return f" {piece}" if piece.startswith(_NEEDS_SPACE) else piece


def _wrap(text: str) -> list[str]:
    """Cut a line after spaces, which stay at the ends: they say that the line goes on."""
    pieces, start = [], 0
    while len(text) - start > WIDTH:
        cut = text.rfind(" ", start, start + WIDTH) + 1 or text.find(" ", start + WIDTH) + 1
        if not cut:
            break
        pieces.append(text[start:cut])
        start = cut
    pieces.append(text[start:])
    if max(map(len, pieces)) * 4 > LINE_OCTETS:
        pieces = [part.decode() for piece in pieces for part in octet_pieces(piece, LINE_OCTETS)]
    return pieces
