"""What people ask of the gateway itself."""

import base64

import pytest

from gateway.discussion import commands
from gateway.discussion.identity import add_person
from gateway.model import Author, Done, Refused, Role
from tests.discussion.drafts import ANN, EDITOR, ledger


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["subscribe"], "subscription begins"),
        (["Re: hello", "", "SUBSCRIBE home-front"], "subscription begins"),
        (["digest opinion"], "subscription begins"),
        (["unsubscribe"], "nothing to end"),
        (["help"], "what you can ask"),
        (["hello"], "what you can ask"),
        ([], "what you can ask"),
        (["subscribe nowhere"], "what you can ask"),
        ([*["chat"] * 50, "subscribe"], "what you can ask"),
    ],
)
async def test_the_first_command_is_obeyed_and_without_one_help_is_sent(desk, lines, said):
    answer = await commands.obey(desk, ANN, lines)

    assert said in (answer.text if isinstance(answer, Done) else answer.reason)


async def test_help_is_not_sent_without_end(desk):
    for _ in range(20):
        await commands.send_help(desk, ANN)

    assert len(await ledger(desk)) == 5
    assert isinstance(await commands.send_help(desk, Author("Ann")), Refused)


async def test_mail_to_the_owner_reaches_every_owner_and_nobody_else(desk):
    raw = b"Subject: help\r\n\r\nThe site is down.\r\n"
    assert isinstance(await commands.forward_to_owner(desk, raw), Refused)

    async def add(tables):
        await add_person(tables, desk, ANN, desk.clock(), Role.OWNER)
        await add_person(tables, desk, EDITOR, desk.clock(), Role.EDITOR)

    await desk.store.write(add)

    assert isinstance(await commands.forward_to_owner(desk, raw), Done)
    letters = await ledger(desk)
    assert [recipient for recipient, _ in letters] == [ANN.address]
    assert base64.b64encode(raw) in letters[0][1]
