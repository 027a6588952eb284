"""The log of what was done."""

from datetime import timedelta

from gateway.model import Role
from gateway.store.acts import Act, Deed, Entry
from tests.factories import HOME_FRONT, NOW, OPINION, a_person, a_post

CHIEF = a_person(1, role=Role.OWNER)


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

    assert [one.id for one in await store.acts.before(CHIEF, 2**62, 2)] == [5, 4]
    assert [one.id for one in await store.acts.before(CHIEF, 4, 10)] == [3, 2, 1]


async def test_what_was_decided_about_a_person_is_found(store):
    await noted(store, *(Act(Deed.BAN, NOW, person=number % 2) for number in range(5)))

    assert [one.id for one in await store.acts.suffered_by(CHIEF, 0, 2)] == [5, 3]


async def test_an_editor_of_sections_sees_what_was_done_in_them_and_who_was_banned(store):
    both = (HOME_FRONT.name, OPINION.name)
    here = {1: (OPINION.name,), 2: (HOME_FRONT.name,), 3: both, 4: ("opinions",)}

    async def posts(tables):
        for number, sections in here.items():
            await tables.posts.insert(a_post(number, sections=sections), "s")

    await store.write(posts)
    acts = [Act(Deed.REMOVE, NOW, post=number, person=9) for number in here]
    await noted(store, *acts, Act(Deed.BAN, NOW, person=9), Act(Deed.CLOSE, NOW, post=77))

    async def seen(*sections, role=Role.EDITOR):
        editor = a_person(5, role=role, sections=sections)
        seen = [one.id for one in await store.acts.before(editor, 2**62, 10)]
        suffered = [one.id for one in await store.acts.suffered_by(editor, 9, 10)]
        assert suffered == [one for one in seen if one != 6]
        return seen

    assert await seen(OPINION.name) == [5, 3, 1]
    assert await seen(*both) == [5, 3, 2, 1]
    assert await seen() == [6, 5, 4, 3, 2, 1]
    assert await seen(OPINION.name, role=Role.OWNER) == [6, 5, 4, 3, 2, 1]


def test_who_reads_the_log_sees_no_address_and_no_network_that_was_banned():
    def hidden(what, words, **about):
        return Entry(1, Act(what, NOW, words=words, **about), "", "", "").hidden

    assert hidden(Deed.BAN, "address ann@example.org") == "address"
    assert hidden(Deed.UNBAN, "network 192.0.2.0/24") == "network"
    assert hidden(Deed.BAN, "nic Mallory") == hidden(Deed.BAN, "domain spam.example") == ""
    assert hidden(Deed.REJECT, "address the subject", post=1) == ""
    assert hidden(Deed.BAN, "address the subject", post=1, person=2) == ""
