"""Receipts: who gets one, and for what."""

from dataclasses import replace

import pytest

from gateway.discussion import moderating, posting
from gateway.discussion.identity import add_person
from gateway.discussion.receipts import acknowledge, token_for
from gateway.message.addresses import Purpose
from gateway.model import Door, Proof
from tests.discussion.drafts import ANN, BOB, article, comment
from tests.discussion.held import letters_to, submitted, text_of
from tests.factories import NOW, a_post


@pytest.fixture
async def root(desk):
    return (await posting.post(desk, article())).post


@pytest.fixture
async def ann(desk):
    async def work(tables):
        person = await add_person(tables, desk, ANN, desk.clock())
        wanted = await tables.people.preferences(person.id)
        await tables.people.prefer(person.id, replace(wanted, receipts=True), desk.clock())
        return person

    return await desk.store.write(work)


@pytest.mark.parametrize("door", [Door.MAIL, Door.NEWS, Door.WEB])
async def test_who_wants_receipts_gets_one_for_each_post_from_any_door(desk, root, ann, door):
    draft = comment(root, door=door, proof=Proof.LOGIN, sent_id="<1@ann.example>")
    post = (await posting.post(desk, draft)).post
    await posting.post(desk, draft)

    (letter,) = await letters_to(desk, ANN)
    assert letter["Subject"] == "Posted: Re: A headline"
    token = desk.tokens.read(letter["Reply-To"].removeprefix("reply+").partition("@")[0])
    assert (token.purpose, token.numbers) == (Purpose.REPLY, (post.id, ann.id))
    assert f"/mine/{token_for(desk, post)}" in text_of(letter)
    assert "You have commented 1 time on The Gazette." in text_of(letter)


async def test_nobody_else_gets_one(desk, root, ann):
    await posting.post(desk, comment(root, author=BOB))
    await posting.post(desk, comment(root, author=replace(ANN, address=None), door=Door.WEB))
    await posting.post(desk, article())

    assert await letters_to(desk, ANN) == []
    assert await letters_to(desk, BOB) == []


async def test_a_post_that_waits_has_its_receipt_when_it_appears(desk, root, ann):
    held = (await posting.post(desk, comment(root, proof=Proof.NONE))).post
    (question,) = await letters_to(desk, ANN)
    assert "confirm" in question["Reply-To"]
    await moderating.confirm(desk, held.id)

    assert [one["Subject"] for one in await letters_to(desk, ANN)][1:] == ["Posted: Re: A headline"]


async def test_what_editors_approve_is_told_once_and_that_letter_is_the_receipt(desk, ann):
    held = await submitted(desk)
    await moderating.approve(desk, held.id)

    (letter,) = await letters_to(desk, ANN)
    assert letter["Reply-To"].startswith("reply+")
    assert "withdraw" in text_of(letter)


async def test_a_post_of_nobody_is_acknowledged_to_nobody(desk):
    await desk.store.write(lambda tables: acknowledge(desk, tables, None, a_post(9), NOW))

    assert await desk.store.deliveries.waiting() == []
