"""How pages and mails of this site look and speak: the owner's own folder over the package's.

It is looked through before anything is served, so that a mistake in it is its owner's to see
and not the first reader's.
"""

from __future__ import annotations

import re
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import TemplateSyntaxError, meta

from gateway.message.catalogues import CatalogueError, open_language
from gateway.message.language import speaking
from gateway.message.templates import looking, templates_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jinja2 import Environment

    from gateway.model import Look

STYLE = "style.css"
_TEMPLATES = ("web/*.html", "mail/*.html", "mail/*.txt")

# What a page may not load: its Content-Security-Policy knows this site alone.
_FOREIGN = re.compile(r"@import|url\(\s*[\"']?(?:https?:|data:|//)", re.IGNORECASE)


class StyleError(Exception):
    """Something the owner wrote cannot be used; the text has one line per fault."""


@contextmanager
def in_style(look: Look) -> Iterator[None]:
    """Let pages and mails look and speak like this, and then as before; raises StyleError."""
    if amiss := faults(look):
        raise StyleError("\n".join(amiss))
    with ExitStack() as stack:
        stack.enter_context(looking(look))
        stack.enter_context(speaking(open_language(look.language, look.templates)))
        yield


def faults(look: Look) -> list[str]:
    """Say what is wrong with the language, the templates and the style sheet of an owner."""
    own = look.templates
    if own is not None and not own.is_dir():
        return [f"site.templates: there is no folder {own}"]
    return [*_of_language(look), *(() if own is None else (*_of_templates(own), *_of_sheet(own)))]


def own_files(own: Path) -> list[Path]:
    """Give the templates in an owner's folder."""
    return sorted(file for pattern in _TEMPLATES for file in own.glob(pattern))


def _of_language(look: Look) -> Iterator[str]:
    try:
        open_language(look.language, look.templates)
    except CatalogueError as error:
        yield f"site.language: {error}"


def _of_templates(own: Path) -> Iterator[str]:
    known = _names_of_the_package()
    templates = templates_of(own)
    for file in own_files(own):
        try:
            text = file.read_text(encoding="utf-8")
            templates.get_template(str(file.relative_to(own)))
            strange = _names_in(text, templates) - known
        except TemplateSyntaxError as error:
            yield f"{error.filename or file}, line {error.lineno}: {error.message}"
        except (OSError, UnicodeDecodeError) as error:
            yield f"{file}: {error}"
        else:
            for name in sorted(strange):
                yield f"{file}, line {_line_of(name, text)}: no template is given a {name}"


@cache  # it reads every template there is, and a command asks twice
def _names_of_the_package() -> frozenset[str]:
    """Give what the templates of the package are filled in with."""
    templates = templates_of(None)
    loader = templates.loader
    names = set(templates.globals)
    if loader is not None:
        for name in loader.list_templates():
            names |= _names_in(loader.get_source(templates, name)[0], templates)
    return frozenset(names)


def _names_in(text: str, templates: Environment) -> set[str]:
    return meta.find_undeclared_variables(templates.parse(text))


def _line_of(name: str, text: str) -> int:
    found = re.search(rf"\b{re.escape(name)}\b", text)
    return text.count("\n", 0, found.start() if found else 0) + 1


def _of_sheet(own: Path) -> Iterator[str]:
    file = own / STYLE
    if not file.exists():
        return
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        yield f"{file}: {error}"
        return
    for number, line in enumerate(text.splitlines(), 1):
        if _FOREIGN.search(line):
            yield f"{file}, line {number}: pages load nothing from elsewhere: {line.strip()}"
