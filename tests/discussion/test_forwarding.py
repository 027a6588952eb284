"""Mail for the owner is passed on to every owner, and to nobody else."""

import base64

from gateway.discussion.forwarding import forward_to_owner
from gateway.discussion.identity import add_person
from gateway.message.reading import read
from gateway.model import Done, Refused, Role
from tests.discussion.drafts import ANN, EDITOR, ledger


async def test_mail_to_the_owner_reaches_every_owner_and_nobody_else(desk):
    raw = b"Subject: help\r\n\r\nThe site is down.\r\n"
    assert isinstance(await forward_to_owner(desk, read(raw), raw), Refused)

    async def add(tables):
        await add_person(tables, desk, ANN, desk.clock(), Role.OWNER)
        await add_person(tables, desk, EDITOR, desk.clock(), Role.EDITOR)

    await desk.store.write(add)

    assert isinstance(await forward_to_owner(desk, read(raw), raw), Done)
    letters = await ledger(desk)
    assert [recipient for recipient, _ in letters] == [ANN.address]
    assert base64.b64encode(raw) in letters[0][1]
