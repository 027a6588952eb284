"""Nics: what can be shown, what compares equal, what is made up."""

import pytest

from gateway.discussion.identity import (
    add_person,
    by_who,
    clean_nic,
    keep_looks,
    nic_key,
    objection_to,
    pick_nic,
    rename,
)
from gateway.message.lookalikes import look_of
from gateway.model import Author, Role
from tests.discussion.drafts import ANN, BOB


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Ann Lee", "Ann Lee"),
        ('  "Ann   Lee" ', "Ann Lee"),
        ("Ann\r\nBcc: x", "Ann Bcc: x"),
        ("Ann\u200bLee\u202e", "AnnLee"),
        ("山田 太郎", "山田 太郎"),
        ("ann@example.org", ""),
        ("Ann <ann@example.org>", ""),
        ("\x00\x07", ""),
        ("", ""),
        ("x" * 100, "x" * 60),
        ("Ann ❤", "Ann ❤"),
        ("❤ ❤", ""),
        ("...", ""),
        ("ann＠example.org", ""),
        ("ann\u200b@example.org", ""),
        ("Ann\u3164\u2800Lee", "AnnLee"),
        ("A\u0301\u0302\u0303\u0304nn", "Á\u0302\u0303nn"),
        ("É\u0327lan", "\u0228\u0301lan"),
    ],
)
def test_a_nic_shows_no_address_and_nothing_unseen(typed, shown):
    assert clean_nic(typed) == shown


@pytest.mark.parametrize(
    ("one", "two"),
    [("Ann Lee", "ANN  LEE"), ("Ann", "Ａｎｎ"), ("A.n-n", "Ann"), ("straße", "STRASSE")],
)
def test_nics_that_look_alike_compare_equal(one, two):
    assert nic_key(one) == nic_key(two)


def test_different_nics_stay_different_even_without_letters():
    assert nic_key("Ann") != nic_key("Anna")
    assert nic_key("!!!") != nic_key("???")


def test_made_up_nics_can_be_said_and_seldom_repeat():
    nics = {pick_nic() for _ in range(500)}

    assert len(nics) > 450
    assert all(nic.isalpha() and nic.istitle() for nic in nics)


@pytest.mark.parametrize("nic", ["ANN", "Аnn", "A n n", "Änn", "Ａnn"])
async def test_a_second_one_who_looks_like_the_first_gets_a_number(desk, nic):
    async def add(tables):
        await add_person(tables, desk, ANN, desk.clock())
        return await add_person(tables, desk, Author(nic, BOB.address), desk.clock())

    assert (await desk.store.write(add)).nic == f"{nic} 2"


@pytest.mark.parametrize("nic", ["Editor", "The Gazette", "Ann (unverified)", "N1C", "nic", "???"])
async def test_a_nic_that_would_pass_for_the_staff_is_made_up_instead(desk, editor, nic):
    person = await desk.store.write(
        lambda tables: add_person(tables, desk, Author(nic, ANN.address), desk.clock())
    )

    assert person.nic.isalpha()
    assert person.nic != nic


async def test_what_stands_against_a_nic_is_said_in_a_sentence(desk):
    ann = await desk.store.write(lambda tables: add_person(tables, desk, ANN, desk.clock()))

    for nic in ("Moderator", "ann@example.org", "АNN", ""):
        assert (await objection_to(desk.store, desk, nic)).endswith(".")
    assert await objection_to(desk.store, desk, "АNN", ann.id) is None
    assert await objection_to(desk.store, desk, "Annabel") is None


async def test_the_looks_of_nics_from_before_are_worked_out(desk):
    ann = await desk.store.write(lambda tables: add_person(tables, desk, ANN, desk.clock()))
    await desk.store.database.run("UPDATE person SET look = NULL")

    await desk.store.write(keep_looks)

    assert await desk.store.people.by_look(look_of("Аnn")) == ann


async def test_people_are_found_by_nic_and_by_address(desk):
    ann = await desk.store.write(
        lambda tables: add_person(tables, desk, ANN, desk.clock(), Role.EDITOR)
    )

    assert await by_who(desk.store, "ANN") == ann
    assert await by_who(desk.store, "Ann@Example.org") == ann
    assert await by_who(desk.store, "nobody") is None


async def test_a_person_is_renamed_unless_somebody_has_the_nic(desk):
    async def add(tables):
        for author in (ANN, BOB):
            await add_person(tables, desk, author, desk.clock())
        return await by_who(tables, "Ann")

    ann = await desk.store.write(add)

    for nic in ("BOB", "B0b", "\x00", "Editor", "The Gazette", "Forgotten Reader 7"):
        said = await desk.store.write(lambda tables, nic=nic: rename(tables, desk, ann, nic))
        assert isinstance(said, str)
    renamed = await desk.store.write(lambda tables: rename(tables, desk, ann, "Annabel"))
    assert (renamed.nic, renamed.original_nic) == ("Annabel", "Ann")
    assert await by_who(desk.store, "Ann") is None


async def test_what_is_the_sites_own_is_for_editors_and_whom_the_owner_calls_so(desk):
    async def add(tables):
        ann = await add_person(tables, desk, ANN, desk.clock())
        return ann, await add_person(tables, desk, BOB, desk.clock(), Role.EDITOR)

    ann, bob = await desk.store.write(add)

    def renamed(person, nic, **how):
        return desk.store.write(lambda tables: rename(tables, desk, person, nic, **how))

    assert (await renamed(bob, "Moderator")).nic == "Moderator"
    assert isinstance(await renamed(ann, "Editor"), str)
    assert (await renamed(ann, "Editor", by_owner=True)).nic == "Editor"
    assert isinstance(await renamed(ann, "Moderator", by_owner=True), str)


async def test_a_person_without_a_nic_is_given_one(desk):
    nobody = Author("", "x@example.org")

    person = await desk.store.write(lambda tables: add_person(tables, desk, nobody, desk.clock()))

    assert person.nic
