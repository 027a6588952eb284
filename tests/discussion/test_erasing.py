"""Forgetting a person: what stays readable, and under which name."""

import pytest

from gateway.discussion import editing, erasing, moderating, posting, searching, subscribing
from gateway.discussion.searching import Asked, index_new
from gateway.message.editorial import thread_id
from gateway.model import Author, Cadence, Door, Proof, Scope, Words
from gateway.store.acts import Deed
from tests.discussion.drafts import ANN, BOB, article, comment
from tests.discussion.held import submitted
from tests.factories import HOME_FRONT, SITE_VALUE


@pytest.fixture
async def root(desk):
    return (await posting.post(desk, article())).post


@pytest.fixture
async def anns(desk, root):
    return (await posting.post(desk, comment(root, sent_id="<1@ann.example>"))).post


@pytest.fixture
async def ann(desk, anns):
    await subscribing.begin(desk, ANN, Scope(HOME_FRONT.name), Cadence.INSTANT)
    return await desk.store.people.by_id(anns.person)


async def article_on_the_wire(desk, message_id):
    found = await desk.store.newsgroups.article_by_id(message_id)
    return found.octets.decode() if found else None


async def test_their_words_stay_under_a_label_in_their_place(desk, ann, anns):
    label = f"forgotten reader {ann.id}"
    before = await desk.store.newsgroups.overview_by_id(anns.message_id)
    assert await erasing.erase(desk, ann, with_posts=False) == 1

    kept = await desk.store.posts.by_id(anns.id)
    assert (kept.nic, kept.body, kept.removed_at) == (label, anns.body, None)
    wire = await article_on_the_wire(desk, anns.message_id)
    assert f"From: {label} <forgotten-reader-{ann.id}@users" in wire
    assert "Ann" not in wire
    after = await desk.store.newsgroups.overview_by_id(anns.message_id)
    assert before.split(b"\t")[0] == after.split(b"\t")[0]
    assert label.encode() in after


async def test_changed_posts_are_relabelled_under_the_id_they_have_now(desk, ann, anns):
    await editing.edit(desk, anns, Words("<p>Better.</p>", sent_id="<2@x.e>"), ann)
    await erasing.erase(desk, ann, with_posts=False)

    wire = await article_on_the_wire(desk, "<2@x.e>")
    assert "From: forgotten reader" in wire
    assert f"Supersedes: {anns.message_id}\r\nCancel-Key: sha256:" in wire


async def test_they_are_found_by_the_label_and_not_by_their_nic(desk, ann, anns):
    await index_new(desk.store)
    await erasing.erase(desk, ann, with_posts=False)

    assert await searching.find(desk, Asked(nic="Ann"), 2**62, 9) == []
    found = await searching.find(desk, Asked(nic=f"forgotten reader {ann.id}"), 2**62, 9)
    assert [post.id for post in found] == [anns.id]


async def test_with_their_posts_nothing_is_left_but_a_place_in_the_thread(desk, ann, anns):
    below = (await posting.post(desk, comment(anns, author=BOB))).post
    await erasing.erase(desk, ann, with_posts=True)

    gone = await desk.store.posts.by_id(anns.id)
    assert gone.removed_at is not None
    assert (gone.body, gone.subject, gone.website) == ("", "", None)
    assert await article_on_the_wire(desk, anns.message_id) is None
    assert [post.id for post in await desk.store.posts.thread(anns.article)][2] == below.id


async def test_what_waits_is_never_published_and_no_editor_is_mailed_about_it(desk, ann, editor):
    held = await submitted(desk)
    assert len(await desk.store.erasing.waiting_letters()) > 0
    await erasing.erase(desk, ann, with_posts=False)

    assert (await desk.store.posts.by_id(held.id)).removed_at is not None
    mark = thread_id(SITE_VALUE, held).encode()
    assert not any(mark in raw for _, raw in await desk.store.erasing.waiting_letters())


async def test_it_is_written_down_without_a_name(desk, ann, anns):
    await erasing.erase(desk, ann, with_posts=False)

    (entry,) = await desk.store.acts.last(1)
    assert (entry.act.what, entry.nic, entry.who) == (Deed.ERASE, "", "the owner")
    (about,) = await desk.store.acts.about(anns.id)
    assert about.act.what is Deed.ERASE


async def test_who_comes_again_is_a_stranger_and_takes_no_label(desk, root, ann, anns):
    await erasing.erase(desk, ann, with_posts=False)
    again = (await posting.post(desk, comment(root, fingerprint="2"))).post

    assert again.nic == "Ann"
    assert again.person != ann.id
    assert (await desk.store.people.by_id(again.person)).comments == 1
    named = comment(root, author=Author(f"Forgotten Reader {ann.id}"), door=Door.WEB,
                    proof=Proof.NONE)  # fmt: skip
    assert (await posting.post(desk, named)).post.nic.endswith("(unverified)")


async def test_a_reply_address_of_theirs_works_for_nobody(desk, ann, anns):
    await erasing.erase(desk, ann, with_posts=False)
    verdict = await posting.post(desk, comment(anns, holder=ann.id))

    assert "given to another reader" in verdict.reason


async def test_the_kept_page_of_the_thread_is_made_anew(desk, ann, anns):
    before = await desk.store.pages.version(anns.article)
    await erasing.erase(desk, ann, with_posts=False)

    assert await desk.store.pages.version(anns.article) != before


async def test_removed_posts_of_theirs_are_emptied_too(desk, ann, anns):
    await moderating.remove(desk, anns.id)
    await erasing.erase(desk, ann, with_posts=False)

    assert (await desk.store.posts.by_id(anns.id)).body == ""
