"""The catalogues have all that people read, in every language, with each value in its place."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
LOCALE = ROOT / "gateway" / "locale"
LANGUAGES = sorted(path.name for path in LOCALE.iterdir() if path.is_dir())
PLACES = re.compile(r"%\(\w+\)s|<[^>]+>")


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as octets:
        return read_po(octets, locale=path.parent.parent.name if path.suffix == ".po" else None)


@pytest.fixture(scope="module")
def asked(tmp_path_factory) -> Catalog:
    """What the code asks for, found as `make messages` finds it."""
    found = tmp_path_factory.mktemp("found") / "rejoinder.pot"
    subprocess.run(
        [sys.executable, "-m", "babel.messages.frontend", "-q", "extract",
         "--mapping-file", "pyproject.toml", "--keywords", "sentence",
         "--keywords", "nsentence:1,2",
         "--output-file", str(found), "."],
        cwd=ROOT, check=True,
    )  # fmt: skip
    return catalogue(found)


def ids(words: Catalog) -> set[str]:
    return {first(message) for message in words if message.id}


def first(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple) else message.id


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else (text,)


def test_german_french_and_spanish_are_there():
    assert {"de", "es", "fr"} <= set(LANGUAGES)


def test_the_template_has_what_the_code_asks_for(asked):
    assert ids(catalogue(LOCALE / "rejoinder.pot")) == ids(asked), "run: make messages"


@pytest.mark.parametrize("name", LANGUAGES)
def test_nothing_is_left_in_english(asked, name):
    words = catalogue(LOCALE / name / "LC_MESSAGES" / "rejoinder.po")
    translated = {
        first(one) for one in words if one.id and all(forms(one.string)) and not one.fuzzy
    }

    assert sorted(ids(asked) - translated) == []
    assert sorted(ids(words) - ids(asked)) == [], "no longer asked for: make messages"


@pytest.mark.parametrize("name", LANGUAGES)
def test_each_value_and_each_tag_stands_in_the_translation(name):
    wrong = []
    for one in catalogue(LOCALE / name / "LC_MESSAGES" / "rejoinder.po"):
        said = forms(one.string)
        if one.id:
            assert len(said) == (words_forms(name) if isinstance(one.id, tuple) else 1), one.id
            pairs = zip((forms(one.id) + forms(one.id)[-1:] * len(said)), said, strict=False)
            wrong += [
                (english, words)
                for english, words in pairs
                if sorted(PLACES.findall(english)) != sorted(PLACES.findall(words))
            ]

    assert wrong == []


def words_forms(name: str) -> int:
    return catalogue(LOCALE / name / "LC_MESSAGES" / "rejoinder.po").num_plurals
