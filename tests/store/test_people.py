"""People in the store."""

from dataclasses import replace
from datetime import timedelta

from gateway.model import Address, Format, OwnThreads, Preferences, Role
from tests.factories import NOW, a_person

ANN = Address("ann@example.org")


async def add(store, person, key):
    await store.write(lambda tables: tables.people.insert(person, key))


async def test_a_person_is_found_by_number_address_and_nic(store):
    person = a_person(4, address=ANN, website="https://ann.example", format=Format.PLAIN)
    await add(store, person, "ann")

    assert await store.people.by_id(4) == person
    assert await store.people.by_address(ANN) == person
    assert await store.people.by_nic_key("ann") == person
    assert await store.people.by_nic_key("bob") is None


async def test_a_new_nic_leaves_the_original_one_known(store):
    await add(store, a_person(1), "ann")
    await store.write(lambda tables: tables.people.rename(1, "Annabel", "annabel"))

    found = await store.people.by_nic_key("annabel")
    assert (found.nic, found.original_nic) == ("Annabel", "Ann")


async def test_what_a_person_may_change_is_changed(store):
    await add(store, a_person(1), "ann")
    changed = a_person(1, address=ANN, role=Role.EDITOR, hour=21, timezone="Europe/Paris")
    changed = replace(changed, sections=("home-front", "opinion"))
    await store.write(lambda tables: tables.people.update(changed))

    assert await store.people.by_id(1) == changed


async def test_a_ban_is_a_time_and_can_be_lifted(store):
    await add(store, a_person(1), "ann")

    await store.write(lambda tables: tables.people.ban(1, NOW))
    assert (await store.people.by_id(1)).banned_at == NOW
    await store.write(lambda tables: tables.people.ban(1, None))
    assert (await store.people.by_id(1)).banned_at is None


async def test_comments_are_counted(store):
    await add(store, a_person(1), "ann")
    for _ in range(3):
        await store.write(lambda tables: tables.people.count_comment(1))

    assert (await store.people.by_id(1)).comments == 3


async def test_editors_are_listed_owners_first_and_never_when_banned(store):
    for number, role in enumerate((Role.READER, Role.EDITOR, Role.OWNER, Role.EDITOR), 1):
        await add(store, replace(a_person(number), role=role), str(number))
    await store.write(lambda tables: tables.people.ban(4, NOW))

    assert [person.id for person in await store.people.editors()] == [3, 2]


async def test_a_password_is_kept_as_the_hash_it_is(store):
    await add(store, a_person(1), "ann")
    assert await store.people.password(1) is None

    await store.write(lambda tables: tables.people.set_password(1, "$argon2id$..."))

    assert await store.people.password(1) == "$argon2id$..."


async def test_how_mail_comes_is_kept_and_begins_with_every_day(store):
    await store.write(lambda tables: tables.people.insert(a_person(1), "ann"))
    assert await store.people.preferences(1) == Preferences(Format.HTML, 6, "UTC")
    assert await store.people.preferences(2) is None
    wanted = Preferences(
        Format.MIME, 18, "Europe/Paris", frozenset({0, 6}), 4, OwnThreads.REPLIES, True, NOW, True
    )

    await store.write(lambda tables: tables.people.prefer(1, wanted, NOW))

    assert await store.people.preferences(1) == wanted
    assert (await store.people.by_id(1)).wants_receipts is wanted.receipts is True


async def test_an_address_is_asked_again_after_its_time_or_its_answer(store):
    def may_be_asked(minutes):
        at = NOW + timedelta(minutes=minutes)
        since = at - timedelta(hours=1)
        return store.write(lambda tables: tables.people.may_be_asked("ann@x.org", at, since))

    assert await may_be_asked(0)
    assert not await may_be_asked(59)
    assert await may_be_asked(60)
    assert not await may_be_asked(61)
    await store.write(lambda tables: tables.people.has_answered("ann@x.org"))
    assert await may_be_asked(62)


async def test_a_first_proof_is_noted_with_its_nic(store):
    await store.write(lambda tables: tables.people.insert(a_person(1), "ann"))

    assert await store.people.without_look() == [(1, "Ann")]
    await store.write(lambda tables: tables.people.prove(1, "Bob", ("bob", "look"), NOW))

    found = await store.people.by_look("look")
    assert (found.nic, found.original_nic, found.proven_at) == ("Bob", "Bob", NOW)
    assert await store.people.by_nic_key("bob") == found
    assert await store.people.without_look() == []
