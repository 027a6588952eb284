"""Letters of plain text laid out in lines that a terminal shows whole."""

from __future__ import annotations

from textwrap import fill

WIDTH = 76  # characters of a line


def wrapped(text: str) -> str:
    """Break lines that are too long to be read; quotes, addresses and links stay whole."""
    return "\n".join(_lines(line) for line in text.split("\n"))


def _lines(line: str) -> str:
    if len(line) <= WIDTH or line.startswith(">"):
        return line
    indent = line[: len(line) - len(line.lstrip(" *"))]
    return fill(
        line,
        WIDTH,
        subsequent_indent=" " * len(indent),
        break_long_words=False,
        break_on_hyphens=False,
    )


def beside(name: str, words: str, width: int = 30) -> str:
    """Put words behind a name, in a column of their own after `width` characters."""
    return fill(
        words,
        WIDTH,
        initial_indent=name.ljust(width - 1) + " ",
        subsequent_indent=" " * width,
        break_long_words=False,
        break_on_hyphens=False,
    )
