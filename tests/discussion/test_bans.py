"""Who is turned away by what is known of them."""

from dataclasses import replace

import pytest

from gateway.discussion import erasing, moderating, posting, subscribing
from gateway.discussion.bans import (
    FORGOTTEN,
    add_ban,
    ban_at_desk,
    ban_person,
    keep_looks_of_bans,
    lift_ban,
    mark_of,
)
from gateway.model import Author, Cadence, Done, Posted, Proof, Refused, Scope
from gateway.store.acts import Act, Deed
from gateway.store.bans import Ban, BanKind, Mark
from tests.discussion.drafts import ANN, article, comment

DENIED = "You can no longer post here."


@pytest.fixture
async def root(desk):
    return (await posting.post(desk, article())).post


async def ban(desk, kind, value):
    mark = mark_of(BanKind(kind), value)
    assert await desk.store.write(lambda tables: add_ban(desk, tables, mark, value))
    return mark


@pytest.mark.parametrize(
    ("kind", "value", "form"),
    [
        ("address", " Ann@Example.ORG", "ann@example.org"),
        ("domain", "@Example.org.", "example.org"),
        ("domain", "xyz", "xyz"),
        ("nic", "Ann  LEE", "annlee"),
        ("domain", "Bücher.example", "xn--bcher-kva.example"),
        ("address", "Ann@Bücher.example", "ann@xn--bcher-kva.example"),
        ("nic", "Тr0ll", "troll"),
        ("network", "2001:db8:1:2::/64", "2001:db8:1:2::/64"),
        ("network", "192.0.2.7/24", "192.0.2.0/24"),
        ("network", "2001:DB8::/32", "2001:db8::/32"),
    ],
)
def test_a_ban_is_kept_in_the_form_it_is_compared_in(kind, value, form):
    assert mark_of(BanKind(kind), value) == Mark(BanKind(kind), form)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("address", "ann"),
        ("domain", ""),
        ("domain", "ann@example.org"),
        ("nic", " "),
        ("network", "example.org"),
        ("network", "192.0.2.7"),
        ("network", "0.0.0.0/0"),
        ("network", "2001:db8::1/128"),
    ],
)
def test_what_could_match_nobody_or_everybody_is_refused_in_words(kind, value):
    refused = mark_of(BanKind(kind), value)

    assert isinstance(refused, Refused)
    assert refused.reason.endswith(".")


@pytest.mark.parametrize(
    ("kind", "value", "sender"),
    [
        ("address", "ann@example.org", {}),
        ("domain", "example.org", {}),
        ("domain", "example.org", {"author": replace(ANN, address="ann@mail.example.org")}),
        ("domain", "org", {}),
        ("nic", "ÄNN", {"author": replace(ANN, nic='"änn"')}),
        ("nic", "Troll", {"author": Author("Tr0ll", "new@example.org")}),
        ("domain", "bücher.example", {"author": Author("Zoe", "zoe@xn--bcher-kva.example")}),
        ("network", "192.0.2.0/24", {"network": "192.0.2.0/24"}),
        ("network", "192.0.0.0/16", {"network": "192.0.2.0/24"}),
        ("network", "2001:db8::/29", {"network": "2001:db8:1:2::/64"}),
    ],
)
async def test_who_is_known_by_what_is_banned_is_refused_until_it_is_lifted(
    desk, root, kind, value, sender
):
    draft = comment(root, **sender)
    mark = await ban(desk, kind, value)

    assert (await posting.post(desk, draft)).reason == DENIED

    assert await desk.store.write(lambda tables: lift_ban(desk, tables, mark, value))
    assert isinstance(await posting.post(desk, draft), Posted)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("address", "bob@example.org"),
        ("domain", "ample.org"),
        ("domain", "mail.example.org"),
        ("nic", "Anna"),
        ("network", "192.0.3.0/24"),
    ],
)
async def test_neighbours_of_what_is_banned_are_welcome(desk, root, kind, value):
    await ban(desk, kind, value)

    draft = comment(root, network="192.0.2.0/24")

    assert isinstance(await posting.post(desk, draft), Posted)


async def test_a_display_name_that_would_not_be_shown_bans_nobody(desk, root):
    await posting.post(desk, comment(root))
    await ban(desk, "nic", "Troll")

    known = comment(root, author=replace(ANN, nic="Troll"), fingerprint="2")
    stranger = comment(root, author=Author("Troll", "new@example.net"))

    assert isinstance(await posting.post(desk, known), Posted)
    assert (await posting.post(desk, stranger)).reason == DENIED


async def test_a_ban_holds_for_what_waits_for_its_confirmation(desk, root):
    held = (await posting.post(desk, comment(root, proof=Proof.NONE))).post
    await ban(desk, "domain", "example.org")

    assert (await moderating.confirm(desk, held.id)).reason == DENIED


async def test_the_owners_own_articles_are_never_banned(desk, root):
    await ban(desk, "nic", "NIC")

    assert isinstance(await posting.post(desk, article()), Posted)


async def test_a_long_domain_is_compared_from_its_end(desk, root):
    await ban(desk, "domain", "spam.example")
    hidden = Author("X", f"x@{'a.' * 100}spam.example")

    assert (await posting.post(desk, comment(root, author=hidden))).reason == DENIED


async def test_bans_are_written_down_once(desk, root, clock):
    mark = await ban(desk, "domain", "example.org")
    assert not await desk.store.write(lambda tables: add_ban(desk, tables, mark, "x"))
    await desk.store.write(lambda tables: lift_ban(desk, tables, mark, "x"))
    assert not await desk.store.write(lambda tables: lift_ban(desk, tables, mark, "x"))
    ann = (await posting.post(desk, comment(root))).post.person
    for banned in (True, False):
        await desk.store.write(
            lambda tables, banned=banned: ban_person(tables, ann, clock(), banned=banned)
        )
        assert ((await desk.store.people.by_id(ann)).banned_at is not None) == banned

    assert [entry.act for entry in await desk.store.acts.last(10)] == [
        Act(Deed.BAN, clock(), words="domain example.org"),
        Act(Deed.UNBAN, clock(), words="domain example.org"),
        Act(Deed.BAN, clock(), person=ann),
        Act(Deed.UNBAN, clock(), person=ann),
    ]


async def test_bans_of_nics_from_before_are_kept_by_their_looks(desk):
    old = Ban(Mark(BanKind.NIC, "bill"), desk.clock())
    await desk.store.write(lambda tables: tables.bans.add(old))

    for _ in range(2):
        await desk.store.write(keep_looks_of_bans)

    (kept,) = await desk.store.bans.all()
    assert (kept.mark, kept.typed) == (mark_of(BanKind.NIC, "Bill"), "bill")


async def test_a_banned_nic_is_shown_as_it_was_typed(desk):
    await ban(desk, "nic", "Bad  Guy")
    await ban(desk, "domain", "@Example.org")

    assert [one.typed for one in await desk.store.bans.all()] == ["", "Bad  Guy"]
    assert [one.act.words for one in await desk.store.acts.last(2)] == [
        "nic Bad  Guy",
        "domain example.org",
    ]


@pytest.mark.parametrize(("kind", "value"), [("address", "ann@example.org"), ("nic", "ÄNN")])
async def test_a_ban_outlives_who_is_forgotten_and_names_nobody(desk, root, kind, value):
    posted = (await posting.post(desk, comment(root))).post
    ann = await desk.store.people.by_id(posted.person)
    mark = await ban(desk, kind, value)
    await erasing.erase(desk, ann, with_posts=False)
    await desk.store.write(keep_looks_of_bans)

    (kept,) = await desk.store.bans.all()
    assert kept.typed == FORGOTTEN
    assert (await desk.store.acts.last(2))[0].act.words == f"{kind} {FORGOTTEN}"
    assert kept.mark.value not in (mark.value, value)
    assert "ann" not in "".join(entry.act.words for entry in await desk.store.acts.last(9)).lower()
    assert (await posting.post(desk, comment(root, fingerprint="2"))).reason == DENIED
    assert await desk.store.write(lambda tables: lift_ban(desk, tables, mark, value))
    assert isinstance(await posting.post(desk, comment(root, fingerprint="2")), Posted)


async def test_a_person_who_was_banned_comes_back_under_no_new_name(desk, root):
    posted = (await posting.post(desk, comment(root))).post
    await desk.store.write(
        lambda tables: ban_person(tables, posted.person, desk.clock(), banned=True)
    )
    ann = await desk.store.people.by_id(posted.person)
    await erasing.erase(desk, ann, with_posts=False)

    again = comment(root, author=replace(ANN, nic="Zoe"), fingerprint="2")
    assert (await posting.post(desk, again)).reason == DENIED


async def test_a_nic_is_banned_before_its_first_proof(desk, root):
    await ban(desk, "nic", "Troll")
    troll = Author("Troll", "troll@example.org")
    await subscribing.ask(desk, troll, Scope(), Cadence.DAILY)

    refused = await posting.post(desk, comment(root, author=troll, proof=Proof.DMARC))

    assert refused.reason == DENIED


async def test_an_editor_bans_a_person_and_takes_it_back_but_no_editor(desk, editor):
    person = await subscribing.begin(desk, ANN, Scope("home-front"), Cadence.INSTANT)
    for banned in (True, True, False):
        assert isinstance(await ban_at_desk(desk, person.id, editor, banned=banned), Done)
        assert bool((await desk.store.people.by_id(person.id)).banned_at) is banned

    acts = [(one.act.what, one.act.by) for one in await desk.store.acts.last(5)]
    assert acts == [(Deed.BAN, editor.id), (Deed.UNBAN, editor.id)]
    assert isinstance(await ban_at_desk(desk, editor.id, editor, banned=True), Refused)
    assert isinstance(await ban_at_desk(desk, 999, editor, banned=True), Refused)
