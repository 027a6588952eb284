"""The way back: one button, and only a button."""

import pytest

from gateway.discussion import bouncing, subscribing
from gateway.message.addresses import Purpose
from gateway.model import Author, Cadence, Scope
from tests.factories import HOME_FRONT


@pytest.fixture
async def ann(desk):
    author, scope = Author("Ann", "ann@example.org"), Scope(HOME_FRONT.name)
    return await subscribing.begin(desk, author, scope, Cadence.INSTANT)


@pytest.fixture
def token(desk, ann):
    return desk.tokens.make(Purpose.UNSUBSCRIBE, ann.id, 0)


async def test_a_reader_whose_mail_came_back_starts_it_again_with_one_button(
    browser, desk, ann, token
):
    await desk.store.write(lambda tables: tables.bounces.give_up(ann.id, desk.clock()))

    for path in (f"/return/{token}", f"/unsubscribe/{token}"):
        page = (await browser.get(path)).text
        assert "Your mail came back." in page
        assert f'action="/return/{token}"' in page
    await browser.head(f"/return/{token}")
    assert await desk.store.bounces.unreachable_since(ann.id)

    assert "begins again" in (await browser.post(f"/return/{token}")).text
    assert await desk.store.bounces.unreachable_since(ann.id) is None
    assert (await bouncing.standing_of(desk, ann.id)).came_back == ()


async def test_who_gets_their_mail_has_nothing_to_start(browser, token):
    assert "not paused" in (await browser.get(f"/return/{token}")).text
    assert "not paused" in (await browser.post(f"/return/{token}")).text
    assert "came back" not in (await browser.get(f"/unsubscribe/{token}")).text


async def test_a_token_that_names_nobody_leads_nowhere(browser):
    assert (await browser.post("/return/bad")).status_code == 404
