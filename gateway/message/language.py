"""The language of pages and mails: the code speaks English, catalogues speak the rest."""

from __future__ import annotations

from gettext import NullTranslations

_catalogue = NullTranslations()


def gettext(words: str) -> str:
    """Give `words` in the site's language."""
    return _catalogue.gettext(words)


def ngettext(one: str, several: str, count: int) -> str:
    """Give the words for `count` things in the site's language."""
    return _catalogue.ngettext(one, several, count)
