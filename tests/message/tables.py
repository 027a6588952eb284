"""The tables of lines that mail programs and people write: rows and blocks, one case each."""

import re
from pathlib import Path

TABLES = Path(__file__).parent / "tables"


def rows(name: str) -> list[list[str]]:
    """Give the rows of a table, cut at ` | `; `#` begins a remark."""
    lines = (TABLES / f"{name}.txt").read_text().splitlines()
    return [line.split(" | ") for line in lines if line and not line.startswith("#")]


def blocks(name: str) -> dict[str, str]:
    """Give the texts of a table by their headings, `=== heading`."""
    text = (TABLES / f"{name}.txt").read_text()
    found = re.findall(r"^=== (.*)\n((?:(?!=== ).*\n)*)", text, re.MULTILINE)
    return {heading: block.strip("\n") for heading, block in found}
