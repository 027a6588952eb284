"""A slip that is mended while its notices wait: they go out as the post is then, or not at all."""

from datetime import timedelta

import pytest

from gateway.discussion import editing, posting, subscribing
from gateway.mailer import Outbox, Writer, plan
from gateway.model import Author, Cadence, Change, Refused, Scope, Words
from tests.discussion.drafts import ANN, BOB, article
from tests.factories import HOME_FRONT
from tests.mailer.relay import FakeRelay

GRACE = timedelta(minutes=5)


@pytest.fixture
async def planned(desk, clock):
    """An article whose notices wait for their grace."""
    for reader in (ANN, BOB):
        await subscribing.begin(desk, reader, Scope(HOME_FRONT.name), Cadence.INSTANT)
    posted = await posting.post(desk, article())
    await plan(desk.store, clock(), GRACE)
    return posted.post


@pytest.fixture
async def send(desk, clock):
    relay = FakeRelay()
    writer = Writer(desk.store, desk.site, desk.sections, desk.tokens)
    outbox = Outbox(desk.store, writer, relay, clock, connections=1)

    async def send():
        await outbox.send_due()
        return relay.mails

    yield send
    await outbox.close()


async def change(desk, post, words=None):
    asked = Change(post.message_id, Author("NIC"), words, by_owner=True)
    assert not isinstance(await editing.change(desk, asked), Refused)


async def test_notices_bring_the_words_as_they_were_mended(desk, clock, planned, send):
    assert await send() == []
    await change(desk, planned, Words("<p>Better words.</p>"))
    clock.advance(minutes=5)

    mails = await send()

    assert sorted(mail.recipient for mail in mails) == [ANN.address, BOB.address]
    for mail in mails:
        assert b"Better words." in mail.octets
        assert b"Some words." not in mail.octets
        assert mail.message_id == planned.message_id


async def test_what_is_taken_away_in_time_is_mailed_to_nobody(desk, clock, planned, send):
    await change(desk, planned)
    clock.advance(minutes=5)

    assert await send() == []
    assert await desk.store.deliveries.waiting() == []
