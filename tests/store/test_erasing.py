"""What is left in the tables of somebody who is forgotten."""

from datetime import timedelta

from gateway.model import Door
from gateway.store.acts import Act, Deed
from gateway.store.fates import Fate
from gateway.store.posts import Arrival
from tests.factories import NOW, a_person, a_post, an_answer

ANN = "ann@example.org"
ROOT = a_post(1)
ANNS = an_answer(2, ROOT, person=7, nic="Ann", website="https://ann.example")
BOBS = an_answer(3, ANNS, person=8, nic="Bob")
OTHER = an_answer(4, ROOT, person=8, nic="Bob")


async def fill(store):
    async def work(tables):
        await tables.people.insert(a_person(7, address=ANN), "ann")
        await tables.people.insert(a_person(8, nic="Bob", address="bob@example.org"), "bob")
        for post in (ROOT, ANNS, BOBS, OTHER):
            await tables.posts.insert(post, "slug")
            arrival = Arrival(f"{post.id}", "f", Door.MAIL, NOW, b"Ann wrote: x")
            await tables.posts.remember_arrival(arrival, post.id)
        await tables.posts.remember_alias("<1@ann.example>", ANN, ANNS.id)
        await tables.fates.note(Fate("<2@ann.example>", ANN, "mail", NOW, "refused", "No."))
        await tables.people.may_be_asked(ANN, NOW, NOW)
        await tables.questions.note(7, [("nic", "nic Zoe")], NOW)
        for number, to in enumerate((ANN, "bob@example.org"), 1):
            await tables.deliveries.letter(to, 6 + number, b"x", NOW)
            await tables.claims.mark_sent(number, "250 OK", NOW)
        await tables.acts.note(Act(Deed.REJECT, NOW, 8, 2, 7, "Ann, please."))
        await tables.acts.note(Act(Deed.REJECT, NOW, 8, 4, 8, "Ann said it before."))

    await store.write(work)


async def raw_of(store, post):
    came = await store.fates.came(post)
    return came and came.raw


async def test_nothing_names_them_and_nobody_else_loses_more_than_what_quotes_them(store):
    await fill(store)
    await store.write(lambda tables: tables.erasing.person(7, ANN))

    assert await store.people.by_id(7) is None
    assert await store.fates.of("<2@ann.example>") == []
    assert await store.posts.by_any_id("<1@ann.example>") is None
    assert await raw_of(store, ANNS.id) is None
    assert await raw_of(store, BOBS.id) == b""
    assert await raw_of(store, OTHER.id) == b"Ann wrote: x"
    rows = await store.database.rows("SELECT recipient, raw FROM delivery")
    assert [tuple(row) for row in rows] == [("bob@example.org", None)]
    for table in ("asked", "question"):
        assert await store.database.rows(f"SELECT * FROM {table}") == []
    assert await store.people.by_id(8) is not None


async def test_a_name_goes_out_of_acts_about_them_and_an_address_out_of_all(store):
    await fill(store)
    await store.write(lambda tables: tables.erasing.unspeak("Ann", 7))
    assert [entry.act.words for entry in await store.acts.last(9)] == [
        "..., please.",
        "Ann said it before.",
    ]
    assert await store.erasing.words_of_bans() == []
    await store.write(lambda tables: tables.erasing.say_of_act(1, "No."))
    assert (await store.acts.last(9))[0].act.words == "No."
    await store.write(lambda tables: tables.erasing.unspeak("before"))
    assert (await store.acts.last(1))[0].act.words == "Ann said it ...."


async def test_a_post_is_relabelled_and_emptied_only_when_it_is_gone(store):
    await fill(store)

    async def work(tables):
        await tables.erasing.relabel(2, "somebody", NOW)
        await tables.erasing.empty(2)
        await tables.moderation.remove(4, NOW)
        await tables.erasing.empty(4)

    await store.write(work)
    kept, gone = await store.posts.by_id(2), await store.posts.by_id(4)
    assert (kept.nic, kept.website, kept.body) == ("somebody", None, ANNS.body)
    assert (gone.body, gone.subject) == ("", "")


async def test_a_letter_that_waits_is_given_up_with_its_text(store):
    number = await store.write(
        lambda tables: tables.deliveries.letter("bob@example.org", 8, b"about Ann", NOW)
    )
    assert await store.erasing.waiting_letters() == [(number, b"about Ann")]
    await store.write(lambda tables: tables.erasing.give_up(number, NOW))

    assert await store.erasing.waiting_letters() == []
    assert await store.claims.letter(number) is None


async def test_where_a_post_stands_is_written_anew(store):
    async def work(tables):
        await tables.posts.file(1, 1, b"old")
        await tables.erasing.refile(1, 2, b"new")
        await tables.erasing.reenter("gazette.home-front", 1, b"line")

    await store.write(work)
    assert await store.fates.numbers(1) == []
    assert await store.erasing.edition(1) is None
    row = await store.database.row("SELECT head, article FROM wire WHERE post = 1")
    assert (row[0], bytes(row[1])) == (2, b"new")


async def test_the_files_are_cleaned_once_after_somebody_was_forgotten(store):
    assert not await store.erasing.is_to_be_scrubbed()
    await store.write(lambda tables: tables.posts.count_up("erased"))
    assert await store.erasing.is_to_be_scrubbed()
    assert await store.erasing.erased() == 1

    await store.scrub()
    assert not await store.erasing.is_to_be_scrubbed()


async def test_a_secret_letter_leaves_no_row(store):
    number = await store.write(
        lambda tables: tables.deliveries.letter(ANN, 7, b"x", NOW, is_secret=True)
    )

    async def work(tables):
        await tables.claims.enrol(NOW, NOW)
        return await tables.claims.take(1, 9, NOW, NOW - timedelta(days=1))

    (claimed,) = await store.write(work)
    assert claimed.is_secret
    await store.write(lambda tables: tables.claims.leave_no_trace(number))
    assert await store.database.rows("SELECT * FROM delivery") == []
