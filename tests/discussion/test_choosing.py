"""What the way out of a mail offers."""

import pytest

from gateway.discussion import choosing, posting, subscribing
from gateway.discussion.choosing import Choice
from gateway.message.addresses import Purpose, Token
from gateway.model import Cadence, Scope
from tests.discussion.drafts import ANN, article
from tests.factories import HOME_FRONT


@pytest.fixture
async def ann(desk):
    await posting.post(desk, article())
    person = await subscribing.begin(desk, ANN, Scope(HOME_FRONT.name), Cadence.INSTANT)
    await subscribing.begin(desk, ANN, Scope(thread=1), Cadence.INSTANT)
    return person.id


ALL = (Choice.ALL, "all mail of The Gazette")
SECTION = (Choice.THIS, "Home Front: WoT")
THREAD = (Choice.THREAD, "the thread “A headline”")


@pytest.mark.parametrize(
    ("purpose", "numbers", "expected"),
    [
        (Purpose.UNSUBSCRIBE_NOTICE, (1, 1), [SECTION, THREAD, ALL]),
        (Purpose.UNSUBSCRIBE_NOTICE, (2, 1), [(Choice.THIS, THREAD[1]), ALL]),
        (Purpose.UNSUBSCRIBE_NOTICE, (99, 1), [THREAD, ALL]),
        (Purpose.UNSUBSCRIBE, (1,), [SECTION, ALL]),
        (Purpose.UNSUBSCRIBE, (0,), [ALL]),
        (Purpose.UNSUBSCRIBE_DIGEST, (1,), [(Choice.THIS, "the digest of each day"), ALL]),
        (Purpose.UNSUBSCRIBE_DIGEST, (2,), [(Choice.THIS, "the digest of each week"), ALL]),
        (Purpose.REPLY, (1,), []),
    ],
)
async def test_a_token_offers_what_its_mail_came_of_less_and_all(
    desk, ann, purpose, numbers, expected
):
    offers = await choosing.offers(desk, Token(purpose, (ann, *numbers)))

    assert [(offer.choice, offer.title) for offer in offers] == expected


async def test_all_is_left_and_taken_back_at_once(desk, ann):
    token = Token(Purpose.UNSUBSCRIBE, (ann, 1))

    left = await choosing.leave(desk, token, Choice.ALL)
    assert await desk.store.subscriptions.of_person(ann) == []

    assert await choosing.come_back(desk, token, left.back)
    assert len(await desk.store.subscriptions.of_person(ann)) == 2
    assert not await choosing.come_back(desk, token, "x")


async def test_what_is_not_offered_is_not_done(desk, ann):
    assert await choosing.leave(desk, Token(Purpose.UNSUBSCRIBE, (ann, 1)), Choice.THREAD) is None
    assert await choosing.leave(desk, Token(Purpose.REPLY, (1, ann)), Choice.ALL) is None
    assert await choosing.offers(desk, None) == ()
