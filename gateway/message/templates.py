"""The templates of mails and pages: those of the package, or the owner's where there are any."""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import css_inline
from jinja2 import Environment, FileSystemLoader, PackageLoader, StrictUndefined
from jinja2.loaders import ChoiceLoader
from markupsafe import Markup, escape

from gateway.message import dates
from gateway.message.language import gettext, ngettext, spoken, translated
from gateway.message.wrapping import beside
from gateway.model import Look

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jinja2 import BaseLoader


_look = Look()


def look() -> Look:
    """Give how the site looks."""
    return _look


@contextmanager
def looking(other: Look) -> Iterator[None]:
    """Let pages and mails look otherwise, and then as before again."""
    global _look  # noqa: PLW0603 - a process serves one site
    before, _look = _look, other
    try:
        yield
    finally:
        _look = before


def environment(own: Path | None = None) -> Environment:
    """Give the templates; those in the folder `own`, or else the owner's, come first."""
    return templates_of(own or _look.templates)


@cache
def templates_of(own: Path | None) -> Environment:
    """Give the templates; a file of the same name in `own` comes before the package's.

    HTML is escaped, text is not; a name nobody set is an error, not an empty place.
    """
    loaders: list[BaseLoader] = [PackageLoader("gateway", "templates")]
    if own is not None:
        loaders.insert(0, FileSystemLoader(own))
    made = Environment(
        loader=ChoiceLoader(loaders),
        autoescape=lambda name: name is not None and name.endswith(".html"),  # noqa: S701 - text is text
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # what was found good at the start stays
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.policies["ext.i18n.trimmed"] = True  # a paragraph is one line, however it is laid out here
    made.filters.update(FILTERS)
    made.globals |= {"language": spoken, "look": look}
    return made


def rendered(name: str, **values: Any) -> str:
    """Fill in a template."""
    return environment().get_template(name).render(**values)


_BLOCKS = re.compile(r"<(p|li|blockquote|summary)>")


def directed(canonical: str) -> str:
    """Let each paragraph of canonical HTML run as its first letter does: right to left as well."""
    return _BLOCKS.sub(r'<\1 dir="auto">', canonical)


@lru_cache(1000)  # the people of a thread speak again and again
def bdi(name: str) -> Markup:
    """Let a name that runs right to left change nothing of what stands beside it."""
    return Markup(f"<bdi>{escape(name)}</bdi>")  # noqa: S704 - it is escaped


FILTERS = {
    "bdi": bdi,
    "beside": beside,
    "day": dates.day,
    "directed": directed,
    "full_moment": dates.full_moment,
    "moment_of_year": dates.moment_of_year,
    "named_day": dates.named_day,
    "number": dates.number,
    "translated": translated,
}

_INLINER = css_inline.CSSInliner(load_remote_stylesheets=False, minify_css=True)


def inlined(html: str) -> str:
    """Write the rules of a mail's style sheet into its elements: many programs read no sheet."""
    return _INLINER.inline(html)
