"""What is decided after a draft came in."""

import asyncio
from dataclasses import replace

import pytest

from gateway.discussion import moderating, posting
from gateway.discussion.admission import CLOSED
from gateway.discussion.desk import Rules
from gateway.model import Done, Door, Held, Hold, Posted, Proof, Refusal, Refused
from gateway.store.acts import Act, Deed
from tests.discussion.drafts import ANN, BOB, article, comment, ledger


@pytest.fixture
async def root(desk):
    return (await posting.post(desk, article())).post


async def unconfirmed(desk, root, **changed):
    verdict = await posting.post(desk, comment(root, proof=Proof.NONE, **changed))
    assert verdict.hold is Hold.CONFIRMATION
    return verdict.post


async def numbered(desk):
    rows = await desk.store.database.rows("SELECT number, post FROM numbering ORDER BY number")
    return [tuple(row) for row in rows]


async def test_a_confirmed_post_appears_once_with_the_next_number(desk, root):
    held = await unconfirmed(desk, root)
    other = (await posting.post(desk, comment(root, author=BOB))).post

    verdicts = await asyncio.gather(*(moderating.confirm(desk, held.id) for _ in range(3)))

    assert sorted(verdict.again for verdict in verdicts) == [False, True, True]
    assert await numbered(desk) == [(1, root.id), (2, other.id), (3, held.id)]
    assert (await desk.store.people.by_address(ANN.address)).comments == 1


async def test_a_readers_confirmed_article_waits_for_the_editors(desk):
    draft = article(door=Door.MAIL, author=ANN, proof=Proof.NONE)
    held = (await posting.post(desk, draft)).post

    verdict = await moderating.confirm(desk, held.id)

    assert verdict.hold is Hold.SUBMISSION
    assert await desk.store.moderation.hold_of(held.id) is Hold.SUBMISSION
    assert isinstance(await moderating.approve(desk, held.id), Posted)


async def test_what_was_closed_meanwhile_is_not_confirmed_and_no_mail_goes_out(desk, root):
    held = await unconfirmed(desk, root)
    await moderating.close(desk, root.id, closed=True)
    letters = await ledger(desk)

    verdict = await moderating.confirm(desk, held.id)

    assert verdict == Refused(Refusal.FORBIDDEN, CLOSED)
    assert await ledger(desk) == letters


@pytest.mark.parametrize("rules", [Rules(first_comment="hold")])
async def test_a_first_comment_is_held_where_the_site_reads_them(desk, root):
    held = await unconfirmed(desk, root)

    verdict = await moderating.confirm(desk, held.id)

    assert isinstance(verdict, Held)
    assert verdict.hold is Hold.FIRST_COMMENT
    await moderating.approve(desk, held.id)
    second = await posting.post(desk, comment(root))
    assert isinstance(second, Posted)


async def test_confirming_what_is_not_there_says_so(desk):
    assert isinstance(await moderating.confirm(desk, 999), Refused)


async def test_only_what_is_held_can_be_approved(desk, root):
    assert isinstance(await moderating.approve(desk, root.id), Refused)
    assert isinstance(await moderating.approve(desk, 999), Refused)


async def test_what_was_rejected_can_be_neither_confirmed_nor_approved(desk, root):
    held = await unconfirmed(desk, root)
    assert await moderating.remove(desk, held.id)

    assert isinstance(await moderating.confirm(desk, held.id), Refused)
    assert isinstance(await moderating.approve(desk, held.id), Refused)
    assert await numbered(desk) == [(1, root.id)]


async def test_a_removed_comment_cannot_be_answered_but_its_siblings_can(desk, root):
    gone = (await posting.post(desk, comment(root))).post
    await moderating.remove(desk, gone.id)

    below = await posting.post(desk, comment(gone, author=BOB))
    beside = await posting.post(desk, comment(root, author=BOB))

    assert isinstance(below, Refused)
    assert isinstance(beside, Posted)


async def test_a_closed_article_refuses_and_an_opened_one_takes_comments_again(desk, root):
    await moderating.close(desk, root.id, closed=True)
    assert (await posting.post(desk, comment(root))).reason == CLOSED

    await moderating.close(desk, root.id, closed=False)
    assert isinstance(await posting.post(desk, comment(root)), Posted)
    assert not await moderating.close(desk, 999, closed=True)


async def test_a_confirmation_letter_names_the_held_post(desk, root):
    held = await unconfirmed(desk, root, author=replace(ANN, nic=""))

    letters = await ledger(desk)

    assert [recipient for recipient, _ in letters] == [ANN.address]
    assert held.subject.encode() in letters[0][1]


async def test_a_rejected_post_is_gone(desk, root):
    held = await unconfirmed(desk, root)

    assert isinstance(await moderating.reject(desk, held.id, "No."), Done)

    assert await desk.store.moderation.held() == []
    assert isinstance(await moderating.reject(desk, held.id), Refused)


async def test_what_is_removed_closed_and_opened_is_written_down_once(desk, root, editor, clock):
    gone = (await posting.post(desk, comment(root))).post
    for _ in range(2):
        await moderating.remove(desk, gone.id, by=editor.id)
    await moderating.close(desk, root.id, closed=True)
    await moderating.close(desk, root.id, closed=False)
    await moderating.close(desk, 999, closed=True)

    assert [entry.act for entry in await desk.store.acts.last(10)] == [
        Act(Deed.REMOVE, clock(), editor.id, gone.id, gone.person),
        Act(Deed.CLOSE, clock(), None, root.id),
        Act(Deed.OPEN, clock(), None, root.id),
    ]


PRIVATE = "<p>Call me: +49 30 1234567</p>"


async def private(desk, root):
    verdict = await posting.post(desk, comment(root, body=PRIVATE))
    assert verdict.hold is Hold.PRIVACY
    return verdict.post


async def test_what_looks_private_appears_after_one_word(desk, root):
    held = await private(desk, root)
    letters = [raw for _, raw in await ledger(desk) if b"Publish or drop?" in raw]
    assert len(letters) == 1
    assert b"> Call me: +49 30 1234567" in letters[0]

    assert (await moderating.confirm(desk, held.id, "what")).reason == moderating.ONE_WORD.reason
    assert isinstance(await moderating.confirm(desk, held.id, "publish"), Posted)


async def test_what_looks_private_is_dropped_after_another_word(desk, root):
    held = await private(desk, root)

    assert await moderating.confirm(desk, held.id, "drop") == Done("Nothing was published.")
    assert (await desk.store.posts.by_id(held.id)).removed_at is not None
    assert isinstance(await moderating.confirm(desk, held.id, "publish"), Refused)


async def test_a_first_comment_that_looked_private_still_waits_for_the_editors(desk, root, rules):
    held = await private(desk, root)
    strict = replace(desk, rules=replace(rules, first_comment="hold"))

    assert (await moderating.confirm(strict, held.id, "publish")).hold is Hold.FIRST_COMMENT


async def test_articles_and_other_doors_are_not_asked_about_privacy(desk, root, editor):
    assert isinstance(await posting.post(desk, article(body=PRIVATE)), Posted)
    news = comment(root, body=PRIVATE, door=Door.NEWS, proof=Proof.LOGIN)
    assert isinstance(await posting.post(desk, news), Posted)
