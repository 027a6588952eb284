"""The catalogues of other languages: those of the package, the owner's words before them.

They are read as translators write them (.po), so that there is nothing to compile and nothing to
forget. The English of the code has none.
"""

from __future__ import annotations

import re
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from gateway.message.language import ENGLISH, Language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from babel.messages.catalog import Catalog, Message

FILE = Path("LC_MESSAGES", "rejoinder.po")
PACKAGE = Path(str(resources.files("gateway"))) / "locale"

_PLACES = re.compile(r"%\((\w+)\)s")


class CatalogueError(ValueError):
    """A language that is not there, or a catalogue that cannot be used; says which and why."""


def languages(own: Path | None = None) -> tuple[str, ...]:
    """Name the languages there are, with those of the owner's folder of templates."""
    found = {
        path.parent.parent.name for folder in _folders(own) for path in folder.glob(f"*/{FILE}")
    }
    return tuple(sorted(found | {ENGLISH}))


@cache
def open_language(name: str, own: Path | None = None) -> Language:
    """Read the catalogues of a language; raises CatalogueError."""
    name = name.replace("-", "_")
    if name not in languages(own):
        raise CatalogueError(f"there is no language {name}; there are {', '.join(languages(own))}")
    files = [folder / name / FILE for folder in _folders(own)]
    words = NullTranslations()
    for file in filter(Path.exists, files):
        read = _read(file, name)
        read.add_fallback(words)
        words = read
    return Language(name, words)


def _folders(own: Path | None) -> tuple[Path, ...]:
    """Give where catalogues lie, the last to come first."""
    return (PACKAGE, own / "locale") if own else (PACKAGE,)


def _read(file: Path, name: str) -> GNUTranslations:
    try:
        with file.open("rb") as octets:
            catalogue = read_po(octets, locale=Locale.parse(name), abort_invalid=True)
    except PoFileError as error:
        raise CatalogueError(f"{file}, line {error.lineno}: {error}") from None
    except ValueError as error:  # what is no text, or no language of Babel's
        raise CatalogueError(f"{file}: {error}") from None
    for message, amiss in _amiss(catalogue):
        raise CatalogueError(f"{file}, line {message.lineno}: {amiss}")
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _amiss(catalogue: Catalog) -> Iterator[tuple[Message, str]]:
    """Find words that could not be filled in: no reader is to be the first to see it."""
    for message in catalogue:
        values = {place: "" for words in _forms(message.id) for place in _PLACES.findall(words)}
        for words in _forms(message.string) if message.id else ():
            try:
                _ = words % values
            except KeyError as error:
                yield message, f"there is no %({error.args[0]})s in these words"
            except (ValueError, TypeError) as error:
                yield message, f"{error} (a percent sign is written %%)"


def _forms(words: str | Sequence[str] | None) -> Sequence[str]:
    """Give the words for one thing and for several; those without a number are one form."""
    return [words] if isinstance(words, str) else words or ()
