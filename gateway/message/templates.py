"""The templates of mails and pages: those of the package, or the owner's where there are any."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import css_inline
from jinja2 import (
    Environment,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
    pass_environment,
    pass_eval_context,
)
from jinja2.loaders import ChoiceLoader
from markupsafe import Markup, escape

from gateway.message import dates
from gateway.message.chosen import Chosen
from gateway.message.language import gettext, ngettext, spoken, translated
from gateway.message.media import named
from gateway.message.wrapping import beside
from gateway.model import Look

if TYPE_CHECKING:
    from collections.abc import Hashable
    from datetime import datetime
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from jinja2 import BaseLoader
    from jinja2.nodes import EvalContext


_look = Chosen(Look())

looking = _look.within
"""Let pages and mails look otherwise, and then as before again."""


def look() -> Look:
    """Give how the site looks."""
    return _look.value


def environment(own: Path | None = None) -> Environment:
    """Give the templates; those in the folder `own`, or else the owner's, come first."""
    return templates_of(own or look().templates)


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
    made.newstyle_gettext = True  # type: ignore[attr-defined]
    made.globals |= {"_": _say, "gettext": _say, "ngettext": _say_of_several}
    made.policies["ext.i18n.trimmed"] = True  # a paragraph is one line, however it is laid out here
    made.filters.update(FILTERS)
    made.globals |= {"language": spoken, "look": look, "fixed": _fixed}
    return made


# What Jinja has for this copies the whole context for each sentence in a loop: pages have hundreds.
@pass_eval_context
def _say(context: EvalContext, words: str, **values: Any) -> str:
    return _filled(context, gettext(words), values)


@pass_eval_context
def _say_of_several(context: EvalContext, one: str, several: str, count: int, **values: Any) -> str:
    return _filled(context, ngettext(one, several, count), {"num": count, **values})


def _filled(context: EvalContext, words: str, values: dict[str, Any]) -> str:
    """Put values into the places of `%(name)s`; the words are HTML where the template is."""
    if not context.autoescape:
        return words % values
    return Markup(words % {name: escape(value) for name, value in values.items()})  # noqa: S704 - escaped


@pass_environment
def _fixed(environment: Environment, name: str, **values: Hashable) -> Markup:
    """Include what is the same on all pages that give it the same values, made once."""
    return _made_once(environment, name, spoken().name, tuple(values.items()))


@lru_cache(100)
def _made_once(
    environment: Environment, name: str, _language: str, values: tuple[tuple[str, Hashable], ...]
) -> Markup:
    return Markup(environment.get_template(name).render(dict(values)))  # noqa: S704 - a template's


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


def moment(when: datetime, zone: ZoneInfo, year: int) -> Markup:
    """Write the time of a post on a page, with its year where that is another than `year`."""
    here = when.astimezone(zone)
    shown = dates.moment_of_year(here) if here.year == year else dates.full_moment(here)
    at = when.isoformat(timespec="seconds")
    return Markup(f'<time datetime="{at}">{escape(shown)}</time>')  # noqa: S704 - it is escaped


def shown(canonical: str) -> Markup:
    """Give canonical HTML as it stands on a page."""
    return Markup(named(canonical))  # noqa: S704 - it was cleaned when it was made


FILTERS = {
    "bdi": bdi,
    "beside": beside,
    "day": dates.day,
    "directed": directed,
    "full_moment": dates.full_moment,
    "moment": moment,
    "moment_of_year": dates.moment_of_year,
    "named_day": dates.named_day,
    "number": dates.number,
    "shown": shown,
    "translated": translated,
}

_INLINER = css_inline.CSSInliner(load_remote_stylesheets=False, minify_css=True)


def inlined(html: str) -> str:
    """Write the rules of a mail's style sheet into its elements: many programs read no sheet."""
    return _INLINER.inline(html)
