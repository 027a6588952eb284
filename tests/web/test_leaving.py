"""The way out: one click, and only a click; the way back is as near."""

import re

import pytest

from gateway.discussion import subscribing
from gateway.message.addresses import Purpose
from gateway.model import Author, Cadence, Scope
from tests.factories import HOME_FRONT

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
async def ann(desk):
    author, scope = Author("Ann", "ann@example.org"), Scope(HOME_FRONT.name)
    return (await subscribing.begin(desk, author, scope, Cadence.INSTANT)).id


@pytest.fixture
def way_out(desk, ann):
    return f"/unsubscribe/{desk.tokens.make(Purpose.UNSUBSCRIBE_NOTICE, ann, 1, 1)}"


async def followed(desk, ann):
    return len(await desk.store.subscriptions.of_person(ann))


async def test_looking_at_the_way_out_changes_nothing_and_offers_less_and_more(
    browser, desk, ann, way_out
):
    page = (await browser.get(way_out)).text
    await browser.head(way_out)

    buttons = re.findall(r'value="(\w+)">Leave <bdi>([^<]+)', page)
    assert buttons == [
        ("this", "Home Front: WoT"),
        ("thread", "the thread “Brücke &lt;gesperrt&gt;”"),
        ("all", "all mail of The Gazette"),
    ]
    assert await followed(desk, ann) == 1


@pytest.mark.parametrize(
    "sent", [{"data": ONE_CLICK}, {"files": {"List-Unsubscribe": (None, "One-Click")}}, {}]
)
async def test_one_click_acts_without_a_question_a_cookie_or_a_redirect(
    browser, desk, ann, way_out, sent
):
    response = await browser.post(way_out, **sent)

    assert response.status_code == 200
    assert "set-cookie" not in response.headers
    assert response.headers["cache-control"] == "private, no-store"
    assert "You have left." in response.text
    assert await followed(desk, ann) == 0
    assert "You had left already." in (await browser.post(way_out, data=ONE_CLICK)).text


async def test_one_press_comes_back(browser, desk, ann, way_out):
    page = (await browser.post(way_out, data=ONE_CLICK)).text
    back = re.search(r'name="back" value="(\w+)"', page)[1]

    assert "Welcome back." in (await browser.post(way_out, data={"back": back})).text
    assert await followed(desk, ann) == 1
    assert "already" in (await browser.post(way_out, data={"back": back})).text


async def test_a_thread_alone_can_be_left_and_taken_back(browser, desk, ann, way_out):
    page = (await browser.post(way_out, data={"choice": "thread"})).text
    muted = await desk.store.subscriptions.muted_by(ann)
    back = re.search(r'name="back" value="(\w+)"', page)[1]

    assert [one.scope.thread for one in muted] == [1]
    assert await followed(desk, ann) == 1
    assert "Welcome back." in (await browser.post(way_out, data={"back": back})).text
    assert await desk.store.subscriptions.muted_by(ann) == []


async def test_nobody_comes_back_by_anothers_token(browser, desk, ann, way_out):
    await browser.post(way_out, data=ONE_CLICK)
    now = int(desk.clock().timestamp() * 1_000_000)
    token = desk.tokens.make(Purpose.TAKE_BACK, ann, now)
    others = f"/unsubscribe/{desk.tokens.make(Purpose.UNSUBSCRIBE, ann + 1, 0)}"

    assert "Nothing was changed" in (await browser.post(others, data={"back": token})).text
    assert await followed(desk, ann) == 0


async def test_more_than_a_button_sends_says_nothing(browser, desk, ann, way_out):
    await browser.post(way_out, content=b"choice=all&x=" + b"x" * 5000)
    assert await followed(desk, ann) == 0
    await browser.post(way_out, content="choice=ü".encode())
    assert (await browser.post("/unsubscribe/bad")).status_code == 404
    assert (await browser.get("/unsubscribe/bad")).status_code == 404
