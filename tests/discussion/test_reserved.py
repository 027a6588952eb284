"""Names of the site and of offices, in many forms."""

from types import SimpleNamespace

import pytest

from gateway.discussion.reserved import forgotten_nic, is_reserved
from tests.factories import HOME_FRONT, OPINION, SITE_VALUE

DESK = SimpleNamespace(
    site=SITE_VALUE, sections={HOME_FRONT.name: HOME_FRONT, OPINION.name: OPINION}
)


@pytest.mark.parametrize(
    "nic",
    [
        "Editor",
        "the EDITOR",
        "Edltor",
        "Еditor",
        "editor_in_chief",
        "Site-Admin",
        "Adm1n",
        "Moderator 2",
        "Postmaster",
        "The Gazette",
        "Gazette",
        "The Gazette Team",
        "The G\u0430zette",
        "gazette.example",
        "Opinion",
        "home-front",
        "Home Front: WoT",
        "Redaktion",
        "la rédaction",
        "Редактор",
        "网站管理员",
        "Forgotten Reader 7",
        "f0rgotten reader",
        "Ann (verified)",
        "Ann (unverified)",
        "staff",
    ],
)
def test_nobody_bears_the_names_of_the_site_and_its_offices(nic):
    assert is_reserved(DESK, nic)


@pytest.mark.parametrize(
    "nic", ["Ann", "Edith", "Eddie Torres", "Dan Root", "Abbot", "Opinionated", "Adminah", "山田"]
)
def test_people_bear_all_others(nic):
    assert not is_reserved(DESK, nic)


def test_a_short_name_of_a_site_is_in_other_names_without_harm():
    short = SimpleNamespace(site=SimpleNamespace(name="Io", domain="io.example"), sections={})

    assert is_reserved(short, "IO")
    assert not is_reserved(short, "Iona")


def test_the_label_of_who_is_forgotten_tells_one_from_another():
    assert forgotten_nic(7) == "forgotten reader 7"
