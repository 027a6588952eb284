"""The way to the editors' desk."""

import re

import pytest

from gateway.discussion import entering
from gateway.message.addresses import Purpose
from tests.discussion.drafts import ANN, ledger
from tests.discussion.held import CHIEF, add_chief, letters_to, text_of


@pytest.fixture
async def chief(desk):
    return await add_chief(desk)


async def mailed(desk):
    letter = text_of((await letters_to(desk, CHIEF))[-1])
    return re.search(r"/moderate/in/(\w+)", letter)[1]


async def test_the_link_lets_an_editor_in_once(desk, chief):
    await entering.send_link(desk, CHIEF.address)
    link = await mailed(desk)

    for _ in range(2):
        assert (await entering.opened_by(desk, link)).id == chief.id
    assert (await entering.enter(desk, link)).id == chief.id
    assert await entering.opened_by(desk, link) is None
    assert await entering.enter(desk, link) is None


async def test_a_later_link_ends_the_former_and_each_ends_after_an_hour(desk, chief, clock):
    await entering.send_link(desk, CHIEF.address)
    first = await mailed(desk)
    clock.advance(minutes=15)
    await entering.send_link(desk, CHIEF.address)

    assert await entering.opened_by(desk, first) is None
    assert await entering.opened_by(desk, await mailed(desk))
    clock.advance(hours=1)
    assert await entering.enter(desk, await mailed(desk)) is None


async def test_nobody_else_is_mailed_and_who_is_banned_comes_in_no_more(desk, chief):
    await entering.send_link(desk, ANN.address)
    assert await ledger(desk) == []
    await entering.send_link(desk, CHIEF.address)

    await desk.store.write(lambda tables: tables.people.ban(chief.id, desk.clock()))
    assert await entering.enter(desk, await mailed(desk)) is None
    await entering.send_link(desk, CHIEF.address)
    assert len(await ledger(desk)) == 1


async def test_other_tokens_are_no_links(desk, chief):
    await entering.send_link(desk, CHIEF.address)
    made_at = desk.tokens.read(await mailed(desk)).numbers[1]

    for purpose in (Purpose.DESK, Purpose.ME, Purpose.TAKE_BACK):
        assert await entering.enter(desk, desk.tokens.make(purpose, chief.id, made_at)) is None
    assert await entering.enter(desk, "") is None
