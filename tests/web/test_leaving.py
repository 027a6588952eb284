"""The way out: one click, and only a click."""

from gateway.discussion import subscribing
from gateway.message.addresses import Purpose
from gateway.model import Author, Cadence, Scope
from tests.factories import HOME_FRONT

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


async def test_looking_at_the_way_out_changes_nothing_and_one_click_acts(browser, desk):
    author, scope = Author("Ann", "ann@example.org"), Scope(HOME_FRONT.name)
    person = await subscribing.begin(desk, author, scope, Cadence.INSTANT)
    way_out = f"/unsubscribe/{desk.tokens.make(Purpose.UNSUBSCRIBE, person.id, 0)}"

    assert "button" in (await browser.get(way_out)).text
    await browser.head(way_out)
    assert await desk.store.subscriptions.of_person(person.id) != []

    assert "unsubscribed." in (await browser.post(way_out, data=ONE_CLICK)).text
    assert await desk.store.subscriptions.of_person(person.id) == []
    assert "already" in (await browser.post(way_out)).text


async def test_a_token_that_names_nothing_leads_nowhere(browser):
    assert (await browser.post("/unsubscribe/bad")).status_code == 404
