"""Names that look alike have one look, others have their own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.lookalikes import _prototypes, look_of

ALIKE = [
    ("Ann Lee", "ANN  LEE"),
    ("Ann", "Ａｎｎ"),
    ("Ann", "Аnn"),  # Cyrillic
    ("Ann", "𝐀𝐧𝐧"),
    ("Ann", "A\u200bnn\u00ad"),
    ("Ann", "A.n-n_"),
    ("Ann", "Ánñ"),
    ("Ann", "A\u0336n\u0336n\u0336"),
    ("Ann", "A\u3164nn\u2800"),
    ("Alice", "A1ice"),
    ("Alice", "Al1ce"),
    ("Alice", "AIice"),
    ("Alice", "Aⅼⅰⅽe"),
    ("Bob", "B0b"),
    ("Bob", "Вob"),
    ("Bob", "Bοb"),  # Greek
    ("Harry", "Ηarry"),  # Greek again, whose small letter looks like an n
    ("Mary", "Rnary".lower()),
    ("Walter", "VValter"),
    ("Peter", "Рeter"),
    ("scope", "ѕсоре"),
    ("straße", "STRASSE"),
    ("Ivan", "lvan"),
]
DIFFERENT = [
    ("Ann", "Anna"),
    ("Ann", "Ann 2"),
    ("Bob", "Rob"),
    ("山田", "山口"),
    ("מרים", "מרם"),
    ("Иван", "Ивана"),
    ("Σοφία", "Μαρία"),
    ("محمد", "أحمد"),
]


@pytest.mark.parametrize(("one", "two"), ALIKE)
def test_what_looks_alike_is_equal(one, two):
    assert look_of(one) == look_of(two) != ""


@pytest.mark.parametrize(("one", "two"), DIFFERENT)
def test_what_differs_at_a_glance_is_not(one, two):
    assert look_of(one) != look_of(two)


@pytest.mark.parametrize("name", [name for pair in (*ALIKE, *DIFFERENT) for name in pair])
def test_a_look_looks_like_itself(name):
    assert look_of(look_of(name)) == look_of(name)


def test_so_does_that_of_every_letter_with_a_double():
    looks = {look_of(letter) for letter in [*_prototypes(), *"ƝϚꮏꮗ"]}

    assert {look for look in looks if look_of(look) != look} == set()


@given(st.text(alphabet=st.sampled_from("rvnmwiIl1|oO0 \u00df\u0301аеі"), max_size=8))
def test_so_does_that_of_every_name(name):
    assert look_of(look_of(name)) == look_of(name)


def test_a_name_without_letters_has_no_look():
    assert look_of("!?") == look_of("") == look_of("\u200b") == ""
