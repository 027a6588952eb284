"""The language of pages and mails: the code speaks English, catalogues speak the rest.

One language at a time, the site's. What is said in the dialogues of mail and news stays English, so
a sentence that goes there as well as to a page (`Sentence`) is English, and can be had translated.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, partial
from gettext import NullTranslations
from typing import TYPE_CHECKING

from babel import Locale

from gateway.message.chosen import Chosen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its name, such as `de` or `pt_BR`, with the words of its catalogue."""

    name: str = ENGLISH
    catalogue: NullTranslations = field(default_factory=NullTranslations)

    @property
    def tag(self) -> str:
        """Its name as HTML writes it."""
        return self.name.replace("_", "-")

    @property
    def locale(self) -> Locale:
        """How it writes dates and numbers; English as in the code, the day before the month."""
        return _locale("en_GB" if self.name == ENGLISH else self.name)


@cache
def _locale(name: str) -> Locale:
    return Locale.parse(name)


_spoken = Chosen(Language())

speaking = _spoken.within
"""Let pages and mails speak a language, and then the one from before again."""


def spoken() -> Language:
    """Give the language of the site."""
    return _spoken.value


def gettext(words: str) -> str:
    """Give `words` in the site's language."""
    # A catalogue has its own header below the empty text.
    return _spoken.value.catalogue.gettext(words) if words else ""


def ngettext(one: str, several: str, count: int) -> str:
    """Give the words for `count` things in the site's language."""
    return _spoken.value.catalogue.ngettext(one, several, count)


class Sentence(str):
    """English words for every door, which know how to be said in another language.

    Made of other text (joined, cut, stored) it is an ordinary English `str`.
    """

    __slots__ = ("_pattern", "_values")
    _pattern: Callable[[], str]
    _values: Mapping[str, object]

    @classmethod
    def of(cls, english: str, pattern: Callable[[], str], values: Mapping[str, object]) -> Sentence:
        """Fill `values` into English words; `pattern` gives the words of the site's language."""
        made = cls(english % values)
        made._pattern, made._values = pattern, values
        return made

    @property
    def translated(self) -> str:
        """The same in the site's language."""
        return self._pattern() % {
            name: translated(value) if isinstance(value, str) else value
            for name, value in self._values.items()
        }


def sentence(words: str, **values: object) -> Sentence:
    """Say something, with `values` in the places of `%(name)s`."""
    return Sentence.of(words, partial(gettext, words), values)


def nsentence(one: str, several: str, count: int, **values: object) -> Sentence:
    """Say something of `count` things."""
    english = one if count == 1 else several
    return Sentence.of(english, partial(ngettext, one, several, count), values)


def translated(said: str) -> str:
    """Give what was said in the site's language, if it is a `Sentence`; else as it is."""
    return said.translated if isinstance(said, Sentence) else said
