"""Reactions are counted, once for each person, and are no comments."""

import pytest

from gateway.discussion import moderating, posting
from gateway.discussion.admission import CLOSED
from gateway.discussion.voting import COUNTED, NOT_COUNTED, vote
from gateway.model import MessageId, Proof, Refused
from tests.discussion.drafts import ANN, BOB, article, comment


@pytest.fixture
async def root(desk):
    return (await posting.post(desk, article())).post


@pytest.fixture
async def readers(desk, root):
    for author in (ANN, BOB):
        await posting.post(desk, comment(root, author=author))


async def test_reactions_of_two_readers_are_counted_once_each(desk, root, readers):
    for author, sign in ((ANN, "👍"), (ANN, "👍"), (BOB, "👍"), (BOB, "🎉")):
        assert await vote(desk, comment(root, author=author, body=""), sign) == COUNTED

    assert await desk.store.votes.below(root.id) == {root.id: (("👍", 2), ("🎉", 1))}
    assert len(await desk.store.posts.thread(root.id)) == 3


async def test_a_stranger_and_a_sender_without_proof_are_not_counted(desk, root, readers):
    stranger = comment(root, author=ANN.__class__("X", "x@example.org"))
    assert await vote(desk, stranger, "👍") == NOT_COUNTED
    assert await vote(desk, comment(root, proof=Proof.NONE), "👍") == NOT_COUNTED
    assert await desk.store.votes.below(root.id) == {}


async def test_a_closed_article_takes_no_reactions(desk, root, readers):
    await moderating.close(desk, root.id, closed=True)
    verdict = await vote(desk, comment(root), "👍")
    assert isinstance(verdict, Refused)
    assert verdict.reason == CLOSED


async def test_a_reaction_can_be_traced(desk, root, readers):
    sent = MessageId("<reaction@ann>")
    await vote(desk, comment(root, sent_id=sent), "👍")
    (fate,) = await desk.store.fates.of(sent)
    assert (fate.verdict, fate.reason, fate.sender) == ("voted", "👍", ANN.address)
