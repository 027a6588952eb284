"""A flood of forms: what it costs the readers, and the editors."""

import asyncio

import pytest

from gateway.discussion import posting
from gateway.discussion.desk import Rules
from tests.web.test_commenting import ARTICLE, stamp_on

SHARE = 25  # posts of one network within an hour
FLOOD = 300


@pytest.fixture
def rules():
    return Rules(posts_per_network_hour=SHARE, first_comment="hold")


def a_form(stamp, number):
    words = f"Buy number {number} now."
    return {"stamp": stamp, "nic": f"Robot {number}", "words": words, "do": "post"}


async def test_the_editors_queue_holds_no_more_than_one_network_may_post(browser, desk):
    stamp = await stamp_on(browser)

    answers = [await browser.post(ARTICLE, data=a_form(stamp, n)) for n in range(3 * SHARE)]

    assert [one.status_code for one in answers] == [303] * SHARE + [429] * 2 * SHARE
    assert len(await desk.store.moderation.held()) == SHARE
    assert (
        "Buy number 70 now." in answers[70].text
    )  # a person behind the same network loses nothing


async def test_forms_that_come_at_once_do_not_pass_the_limit_together(browser, desk):
    stamp = await stamp_on(browser)

    answers = await asyncio.gather(
        *(browser.post(ARTICLE, data=a_form(stamp, n)) for n in range(4 * SHARE))
    )

    assert sorted(one.status_code for one in answers) == [303] * SHARE + [429] * 3 * SHARE
    assert len(await desk.store.moderation.held()) == SHARE


async def test_what_is_refused_asks_nobody_and_stores_nothing(browser, desk, monkeypatch):
    stamp = await stamp_on(browser)
    for number in range(SHARE):
        await browser.post(ARTICLE, data=a_form(stamp, number))
    asked = []
    monkeypatch.setattr(posting, "post", asked.append)

    answers = await asyncio.gather(
        *(browser.post(ARTICLE, data=a_form(stamp, 100 + n)) for n in range(FLOOD))
    )

    assert {one.status_code for one in answers} == {429}
    assert asked == []


async def test_a_reader_is_served_between_the_forms_of_a_flood(browser):
    stamp = await stamp_on(browser)
    for number in range(SHARE):
        await browser.post(ARTICLE, data=a_form(stamp, number))
    order = []

    async def one(number):
        await browser.post(ARTICLE, data=a_form(stamp, number))
        order.append(number)

    async def reader():
        await browser.get("/healthz")
        order.append("reader")

    await asyncio.gather(*(one(number) for number in range(FLOOD)), reader())

    assert order.index("reader") < FLOOD // 10


async def test_a_form_that_is_shown_again_costs_the_same_below_any_thread(browser):
    data = a_form("x", 1)

    answer = await browser.post(ARTICLE, data=data)

    assert answer.status_code == 422
    assert "Buy number 1 now." in answer.text
    assert "<p>First.</p>" not in answer.text


async def test_who_answers_a_comment_sees_it_while_the_form_is_shown_again(browser):
    answer = await browser.post(ARTICLE, data={**a_form("x", 1), "answers": "2"})

    assert "<p>First.</p>" in answer.text
    assert "<p>Below.</p>" not in answer.text
