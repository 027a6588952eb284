"""Destinations and tokens: what each address at our domain asks for."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.addresses import (
    TOKEN_LIMIT,
    Errand,
    Purpose,
    ToArticle,
    Token,
    Tokens,
    ToList,
    ToOwner,
    ToRequest,
    ToSection,
    ToToken,
    address_of,
    destination_of,
    hours,
)
from gateway.model import SITE, SectionName
from tests.factories import NOW

TOKENS = Tokens(b"k" * 32)
SECTIONS = frozenset({SectionName("home-front"), SectionName("opinion")})


@given(st.sampled_from(Purpose), st.lists(st.integers(0, 2**62), max_size=2))
def test_a_token_says_what_it_was_made_to_say_in_either_case(purpose, numbers):
    token = TOKENS.make(purpose, *numbers)

    assert TOKENS.read(token) == TOKENS.read(token.upper()) == Token(purpose, tuple(numbers))
    assert len(token) <= TOKEN_LIMIT
    assert set(token) <= set("abcdefghijklmnopqrstuvwxyz0123456789")


@given(st.integers(0, 10**6), st.integers(0, 30))
def test_a_token_with_any_octet_changed_is_none(number, place):
    token = TOKENS.make(Purpose.REPLY, number, 7)
    place %= len(token) - 1  # the last letter holds padding bits that mean nothing
    other = "a" if token[place] != "a" else "b"

    assert TOKENS.read(token[:place] + other + token[place + 1 :]) is None
    assert TOKENS.read(token[:place]) is None


@given(st.text(max_size=60))
def test_no_other_text_is_a_token(text):
    assert TOKENS.read(text) is None


def test_a_token_for_what_only_a_newer_version_knows_is_none():
    assert TOKENS.read(TOKENS.make(max(Purpose) + 1, 1)) is None


def test_a_token_of_another_site_is_none():
    assert Tokens(b"x" * 32).read(TOKENS.make(Purpose.REPLY, 1, 2)) is None


def test_neighbouring_tokens_share_nothing_a_reader_could_see():
    one, two = TOKENS.make(Purpose.REPLY, 1, 2), TOKENS.make(Purpose.REPLY, 1, 3)

    assert one[:8] != two[:8]


@pytest.mark.parametrize(
    ("local", "destination"),
    [
        ("home-front", ToSection(SectionName("home-front"))),
        ("Home-Front", ToSection(SectionName("home-front"))),
        ("home-front-subscribe", ToList(Errand.SUBSCRIBE, SectionName("home-front"))),
        ("home-front-unsubscribe", ToList(Errand.UNSUBSCRIBE, SectionName("home-front"))),
        ("opinion-digest", ToList(Errand.DIGEST, SectionName("opinion"))),
        ("opinion-owner", ToList(Errand.OWNER, SectionName("opinion"))),
        ("site-help", ToList(Errand.HELP, SITE)),
        ("article+17", ToArticle(17)),
        ("article+17-a-slug", ToArticle(17)),
        ("request", ToRequest()),
        ("Postmaster", ToOwner()),
        ("abuse", ToOwner()),
        ("", None),
        ("site", None),
        ("nobody", None),
        ("home-front-nonsense", None),
        ("home", None),
        ("article+", None),
        ("article+x17", None),
        ("article+" + "9" * 40, None),
        ("article+٣", None),
        ("reply+", None),
        ("reply+abc", None),
        ("reply+" + "a" * 500, None),
        ("home-front+tag", None),
    ],
)
def test_a_local_part_names_one_destination_or_none(local, destination):
    assert destination_of(local, SECTIONS, TOKENS) == destination


def test_a_token_works_behind_the_word_of_its_purpose_only():
    token = TOKENS.make(Purpose.REPLY, 5, 9)

    reply = destination_of(f"reply+{token}", SECTIONS, TOKENS)

    assert reply == ToToken(Token(Purpose.REPLY, (5, 9)))
    for word in ("confirm", "bounce", "unsubscribe", "moderate"):
        assert destination_of(f"{word}+{token}", SECTIONS, TOKENS) is None


def test_an_editors_address_names_the_post_and_the_editor():
    token = TOKENS.make(Purpose.MODERATE, 5, 9)

    moderate = destination_of(f"Moderate+{token.upper()}", SECTIONS, TOKENS)

    assert moderate == ToToken(Token(Purpose.MODERATE, (5, 9)))
    assert destination_of(f"reply+{token}", SECTIONS, TOKENS) is None
    assert destination_of(f"moderate+{token[:-2]}", SECTIONS, TOKENS) is None


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("ann@example.org", "ann@example.org"),
        (" Ann.Lee@Example.ORG ", "ann.lee@example.org"),
        ("søren@Exämple.org", "søren@xn--exmple-cua.org"),
        ("ann@" + "ä" * 99 + ".org", None),
        ("søren@exämple.org", "søren@xn--exmple-cua.org"),
        ("Søren@EXÄMPLE.org", "søren@xn--exmple-cua.org"),
        ("sør\u0065\u0301n@xn--exmple-cua.org", "sørén@xn--exmple-cua.org"),
        ("ann@例え。テスト", "ann@xn--r8jz45g.xn--zckzah"),
        ("ann", None),
        ("@example.org", None),
        ("ann@", None),
        ("ann@exa\nmple.org", None),
        ("ann lee@example.org", None),
        ("<ann@example.org>", None),
        ("a" * 250 + "@example.org", None),
    ],
)
def test_an_address_has_one_normal_form(text, address):
    assert address_of(text) == address


def test_what_is_blinded_is_known_again_and_tells_nothing():
    blinded = Tokens(b"k" * 32).blinded("ann@example.org")

    assert blinded == Tokens(b"k" * 32).blinded("ann@example.org")
    assert blinded != Tokens(b"x" * 32).blinded("ann@example.org")
    assert re.fullmatch("[0-9a-f]{64}", blinded)


def test_tokens_hold_whole_hours():
    assert hours(NOW) == int(NOW.timestamp()) // 3600
