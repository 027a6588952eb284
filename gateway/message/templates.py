"""The templates of mails and pages: those of the package, or the owner's where there are any."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, PackageLoader, StrictUndefined
from jinja2.loaders import ChoiceLoader

if TYPE_CHECKING:
    from pathlib import Path

    from jinja2 import BaseLoader


@cache
def environment(own: Path | None = None) -> Environment:
    """Give the templates; a file of the same name in `own` comes before the package's.

    HTML is escaped, text is not; a name nobody set is an error, not an empty place.
    """
    loaders: list[BaseLoader] = [PackageLoader("gateway", "templates")]
    if own is not None:
        loaders.insert(0, FileSystemLoader(own))
    return Environment(
        loader=ChoiceLoader(loaders),
        autoescape=lambda name: name is not None and name.endswith(".html"),  # noqa: S701 - text is text
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
