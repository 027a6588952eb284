"""Whose words a draft is."""

from dataclasses import replace

import pytest

from gateway.discussion import moderating, posting, subscribing
from gateway.discussion.desk import Rules
from gateway.discussion.identity import by_who
from gateway.model import Author, Cadence, Door, Hold, Posted, Proof, Scope
from tests.discussion.drafts import ANN, EDITOR, article, comment
from tests.factories import HOME_FRONT


@pytest.fixture
async def root(desk):
    return (await posting.post(desk, article())).post


async def said(desk, root, **changed):
    return await posting.post(desk, comment(root, **changed))


async def test_a_first_proof_brings_the_nic(desk, root):
    posted = await said(desk, root)

    ann = await by_who(desk.store, ANN.address)
    assert (ann.nic, ann.original_nic, ann.proven_at) == ("Ann", "Ann", desk.clock())
    assert posted.post.nic == "Ann"


async def test_mails_that_prove_nothing_take_no_nic_away(desk, root):
    forged = await said(desk, root, author=Author("Bob", "x@example.org"), proof=Proof.NONE)
    bob = await said(desk, root, author=Author("Bob", "bob@example.org"))

    assert forged.hold is Hold.CONFIRMATION
    assert forged.post.nic == "Bob"
    assert bob.post.nic == "Bob"
    stranger = await by_who(desk.store, "x@example.org")
    assert stranger.nic != "Bob"
    assert stranger.proven_at is None


async def test_who_confirms_gets_the_nic_unless_it_is_anothers_by_then(desk, root):
    first = await said(desk, root, author=Author("Bob", "x@example.org"), proof=Proof.NONE)
    await said(desk, root, author=Author("Bob", "bob@example.org"))

    confirmed = await moderating.confirm(desk, first.post.id)

    assert isinstance(confirmed, Posted)
    assert confirmed.post.nic == "Bob 2"
    assert (await desk.store.posts.by_id(first.post.id)).nic == "Bob 2"
    assert (await by_who(desk.store, "x@example.org")).nic == "Bob 2"


async def test_what_a_forger_called_somebody_is_gone_with_their_own_first_word(desk, root):
    await said(desk, root, author=Author("Silly Fool", ANN.address), proof=Proof.NONE)

    assert (await said(desk, root)).post.nic == "Ann"


async def test_a_subscriber_gets_their_nic_with_their_confirmation(desk):
    await subscribing.ask(desk, ANN, Scope(HOME_FRONT.name), Cadence.DAILY)
    before = await by_who(desk.store, ANN.address)
    rows = await desk.store.database.rows("SELECT id FROM subscription")
    await subscribing.confirm(desk, rows[0][0])
    after = await by_who(desk.store, ANN.address)

    assert (before.nic == "Ann", before.original_nic) == (False, "Ann")
    assert after.nic == "Ann"


@pytest.mark.parametrize("rules", [Rules(news_post="anyone")])
async def test_a_newsreader_let_in_without_proof_speaks_as_nobody(desk, root, editor):
    await said(desk, root)
    as_ann = await said(desk, root, door=Door.NEWS, proof=Proof.NONE, fingerprint="1")
    as_editor = article(author=EDITOR, proof=Proof.NONE, door=Door.NEWS, subject="Mine")

    assert (as_ann.post.person, as_ann.post.nic) == (None, "Ann (unverified)")
    held = await posting.post(desk, as_editor)
    assert held.hold is Hold.SUBMISSION
    assert (held.post.person, held.post.nic) == (None, "NIC (unverified)")


@pytest.mark.parametrize("nic", ["Ann", "Аnn", "ANN", "A.n.n", "Editor", "The Gazette"])
async def test_a_name_alone_is_marked_where_it_is_somebodys(desk, root, nic):
    await said(desk, root)
    nobody = Author(nic)

    posted = await said(desk, root, author=nobody, door=Door.WEB, proof=Proof.NONE)

    assert (posted.post.person, posted.post.nic) == (None, f"{nic} (unverified)")


async def test_a_name_alone_that_is_nobodys_stands_as_it_is(desk, root):
    nobody = Author("Carl")

    posted = await said(desk, root, author=nobody, door=Door.WEB, proof=Proof.NONE)

    assert posted.post.nic == "Carl"


@pytest.mark.parametrize("rules", [Rules(proof="none")])
async def test_an_intranet_believes_its_mail(desk, root):
    posted = await said(desk, root, proof=Proof.NONE)

    assert posted.post.nic == "Ann"
    assert (await by_who(desk.store, ANN.address)).proven_at is not None


async def test_a_ban_counts_without_proof(desk, root):
    await said(desk, root)
    ann = await by_who(desk.store, ANN.address)
    await desk.store.write(lambda tables: tables.people.ban(ann.id, desk.clock()))

    refused = await said(desk, root, proof=Proof.NONE, fingerprint="1")

    assert "no longer" in refused.reason


async def test_what_an_owner_lets_appear_unconfirmed_is_marked(desk, root):
    await said(desk, root)
    author = replace(ANN, address="other@example.org")
    held = await said(desk, root, author=author, proof=Proof.NONE, fingerprint="1")

    posted = await moderating.approve(desk, held.post.id)

    assert posted.post.nic == "Ann (unverified)"
