"""Words are found whatever their case, as Python's own flag finds them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.tables import Table

WORDS = r"\b(?:iş|isa|λόγος|straße|до\w+)\b|kk|[a-c]ı|µm|日本"
TABLE, FLAGGED = Table(WORDS), re.compile(WORDS, re.IGNORECASE)

# Letters with more than one small or one large form among them.
LETTERS = "iIıİsSſkK\u212aςσΣλόγοΛΌΓΟßẞstraebcABCдДоОᲂµμΜm日本 .\ufb05"


@given(st.text(LETTERS, max_size=40))
def test_what_is_found_is_what_ignoring_case_finds(text):
    found, wanted = TABLE.search(text), FLAGGED.search(text)

    assert (found and found.span()) == (wanted and wanted.span())
    assert TABLE.found_in(text) == {one[0].lower() for one in FLAGGED.finditer(text)}


@pytest.mark.parametrize("text", ["Alıcı", "ALICI", "alıcı", "alici", "ALİCİ"])
def test_a_turkish_word_is_found_as_people_type_it(text):
    wanted = re.search("alıcı", text, re.IGNORECASE)

    assert bool(Table("alıcı").search(text)) == bool(wanted)


def test_words_are_given_once_in_small_letters():
    assert Table(r"\bvat no|\brcs\b").found_in("VAT No 1, vat no 2, RCS Paris") == {"vat no", "rcs"}
