"""Every language there is, spoken for the length of a test."""

from contextlib import contextmanager

from gateway.message.catalogues import languages, open_language
from gateway.message.language import speaking

LANGUAGES = languages()
OTHERS = tuple(name for name in LANGUAGES if name != "en")


@contextmanager
def spoken_in(name):
    with speaking(open_language(name)):
        yield
