"""Lawyers' paragraphs, told from those of people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.legal_notes import is_legal
from tests.message.tables import blocks

LEGAL = {
    heading: text
    for heading, text in blocks("signatures").items()
    if heading.startswith(("legal text in", "environment"))
}


@pytest.mark.parametrize("text", LEGAL.values(), ids=LEGAL.keys())
def test_lawyers_are_known_in_every_language(text):
    assert is_legal(text.splitlines())


@pytest.mark.parametrize(
    "text",
    [
        "This message is confidential and may be privileged.",
        "Diese E-Mail ist vertraulich. Wenn Sie nicht der Empfänger sind, vernichten Sie sie.",
        "DISCLAIMER",
        "Registered office: 12 High Street. Company number 12345.",
        "Geschäftsführer: Bob Moe, Amtsgericht Berlin, HRB 12345",
    ],
)
def test_two_of_their_words_are_enough(text):
    assert is_legal([text])


@pytest.mark.parametrize(
    "text",
    [
        "She told me that in a confidential tone.",
        "The letter was confidential and I should delete it, they said.",
        "Your message came by mistake, I think.",
        "I printed it.",
        "The environment is in danger.",
        "",
    ],
)
def test_one_is_anybodys(text):
    assert not is_legal([text])


@given(st.lists(st.text(max_size=100), max_size=5))
def test_any_paragraph_can_be_asked_about(lines):
    is_legal(lines)
