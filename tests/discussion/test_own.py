"""The link to a reader's own page, and what it shows."""

from datetime import timedelta

import pytest

from gateway.discussion import erasing, own, posting, subscribing
from gateway.model import Cadence, Scope
from tests.discussion.drafts import ANN, article, comment, ledger
from tests.factories import HOME_FRONT


@pytest.fixture
async def ann(desk):
    posted = await posting.post(desk, article())
    person = await subscribing.begin(desk, ANN, Scope(HOME_FRONT.name), Cadence.INSTANT)
    await posting.post(desk, comment(posted.post))
    return person


async def test_a_link_opens_its_readers_page_for_seven_days(desk, ann, clock):
    token = own.token_for(desk, ann)

    assert (await own.opened_by(desk, token)).person.id == ann.id
    assert not (await own.opened_by(desk, token)).is_old
    clock.advance(days=7)
    assert (await own.opened_by(desk, token)).is_old


async def test_who_is_banned_or_forgotten_has_no_page_and_no_letter(desk, ann):
    token, before = own.token_for(desk, ann), await ledger(desk)
    await desk.store.write(lambda tables: tables.people.ban(ann.id, desk.clock()))
    assert await own.opened_by(desk, token) is None
    await own.send_link(desk, ANN.address)
    assert await ledger(desk) == before

    await desk.store.write(lambda tables: tables.people.ban(ann.id, None))
    await erasing.erase(desk, ann, with_posts=False)
    assert await own.opened_by(desk, token) is None


async def test_the_page_shows_what_is_followed_and_why(desk, ann):
    page = await own.page_of(desk, ann.id)

    assert [(one.title, one.how) for one in page.followed] == [
        ("Home Front: WoT", "each new post as it appears"),
        ("A headline", "each new comment in threads you wrote in, as it appears"),
    ]
    assert page.paused_until(desk.clock() + timedelta(1)) is None
    with pytest.raises(LookupError):
        await own.page_of(desk, 99)


async def test_all_that_is_kept_can_be_taken_away(desk, ann):
    kept = await own.export(desk, ann)

    assert kept["person"]["nic"] == "Ann"
    assert [post["body"] for post in kept["posts"]] == ["<p>An answer.</p>"]
    assert [one["title"] for one in kept["subscriptions"]] == ["Home Front: WoT", "A headline"]
