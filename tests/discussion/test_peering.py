"""What goes to a peer, and what a peer may change."""

import pytest

from gateway.discussion import editing, moderating, peering, posting
from gateway.message.cancel_locks import lock_of
from gateway.model import Author, Change, Door, Peer, Posted, Proof, Words
from tests.discussion.drafts import article
from tests.factories import HOME_FRONT

FAR = Peer("far", "far.example", trusts_cancels=False)
TRUSTED = Peer("far", "far.example", trusts_cancels=True)
RAW = (
    b"Path: gazette.example!!far.example!not-for-mail\r\n"
    b"Message-ID: <f@far.example>\r\n\r\nWords.\r\n"
)
KEY = "sha256:secret"


@pytest.fixture
async def known(desk):
    """A peer that has been told of everything."""
    assert await batches(desk) == []


async def batches(desk, peer=FAR):
    return await peering.next_batches(desk, peer, (HOME_FRONT.name,))


async def foreign(desk, **changed):
    own = {
        "door": Door.FEED, "proof": Proof.PEER, "author": Author("Faraway"), "raw": RAW,
        "sent_id": "<f@far.example>", "kept_headers": (("Path", "!far.example!not-for-mail"),),
    }  # fmt: skip
    verdict = await posting.post(desk, article(**{**own, **changed}))
    assert isinstance(verdict, Posted)
    return verdict.post


async def test_what_was_here_before_the_peer_is_not_offered(desk):
    await posting.post(desk, article())
    assert await batches(desk) == []


async def test_a_new_post_is_offered_until_the_peer_has_it(desk, known):
    post = (await posting.post(desk, article())).post
    (batch,) = await batches(desk)

    assert [one.message_id for one in batch.offers] == [post.message_id]
    assert await batches(desk) == [batch]
    await peering.move(desk, FAR, batch)
    assert await batches(desk) == []


async def put_off(desk):
    """A post that the peer has just said it wants later; its offer."""
    await posting.post(desk, article())
    (batch,) = await batches(desk)
    await peering.move(desk, FAR, batch, batch.offers)
    return batch.offers[0]


async def test_what_a_peer_wants_later_is_offered_again_and_again_less_often(desk, known, clock):
    first = await put_off(desk)
    waits = []
    for _ in range(6):
        start = clock()
        while not (found := await batches(desk)):
            clock.advance(minutes=5)
        (again,) = found
        waits.append((clock() - start).seconds // 60)
        assert again.offers[0].message_id == first.message_id
        await peering.move(desk, FAR, again, again.offers)

    assert waits == [5, 5, 10, 20, 40, 60]
    assert waits == sorted(waits)


async def test_what_a_peer_takes_at_last_is_not_offered_again(desk, known, clock):
    await put_off(desk)
    assert await batches(desk) == []
    clock.advance(minutes=5)
    (again,) = await batches(desk)
    await peering.move(desk, FAR, again)
    clock.advance(days=1)

    assert await batches(desk) == []


async def test_what_is_put_off_is_forgotten_with_the_peer(desk, known, clock):
    await put_off(desk)
    clock.advance(minutes=5)
    await peering.forget_others(desk, [FAR])
    assert len(await batches(desk)) == 1
    await peering.forget_others(desk, [Peer("near", "near.example")])

    assert await batches(desk) == []


async def test_what_a_peer_puts_off_for_three_days_is_given_up(desk, known, clock):
    await put_off(desk)
    for _ in range(2):
        clock.advance(days=2)
        (again,) = await batches(desk)
        await peering.move(desk, FAR, again, again.offers)
    clock.advance(days=2)

    assert await batches(desk) == []


async def test_what_was_taken_away_meanwhile_is_not_offered_again(desk, known, clock):
    offer = await put_off(desk)
    await moderating.remove(desk, (await desk.store.posts.by_message_id(offer.message_id)).id)
    (cancel,) = await batches(desk)
    await peering.move(desk, FAR, cancel, cancel.offers)
    clock.advance(hours=1)

    (again,) = await batches(desk)
    assert [one.message_id for one in again.offers] == [cancel.offers[0].message_id]
    assert await desk.store.feeds.deferred(FAR.name, clock(), 10) != []


async def test_drafts_that_come_together_share_a_commit_and_an_answer_finds_its_parent(
    desk, monkeypatch
):
    commits = []
    groups = desk.store.database._groups
    commit = groups._commit

    async def counted(works):
        commits.append(len(works))
        return await commit(works)

    monkeypatch.setattr(groups, "_commit", counted)
    own = {"door": Door.FEED, "proof": Proof.PEER, "author": Author("Faraway")}
    drafts = [
        article(**own, sent_id=f"<{n}@far.example>", references=(f"<{n - 1}@far.example>",))
        for n in range(20)
    ]
    verdicts = await peering.post_all(desk, drafts)

    posts = [verdict.post for verdict in verdicts]
    assert [post.parent for post in posts] == [None, *(post.id for post in posts[:-1])]
    assert commits == [20]


async def test_an_article_of_another_server_stands_under_its_own_id_and_path(desk):
    post = await foreign(desk)
    wire = (await desk.store.newsgroups.article_by_id("<f@far.example>")).octets.decode()

    assert (post.message_id, post.person, post.nic) == ("<f@far.example>", None, "Faraway")
    assert "Path: gazette.example!!far.example!not-for-mail\r\n" in wire
    assert "Injection-Info" not in wire
    assert "Cancel-Lock" not in wire


async def test_it_goes_on_to_others_and_never_back(desk, known):
    other = Peer("near", "near.example")
    await batches(desk, other)
    await foreign(desk)

    (back,) = await batches(desk)
    (onward,) = await batches(desk, other)
    assert back.offers == ()
    (offer,) = onward.offers
    assert offer.article.startswith(b"Path: gazette.example!!far.example!not-for-mail\r\n")


async def test_it_is_not_wanted_again(desk):
    assert await peering.is_wanted(desk, "<f@far.example>")
    await foreign(desk)
    assert not await peering.is_wanted(desk, "<f@far.example>")
    await peering.note_unwanted(desk, "<g@far.example>")
    assert not await peering.is_wanted(desk, "<g@far.example>")


async def test_what_is_taken_away_here_goes_out_with_the_key_to_our_lock(desk, known):
    post = (await posting.post(desk, article())).post
    wire = (await desk.store.newsgroups.article_by_id(post.message_id)).octets.decode()
    await moderating.remove(desk, post.id)
    (batch,) = await batches(desk)
    (offer,) = batch.offers
    message = offer.article.decode()

    assert f"Control: cancel {post.message_id}\r\n" in message
    key = message.split("Cancel-Key: ")[1].split("\r\n")[0]
    assert f"Cancel-Lock: {lock_of(key)}\r\n" in wire


async def test_what_an_editor_takes_away_of_others_stays_where_it_was_posted(desk, known):
    post = await foreign(desk)
    await moderating.remove(desk, post.id)
    assert await batches(desk) == []


def relayed(peer, target, words=None, keys=""):
    return Change(
        target, Author(""), words, keys=keys, relayed_by=peer, sent_id="<c@far.example>",
        raw=b"Path: far.example!not-for-mail\r\nControl: cancel <f@far.example>\r\n\r\n",
    )  # fmt: skip


async def test_others_cancel_their_own_with_the_key_and_it_goes_on(desk, known):
    other = Peer("near", "near.example")
    await batches(desk, other)
    await foreign(desk, kept_headers=(("Cancel-Lock", lock_of(KEY)),))

    assert await editing.change(desk, relayed(FAR, "<f@far.example>")) == editing.NOT_YOURS
    gone = await editing.change(desk, relayed(FAR, "<f@far.example>", keys=KEY))
    assert gone == editing.GONE
    (batch,) = await batches(desk, other)
    assert b"Control: cancel <f@far.example>" in batch.offers[0].article


async def test_a_trusted_peer_cancels_what_came_from_elsewhere_and_nothing_of_ours(desk):
    ours = (await posting.post(desk, article())).post
    await foreign(desk)

    assert await editing.change(desk, relayed(TRUSTED, ours.message_id)) == editing.NOT_YOURS
    assert await editing.change(desk, relayed(TRUSTED, "<f@far.example>")) == editing.GONE


async def test_others_supersede_their_own_at_any_time(desk, known, clock):
    await foreign(desk, kept_headers=(("Cancel-Lock", lock_of(KEY)),))
    clock.advance(days=9)
    words = Words("<p>Better.</p>", sent_id="<c@far.example>")
    said = await editing.change(desk, relayed(FAR, "<f@far.example>", words, KEY))

    assert isinstance(said, Posted)
    assert not await peering.is_wanted(desk, "<c@far.example>")
    assert await desk.store.newsgroups.article_by_id("<c@far.example>") is not None
