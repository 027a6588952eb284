"""Format=flowed undone (RFC 3676): the lines its author saw, quotes with their marks."""

from __future__ import annotations


def unflowed(text: str, *, delsp: bool = False) -> str:
    """Join the lines that flow into each other; `delsp` drops the space that says so."""
    lines: list[str] = []
    flowing, depth_before = False, 0
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        if flowing and depth == depth_before and content != "-- ":
            lines[-1] += content
        else:
            lines.append((">" * depth + " " if depth else "") + content)
        # The separator of a signature ends in a space and flows nowhere (section 4.3).
        flowing = content.endswith(" ") and content != "-- "
        if flowing and delsp:
            lines[-1] = lines[-1][:-1]
        depth_before = depth
    return "\n".join(line if line == "-- " else line.rstrip() for line in lines)
