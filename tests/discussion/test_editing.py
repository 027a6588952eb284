"""Who may change a post, and what is left of the old words."""

import asyncio
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.discussion import editing, moderating, posting
from gateway.message.addresses import Purpose
from gateway.message.cancel_locks import lock_of
from gateway.model import Author, Change, Done, Door, Posted, Proof, Refused, Words
from gateway.store import open_store
from gateway.store.acts import Deed
from tests.discussion.drafts import ANN, BOB, EDITOR, article, comment, ledger
from tests.factories import HOME_FRONT

NOBODY = Author("X", None)
KEY = "sha256:secret"
NEW = Words("<p>Better words.</p>")


@pytest.fixture
async def root(desk):
    return (await posting.post(desk, article())).post


@pytest.fixture
async def anns(desk, root):
    """A follow-up of Ann's, from a newsreader of hers that locked it."""
    draft = comment(
        root, door=Door.NEWS, proof=Proof.LOGIN, sent_id="<ann@x.example>",
        kept_headers=(("Cancel-Lock", lock_of(KEY)),),
    )  # fmt: skip
    return (await posting.post(desk, draft)).post


def asked(post, author=NOBODY, words=None, **changed):
    return Change(post.message_id, author, words, **changed)


async def numbers(desk, section=HOME_FRONT.name):
    return [
        number async for some in desk.store.newsgroups.numbers(section, 1, 99) for number in some
    ]


async def on_the_wire(desk, message_id):
    found = await desk.store.newsgroups.article_by_id(message_id)
    return found.octets.decode() if found else None


WAYS = {
    "the author, logged in": lambda post: asked(post, person=post.person),
    "the key to the author's lock": lambda post: asked(post, keys=f"sha256:other {KEY}"),
    "the owner": lambda post: asked(post, by_owner=True),
}


async def test_of_changes_at_two_nodes_the_later_supersedes_the_earlier(
    desk, anns, store_url, tmp_path
):
    other = replace(desk, store=await open_store(store_url, tmp_path))
    wanted = [asked(anns, words=Words(f"<p>{number}</p>"), by_owner=True) for number in range(2)]

    done = await asyncio.gather(editing.change(desk, wanted[0]), editing.change(other, wanted[1]))
    await other.store.close()

    assert all(isinstance(one, Posted) for one in done)
    (edition,) = await desk.store.database.rows("SELECT wire_id, former FROM edition")
    assert edition[1] not in (anns.message_id, edition[0])
    assert f"Supersedes: {edition[1]}\r\n" in await on_the_wire(desk, edition[0])


@pytest.mark.parametrize("way", WAYS)
async def test_a_post_is_taken_away_by(desk, root, anns, way):
    assert await editing.change(desk, WAYS[way](anns)) == editing.GONE

    assert (await desk.store.posts.by_id(anns.id)).removed_at is not None
    assert await on_the_wire(desk, anns.message_id) is None
    assert await desk.store.newsgroups.overview_by_id(anns.message_id) is None
    assert await numbers(desk) == [1]


async def test_an_editor_takes_away_what_is_not_theirs_and_the_log_says_so(desk, anns, editor):
    assert await editing.change(desk, asked(anns, person=editor.id)) == editing.GONE

    (entry,) = await desk.store.acts.about(anns.id)
    assert (entry.act.what, entry.act.by) == (Deed.REMOVE, editor.id)


@pytest.mark.parametrize("way", ["the author, logged in", "the key to the author's lock"])
async def test_what_authors_do_to_their_own_is_written_down_as_theirs(desk, anns, way):
    locked = replace(NEW, kept_headers=anns.kept_headers)
    await editing.change(desk, replace(WAYS[way](anns), words=locked))
    await editing.change(desk, WAYS[way](anns))

    entries = await desk.store.acts.about(anns.id)
    assert [(entry.act.what, entry.who) for entry in entries] == [
        (Deed.REVISE, "Ann"),
        (Deed.WITHDRAW, "Ann"),
    ]


async def test_a_nameless_authors_deed_is_not_the_owners(desk, root):
    draft = comment(root, author=Author("Eve"), door=Door.WEB, proof=Proof.NONE)
    eves = (await posting.post(desk, draft)).post
    await editing.change(desk, asked(eves, by_author=True))

    assert [entry.who for entry in await desk.store.acts.about(eves.id)] == ["its author"]


async def test_editors_and_authors_change_and_take_away_by_name(desk, anns, editor):
    ann = await desk.store.people.by_id(anns.person)
    for by in (ann, editor):
        assert isinstance(await editing.edit(desk, anns, NEW, by), Posted)
    assert await editing.take_away(desk, anns, ann) == editing.GONE


async def test_an_editors_remark_outlives_what_its_author_changes(desk, anns, editor):
    remarked = Words("<p>Rude.</p><aside><p>Be kind.</p></aside>")
    await editing.edit(desk, anns, remarked, editor)
    forged = Words("<p>Kind.</p><p>Remark: Be kind.</p><aside><p>He is right.</p></aside>")
    await editing.edit(desk, anns, forged, await desk.store.people.by_id(anns.person))

    body = (await desk.store.posts.by_id(anns.id)).body
    assert body == "<p>Kind.</p><aside><p>Be kind.</p></aside>"


async def test_nobody_else_changes_anything(desk, root, anns):
    bobs = (await posting.post(desk, comment(root, author=BOB))).post
    for change in (
        asked(anns, person=bobs.person),
        asked(anns, BOB),
        asked(anns, keys="sha256:wrong"),
        asked(anns),
        asked(root, ANN, person=anns.person),
    ):
        assert await editing.change(desk, change) == editing.NOT_YOURS


async def test_a_post_nobody_knows_is_not_changed(desk):
    said = await editing.change(desk, Change("<none@x.example>", ANN, by_owner=True))
    assert said == editing.NOT_HERE


async def test_taking_away_twice_is_said_to_be_done(desk, anns):
    change = asked(anns, person=anns.person)
    assert await editing.change(desk, change) == await editing.change(desk, change)


async def test_who_is_banned_changes_nothing(desk, anns):
    await desk.store.write(lambda tables: tables.people.ban(anns.person, desk.clock()))
    assert await editing.change(desk, asked(anns, person=anns.person)) == editing.BANNED
    assert await editing.change(desk, asked(anns, ANN)) == editing.BANNED


# Other words


async def test_other_words_stand_under_an_id_and_a_number_of_their_own(desk, anns):
    words = replace(NEW, sent_id="<ann.2@x.example>", subject="Better")
    said = await editing.change(desk, asked(anns, words=words, person=anns.person))
    assert isinstance(said, Posted)

    stored = await desk.store.posts.by_id(anns.id)
    assert (stored.message_id, stored.body, stored.subject) == (anns.message_id, NEW.body, "Better")
    assert await on_the_wire(desk, anns.message_id) is None
    wire = await on_the_wire(desk, "<ann.2@x.example>")
    assert "\r\nSupersedes: <ann@x.example>\r\nCancel-Key: sha256:" in wire
    assert "Better words." in wire
    assert await numbers(desk) == [1, 3]
    line = await desk.store.newsgroups.overview_by_id("<ann.2@x.example>")
    assert line.startswith(b"3\tBetter\t")


async def test_the_key_in_the_new_article_opens_our_lock_on_the_old_one(desk, anns):
    locks = (await on_the_wire(desk, anns.message_id)).split("Cancel-Lock: ")[1].split("\r\n")[0]
    await editing.change(desk, asked(anns, words=replace(NEW, sent_id="<2@x.e>"), by_owner=True))
    key = (await on_the_wire(desk, "<2@x.e>")).split("Cancel-Key: ")[1].split("\r\n")[0]

    assert lock_of(key) in locks.split()
    assert lock_of(KEY) in locks.split()


async def test_answers_to_either_id_find_the_post(desk, anns):
    await editing.change(desk, asked(anns, words=replace(NEW, sent_id="<2@x.e>"), by_owner=True))

    for number, message_id in enumerate([anns.message_id, "<2@x.e>"]):
        draft = comment(
            anns, author=BOB, door=Door.NEWS, proof=Proof.LOGIN, parent=None,
            sent_id=f"<bob.{number}@x.e>", references=(message_id,),
        )  # fmt: skip
        answer = (await posting.post(desk, draft)).post
        assert answer.parent == anns.id
        wire = (await on_the_wire(desk, answer.message_id)).replace("\r\n ", " ")
        assert f"{anns.message_id} <2@x.e>\r\n" in wire


async def test_the_new_article_stands_in_the_thread_of_the_old_one(desk, root, anns):
    await editing.change(desk, asked(anns, words=replace(NEW, sent_id="<2@x.e>"), by_owner=True))
    line = (await desk.store.newsgroups.overview_by_id("<2@x.e>")).split(b"\t")

    assert line[5].decode().split() == [root.message_id, anns.message_id]


async def test_words_can_be_changed_again_and_again(desk, anns):
    for number in (2, 3):
        words = Words(f"<p>Words {number}</p>", sent_id=f"<{number}@x.e>")
        assert isinstance(
            await editing.change(desk, asked(anns, words=words, by_owner=True)), Posted
        )

    assert await on_the_wire(desk, "<2@x.e>") is None
    assert "Supersedes: <2@x.e>" in await on_the_wire(desk, "<3@x.e>")
    assert await numbers(desk) == [1, 4]


async def test_the_newest_id_changes_the_post_too_and_none_is_used_twice(desk, anns):
    words = replace(NEW, sent_id="<2@x.e>")
    await editing.change(desk, asked(anns, words=words, by_owner=True))
    again = Change("<2@x.e>", NOBODY, words, by_owner=True)

    assert await editing.change(desk, again) == editing.ID_TAKEN
    assert await editing.change(desk, replace(again, words=None)) == editing.GONE
    assert await on_the_wire(desk, "<2@x.e>") is None


async def test_an_author_has_an_hour_and_an_editor_for_ever(desk, anns, editor, clock):
    clock.advance(minutes=59)
    change = asked(anns, words=NEW, person=anns.person)
    assert isinstance(await editing.change(desk, change), Posted)
    clock.advance(minutes=2)
    late = await editing.change(desk, change)

    assert isinstance(late, Refused)
    assert late.reason == "A post can be changed for 1 hour; you can still take it away."
    assert isinstance(await editing.change(desk, replace(change, person=editor.id)), Posted)
    assert await editing.change(desk, replace(change, words=None)) == editing.GONE


async def test_a_site_may_forbid_it(desk, anns, clock):
    strict = replace(desk, rules=replace(desk.rules, edit_window=clock() - clock()))
    said = await editing.change(strict, asked(anns, words=NEW, person=anns.person))

    assert isinstance(said, Refused)


async def test_what_editors_have_approved_is_not_changed_behind_their_backs(desk, anns):
    sections = {HOME_FRONT.name: replace(HOME_FRONT, moderated=True)}
    strict = replace(desk, sections=sections)
    change = asked(anns, words=NEW, person=anns.person)

    assert await editing.change(strict, change) == editing.MODERATED


async def test_new_words_are_judged_as_others_are(desk, anns):
    empty = asked(anns, words=Words(""), person=anns.person)
    assert await editing.change(desk, empty) == editing.NO_WORDS
    long = await editing.change(desk, replace(empty, words=Words("x" * 70_000)))
    assert "64 KiB" in long.reason


async def test_what_waits_for_the_editors_changes_where_it_waits(desk, root):
    strict = replace(desk, rules=replace(desk.rules, first_comment="hold"))
    held = (await posting.post(strict, comment(root, sent_id="<x@y.e>"))).post
    await editing.change(strict, asked(held, words=NEW, person=held.person))
    await moderating.approve(strict, held.id)

    assert "Better words." in await on_the_wire(desk, held.message_id)


# By mail


async def token_in_the_mail(desk):
    recipient, raw = (await ledger(desk))[-1]
    assert recipient == ANN.address
    return desk.tokens.read(re.search(rb"confirm\+(\w+)@", raw)[1].decode()), raw.decode()


@pytest.mark.parametrize("words", [None, NEW])
async def test_whoever_only_says_who_they_are_is_asked_by_mail(desk, anns, words):
    assert await editing.change(desk, asked(anns, ANN, words)) == editing.ASKED
    assert (await desk.store.posts.by_id(anns.id)).body == anns.body
    token, letter = await token_in_the_mail(desk)
    assert token.purpose is Purpose.CONFIRM_CHANGE
    assert "> Better words." in letter if words else "> An answer." in letter

    said = await editing.confirm(desk, *token.numbers)
    assert isinstance(said, Posted if words else Done)
    changed = await desk.store.posts.by_id(anns.id)
    assert changed.body == NEW.body if words else changed.removed_at is not None


async def test_a_change_is_confirmed_once(desk, anns):
    await editing.change(desk, asked(anns, ANN))
    token, _ = await token_in_the_mail(desk)
    await editing.confirm(desk, *token.numbers)

    assert isinstance(await editing.confirm(desk, *token.numbers), Refused)


async def test_nobody_is_mailed_again_and_again(desk, anns):
    for _ in range(20):
        await editing.change(desk, asked(anns, ANN))
    assert len(await ledger(desk)) == 5


async def test_an_editor_is_an_editor_in_any_section(desk, root, editor):
    assert editor.address == EDITOR.address
    assert isinstance(await editing.change(desk, asked(root, words=NEW, person=editor.id)), Posted)


@pytest.mark.parametrize(
    ("window", "words"), [({"minutes": 30}, "30 minutes"), ({"days": 3}, "3 days")]
)
async def test_the_window_is_told_in_words(desk, anns, clock, window, words):
    clock.advance(days=4)
    strict = replace(desk, rules=replace(desk.rules, edit_window=timedelta(**window)))
    said = await editing.change(strict, asked(anns, words=NEW, person=anns.person))

    assert f"can be changed for {words};" in said.reason
