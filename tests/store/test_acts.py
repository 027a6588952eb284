"""The log of what was done."""

from datetime import timedelta

from gateway.store.acts import Act, Deed
from tests.factories import NOW, a_person, a_post


async def noted(store, *acts):
    async def work(tables):
        for act in acts:
            await tables.acts.note(act)

    await store.write(work)


async def test_the_last_acts_are_told_with_names_the_oldest_first(store):
    async def people(tables):
        await tables.people.insert(a_person(1, nic="Ann"), "ann")
        await tables.people.insert(a_person(2, nic="Ed"), "ed")
        await tables.posts.insert(a_post(7, subject="Mine"), "s")

    await store.write(people)
    acts = [
        Act(Deed.BAN, NOW, person=1),
        Act(Deed.REJECT, NOW + timedelta(hours=1), by=2, post=7, person=1, words="too long"),
        Act(Deed.BAN, NOW, words="domain spam.example"),
    ]
    await noted(store, *acts)

    entries = await store.acts.last(2)

    assert [(one.id, one.act) for one in entries] == [(2, acts[1]), (3, acts[2])]
    assert (entries[0].by_nic, entries[0].nic, entries[0].subject) == ("Ed", "Ann", "Mine")
    assert (entries[1].by_nic, entries[1].nic, entries[1].subject) == ("", "", "")


async def test_the_fate_of_a_post_is_what_was_decided_last(store):
    await noted(store, Act(Deed.CLOSE, NOW, post=7))
    assert await store.acts.fate_of(7) is None

    await noted(store, Act(Deed.APPROVE, NOW, by=2, post=7), Act(Deed.APPROVE, NOW, post=8))
    assert (await store.acts.fate_of(7)).act.by == 2

    await noted(store, Act(Deed.REMOVE, NOW, post=7), Act(Deed.OPEN, NOW, post=7))
    assert (await store.acts.fate_of(7)).act.what is Deed.REMOVE


async def test_only_posts_that_were_not_let_through_count_as_rejections(store):
    for deed in Deed:
        await noted(store, Act(deed, NOW, post=1, person=5))
    await noted(store, Act(Deed.BAN, NOW, person=5), Act(Deed.REJECT, NOW, post=2, person=6))

    assert await store.acts.rejections_of(5) == 3
    assert await store.acts.rejections_of(4) == 0


async def test_the_log_is_read_page_by_page_the_latest_first(store):
    await noted(store, *(Act(Deed.CLOSE, NOW, post=number) for number in range(5)))

    assert [one.id for one in await store.acts.before(2**62, 2)] == [5, 4]
    assert [one.id for one in await store.acts.before(4, 10)] == [3, 2, 1]


async def test_what_was_decided_about_a_person_is_found(store):
    await noted(store, *(Act(Deed.BAN, NOW, person=number % 2) for number in range(5)))

    assert [one.id for one in await store.acts.suffered_by(0, 2)] == [5, 3]
