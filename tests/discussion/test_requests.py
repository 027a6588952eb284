"""How sure we are of who asks, and of what."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from gateway.discussion.desk import Rules
from gateway.discussion.requests import (
    Need,
    Request,
    names_something,
    no_such_section,
    scope_of,
    words,
)
from gateway.model import SITE, Proof, Scope
from tests.factories import NOW, a_person

DESK = SimpleNamespace(rules=Rules(), sections={"opinion": None})
REQUEST = Request(DESK, None, a_person(), Proof.NONE, NOW)


@pytest.mark.parametrize(
    ("proof", "most"),
    [
        (Proof.NONE, Need.NOTHING),
        (Proof.DMARC, Need.PROOF),
        (Proof.TOKEN, Need.MAILBOX),
        (Proof.LOGIN, Need.MAILBOX),
        (Proof.CONFIRMED, Need.ANSWER),
        (Proof.OWNER, Need.ANSWER),
    ],
)
def test_each_proof_suffices_for_so_much(proof, most):
    request = replace(REQUEST, proof=proof)

    assert [need for need in Need if request.suffices_for(need)] == [n for n in Need if n <= most]


def test_where_senders_are_believed_a_subscription_is_confirmed_all_the_same():
    believing = replace(REQUEST, desk=SimpleNamespace(rules=Rules(proof="none")))

    assert believing.suffices_for(Need.PROOF)
    assert not believing.suffices_for(Need.MAILBOX)


def test_a_scope_is_a_section_or_everything():
    assert scope_of(REQUEST, "Opinion") == Scope("opinion")
    assert scope_of(REQUEST, "all") == scope_of(REQUEST, None) == Scope(SITE)
    assert scope_of(REQUEST, "nowhere") is None
    assert no_such_section(REQUEST, "nowhere") == "There is no section nowhere; there are opinion."


def test_a_name_of_nothing_makes_no_command_of_a_comment():
    form = words(r"unsubscribe(?: (?P<scope>\S+))?")

    for line, names in (
        ("unsubscribe", True),
        ("UNSUBSCRIBE opinion", True),
        ("unsubscribe it", False),
    ):
        assert names_something(form.fullmatch(line), ["opinion"]) is names
