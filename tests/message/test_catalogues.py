"""Reading catalogues: the package's, the owner's over them, and what is wrong told with its line."""

import pytest

from gateway.message.catalogues import CatalogueError, languages, open_language
from gateway.message.language import gettext, speaking
from tests.languages import LANGUAGES

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


def catalogue(folder, name, words):
    file = folder / "locale" / name / "LC_MESSAGES" / "rejoinder.po"
    file.parent.mkdir(parents=True)
    file.write_text(HEAD + words, encoding="utf-8")
    return file


def test_the_package_has_four_languages():
    assert {"de", "en", "es", "fr"} <= set(LANGUAGES)


def test_a_language_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(CatalogueError, match=r"no language xx; there are de, en, es, fr"):
        open_language("xx")


def test_the_owners_words_come_first_and_the_rest_is_the_packages(tmp_path):
    catalogue(tmp_path, "de", 'msgid "Answer"\nmsgstr "Erwidern"\n')

    with speaking(open_language("de", tmp_path)):
        assert gettext("Answer") == "Erwidern"
        assert gettext("Search") == "Suche"


def test_english_can_have_other_words_too(tmp_path):
    catalogue(tmp_path, "en", 'msgid "Answer"\nmsgstr "Reply"\n')

    with speaking(open_language("en", tmp_path)):
        assert (gettext("Answer"), gettext("Search")) == ("Reply", "Search")


def test_a_language_of_the_owners_is_one_more(tmp_path):
    catalogue(tmp_path, "pt_BR", 'msgid "Answer"\nmsgstr "Responder"\n')

    assert "pt_BR" in languages(tmp_path)
    assert open_language("pt-BR", tmp_path).tag == "pt-BR"


@pytest.mark.parametrize(
    ("words", "because"),
    [
        ('msgid "Answer %(nic)s"\nmsgstr "An %(nick)s"\n', r"line 5: there is no %\(nick\)s"),
        ('msgid "Answer"\nmsgstr "100 % gut"\n', r"line 5: .*percent sign"),
        ('msgid "Answer"\nmsgstr "x"\nrubbish\n', r"line \d+: "),
    ],
)
def test_words_that_cannot_be_filled_in_are_told_with_their_line(tmp_path, words, because):
    file = catalogue(tmp_path, "de", words)

    with pytest.raises(CatalogueError, match=because) as told:
        open_language("de", tmp_path)
    assert str(file) in str(told.value)


def test_a_catalogue_that_is_no_text_is_told(tmp_path):
    file = catalogue(tmp_path, "de", "")
    file.write_bytes(b"\xff\xfe\0")

    with pytest.raises(CatalogueError, match=r"rejoinder\.po"):
        open_language("de", tmp_path)
