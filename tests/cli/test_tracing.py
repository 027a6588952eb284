"""`trace` and `trim`."""

import asyncio
import re

import pytest

from gateway.discussion import editing, posting
from gateway.model import Cut, Reason, Words
from gateway.opening import open_desk_of
from gateway.store.bounces import Bounce
from tests.discussion.drafts import article, comment
from tests.site import settings_in

RAW = (
    b"""Received: from laptop.example\r
\tby gazette.example with ESMTPS;\r
\tMon, 02 Mar 2026 09:30:00 +0000\r
Received: from elsewhere\r
"""
    b"From: ann@example.org\r\nMessage-ID: <sent@ann>\r\n\r\nMine.\r\n\r\n-- \r\nAnn\r\n"
)


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
    assert "session    from laptop.example by gazette.example with ESMTPS\nproof      token" in told
    assert "cut        signature: 2 lines" in told
    assert f"post {came.id}, {came.message_id}" in told
    assert command.json("trace", came.message_id)["numbers"] == {"gazette.home-front": 2}
    assert "Nothing is known" in command("trace", "nobody@nowhere", status=1)


def test_what_its_author_did_and_what_came_back_is_told(command, came, tmp_path):
    async def act():
        async with open_desk_of(settings_in(tmp_path)) as desk:
            ann = await desk.store.people.by_id(came.person)
            await editing.edit(desk, came, Words("<p>Better.</p>"), ann)
            await editing.take_away(desk, came, ann)

            async def bounced(tables):
                number = await tables.deliveries.letter(
                    "bob@example.org", None, b"x", came.posted_at
                )
                await tables.claims.mark_sent(number, "250 OK", came.posted_at)
                said = Bounce(number, None, "example.org", came.posted_at, Reason.DEAD, "No Bob.")
                await tables.bounces.note(said)
                return number

            number = await desk.store.write(bounced)
            await desk.store.database.run(
                "UPDATE delivery SET post = $1 WHERE id = $2", came.id, number
            )

    asyncio.run(act())
    told = command("trace", "sent@ann")

    assert re.search(r"revise +\S+ by Ann\nwithdraw +\S+ by Ann\nremoved", told)
    assert "came back  bob@example.org: dead mailbox: No Bob." in told
    assert command.json("trace", "sent@ann")["deliveries"][0]["bounce"] == "dead mailbox: No Bob."
    command("person", "erase", "ann@example.org")
    assert "Nothing is known" in command("trace", "sent@ann", status=1)
    assert "\nerase " in command("trace", came.message_id)


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
