"""Archives in: whole threads, quietly, once."""

import pytest

from gateway.model import SectionName
from gateway.transfer import mbox
from gateway.transfer.mbox import MboxImport, words_of
from tests.factories import HOME_FRONT, OPINION


def message(number, references="", newsgroups="gazette.home-front", sender="Ann <ann@example.org>"):
    return (
        f"From x Mon Mar  2 09:30:00 2026\nFrom: {sender}\nNewsgroups: {newsgroups}\n"
        f"Subject: Message {number}\nMessage-ID: <{number}@x>\nReferences: {references}\n"
        f"Date: Mon, 2 Mar 2020 09:30:00 +0000\n\nWords of {number}.\n\n"
    )


@pytest.fixture
def bring(desk, tmp_path):
    async def bring(content, default=None):
        path = tmp_path / "archive.mbox"
        path.write_text(content)
        told = []
        run = MboxImport(desk, default)
        outcome = await run.run(path, lambda done, total: told.append((done, total)))
        return outcome, told

    return bring


async def posts_of(desk):
    rows = await desk.store.database.rows("SELECT id FROM post ORDER BY id")
    return [await desk.store.posts.by_id(row[0]) for row in rows]


THREAD = (
    message(3, "<1@x> <2@x>") + message(1) + message(2, "<1@x>", sender="Bob <bob@example.net>")
)


async def test_a_thread_comes_in_whole_whatever_its_order(bring, desk):
    outcome, told = await bring(THREAD)

    posts = await posts_of(desk)
    assert (outcome.imported, outcome.known, outcome.left_out) == (3, 0, 0)
    assert told == [(3, 3)]
    assert [post.message_id for post in posts] == ["<1@x>", "<2@x>", "<3@x>"]
    assert [post.parent for post in posts] == [None, 1, 2]
    assert posts[2].references == ("<1@x>", "<2@x>")
    assert [post.nic for post in posts] == ["Ann", "Bob", "Ann"]
    assert posts[0].posted_at.year == 2020
    numbers = await desk.store.database.rows("SELECT number, post FROM numbering ORDER BY number")
    assert [tuple(row) for row in numbers] == [(1, 1), (2, 2), (3, 3)]
    assert (await desk.store.people.by_address("ann@example.org")).comments == 1


async def test_twice_changes_nothing_and_more_comes_below_what_is_here(bring, desk):
    await bring(THREAD)

    again, _ = await bring(THREAD)
    more, _ = await bring(THREAD + message(4, "<3@x>"))

    assert (again.imported, again.known) == (0, 3)
    assert (more.imported, more.known) == (1, 3)
    assert (await posts_of(desk))[-1].parent == 3


async def test_nobody_is_mailed_about_an_archive(bring, desk, clock):
    await bring(THREAD)

    assert await desk.store.write(lambda tables: tables.planning.plan_notices(clock())) == 0


async def test_answers_whose_parent_is_lost_stay_together(bring, desk):
    await bring(message(5, "<lost@x>") + message(6, "<lost@x>"))

    assert [post.article for post in await posts_of(desk)] == [1, 1]


async def test_what_has_no_section_is_left_out_unless_one_is_named(bring, desk):
    content = message(1, newsgroups="comp.misc") + message(2, newsgroups="gazette.opinion,x.y")

    outcome, _ = await bring(content)
    assert (outcome.imported, outcome.left_out) == (1, 1)
    outcome, _ = await bring(content, SectionName("home-front"))
    assert (outcome.imported, outcome.known) == (1, 1)
    assert [post.sections for post in await posts_of(desk)] == [
        (OPINION.name,),
        (HOME_FRONT.name,),
    ]


async def test_nobodys_mailbox_makes_no_person(bring, desk):
    await bring(message(1, sender="Ann <ann@users.gazette.example.invalid>"))

    assert (await posts_of(desk))[0].person is None
    assert (await posts_of(desk))[0].nic == "Ann"


async def test_many_messages_are_read_by_several_processes(bring, desk, monkeypatch):
    monkeypatch.setattr(mbox, "WORTH_SHARING", 2)
    monkeypatch.setattr(mbox, "BATCH", 3)
    content = "".join(message(number, f"<{number - 1}@x>") for number in range(1, 8))

    outcome, told = await bring(content)

    assert outcome.imported == 7
    assert told == [(3, 7), (6, 7), (7, 7)]
    assert {post.article for post in await posts_of(desk)} == {1}


def test_words_keep_what_they_quote():
    (words,) = words_of([b"From: a@x.example\n\nMine.\n> Old.\n"])

    assert words.body == "<p>Mine.</p><blockquote><p>Old.</p></blockquote>"


def test_no_word_of_an_archive_is_an_address():
    said = b"On Monday, Bob <bob@example.org> wrote:\n> Ask cy@example.net.\n\nAnn\nann@x.example\n"
    (words,) = words_of([b"From: ann@x.example\n\n" + said])

    assert "@" not in words.body
    assert "Bob wrote:" in words.body
