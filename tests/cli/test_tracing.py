"""`trace` and `trim`."""

import asyncio

import pytest

from gateway.app import open_desk_of
from gateway.discussion import posting
from gateway.model import Cut
from tests.discussion.drafts import article, comment
from tests.site import settings_in

RAW = b"From: ann@example.org\r\nMessage-ID: <sent@ann>\r\n\r\nMine.\r\n\r\n-- \r\nAnn\r\n"


@pytest.fixture
def came(tmp_path):
    async def post():
        async with open_desk_of(settings_in(tmp_path)) as desk:
            root = (await posting.post(desk, article())).post
            own = {"sent_id": "<sent@ann>", "raw": RAW, "body": "<p>Mine.</p>"}
            draft = comment(root, cuts=(Cut("signature", "-- \nAnn"),), **own)
            return (await posting.post(desk, draft)).post

    return asyncio.run(post())


def test_a_mail_is_traced_by_its_senders_id_and_by_ours(command, came):
    told = command("trace", "sent@ann")

    assert "by mail, from ann@example.org" in told
    assert "cut        signature: 2 lines" in told
    assert f"post {came.id}, {came.message_id}" in told
    assert command.json("trace", came.message_id)["numbers"] == {"gazette.home-front": 2}
    assert "Nothing is known" in command("trace", "nobody@nowhere", status=1)


def test_what_was_cut_is_shown_and_derived_again(command, came):
    assert command("trim", "sent@ann") == "Mine.\n\n--- cut: signature\n-- \nAnn"
    assert command.json("trim", "sent@ann", "--again")["cuts"] == [
        {"reason": "signature", "text": "-- \nAnn"}
    ]
    assert "Nothing is known" in command("trim", "nobody@nowhere", status=1)


def test_what_is_derived_anew_can_be_published(command, tmp_path):
    async def post():
        async with open_desk_of(settings_in(tmp_path)) as desk:
            root = (await posting.post(desk, article())).post
            draft = comment(
                root, sent_id="<sent@ann>", raw=RAW, body="<p>Mine.</p><p>-- <br>Ann</p>"
            )
            return (await posting.post(desk, draft)).post

    asyncio.run(post())

    assert command("trim", "sent@ann", "--again").startswith("Mine.\n\n--- cut")
    assert "Ann" in command("trim", "sent@ann")
    command("trim", "sent@ann", "--publish")
    assert command("trim", "sent@ann") == "Mine."
