"""Following asked for on the page, and the link to one's own page: nobody learns who is known."""

import re

import pytest

from gateway.discussion import subscribing
from gateway.model import Author, Cadence, Format, Scope
from gateway.web.subscribing import ASKED, SENT
from tests.discussion.drafts import ledger
from tests.factories import HOME_FRONT

DAYS = {f"day-{day}": "on" for day in range(7)}
WISH = {"section": "home-front", "cadence": "weekly", "hour": "9", "timezone": "Europe/Paris"}


async def send(browser, **fields):
    page = (await browser.get("/subscribe")).text
    stamp = re.search(r'name="stamp" value="([^"]+)"', page)[1]
    data = {"stamp": stamp, "email": "eve@example.org", **WISH, **DAYS, "format": "plain", **fields}
    return await browser.post("/subscribe", data=data)


async def ask_for_link(browser, address):
    return await send(browser, do="link", email=address)


@pytest.fixture
async def ann(desk):
    author = Author("Ann", "ann@example.org")
    return await subscribing.begin(desk, author, Scope(HOME_FRONT.name), Cadence.INSTANT)


async def test_a_wish_is_asked_about_by_mail_and_begins_with_the_answer(browser, desk):
    answer = await send(browser)
    ((recipient, letter),) = await ledger(desk)
    token = re.search(rb"confirm\+([a-z0-9]+)@", letter)[1].decode()
    eve = await desk.store.people.by_address("eve@example.org")

    assert answer.status_code == 200
    assert ASKED in answer.text
    assert recipient == "eve@example.org"
    assert b"one digest a week, on Monday, at 9:00 (Europe/Paris)" in b" ".join(letter.split())
    assert await desk.store.subscriptions.of_person(eve.id) == []

    await subscribing.confirm(desk, desk.tokens.read(token).numbers[0])
    (followed,) = await desk.store.subscriptions.of_person(eve.id)
    wanted = await desk.store.people.preferences(eve.id)
    assert (followed.scope, followed.cadence) == (Scope(HOME_FRONT.name), Cadence.WEEKLY)
    assert (wanted.hour, wanted.timezone, wanted.format) == (9, "Europe/Paris", Format.PLAIN)


async def test_the_answer_is_the_same_whoever_the_address_is(browser, desk, ann):
    await desk.store.write(lambda tables: tables.people.ban(ann.id, desk.clock()))
    stamped = re.compile(r'name="stamp" value="[^"]+"')
    banned, strange = [
        stamped.sub("", (await send(browser, email=address)).text)
        for address in ("ann@example.org", "eve@example.org")
    ]
    assert banned == strange

    one, other = [
        stamped.sub("", (await ask_for_link(browser, address)).text)
        for address in ("eve@example.org", "nobody@example.org")
    ]
    assert one == other
    assert SENT in one


async def test_nobody_sets_the_hour_of_somebody_who_is_known(browser, desk, ann):
    before = await desk.store.people.preferences(ann.id)

    await send(browser, email="ann@example.org")

    assert await desk.store.people.preferences(ann.id) == before
    assert len(await ledger(desk)) == 1


async def test_the_link_to_the_own_page_is_mailed_to_who_is_known_and_to_no_other(
    browser, desk, ann
):
    await ask_for_link(browser, "nobody@example.org")
    assert await ledger(desk) == []

    await ask_for_link(browser, "ANN@example.org")
    ((recipient, letter),) = await ledger(desk)
    path = re.search(rb"https://gazette.example(/me/\w+)", letter)[1].decode()

    assert recipient == "ann@example.org"
    assert "You are Ann" in (await browser.get(path)).text


async def test_a_mailbox_is_not_filled_by_strangers(browser, desk, ann):
    for _ in range(15):
        assert SENT in (await ask_for_link(browser, "ann@example.org")).text

    assert len(await ledger(desk)) == 10


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"email": "nobody"}, "give your mail address"),
        ({"email": "home-front@gazette.example"}, "an address of this site"),
        ({"hour": "24"}, "An hour is a number"),
        ({"timezone": "Mars/Olympus"}, "not a time zone we know"),
        ({"format": "pdf"}, "html, mime or plain"),
        ({"weekly_on": "7"}, "one day of the week"),
        ({"section": "nothing"}, "what to follow"),
        ({"section": "", "thread": "1"}, "what to follow"),
        ({"cadence": "hourly"}, "what to follow"),
        ({"stamp": "x"}, "open for a long time"),
        ({"stamp": "x", "do": "link"}, "open for a long time"),
    ],
)
async def test_what_is_amiss_is_said_and_what_was_typed_stays(browser, desk, fields, reason):
    answer = await send(browser, **fields)

    assert answer.status_code == 422
    assert reason in answer.text
    assert f'value="{fields.get("email", "eve@example.org")}"' in answer.text
    assert f'value="{fields.get("timezone", "Europe/Paris")}"' in answer.text
    assert await ledger(desk) == []


async def test_a_digest_on_no_day_is_none(browser):
    assert "at least one day" in (await send(browser, **{day: [] for day in DAYS})).text


async def test_a_robot_that_fills_in_all_is_told_what_it_wants_to_hear(browser, desk):
    assert ASKED in (await send(browser, subject="Buy")).text
    assert SENT in (await send(browser, subject="Buy", do="link")).text
    assert (await browser.post("/subscribe", content=b"x" * 30_000)).status_code == 422
    assert await ledger(desk) == []


async def test_the_pages_lead_there_and_a_section_comes_chosen(browser):
    front = (await browser.get("/")).text
    section = (await browser.get("/section/home-front")).text

    assert 'href="/subscribe"' in front
    assert 'href="/subscribe?section=home-front"' in section
    page = await browser.get("/subscribe?section=home-front")
    assert '<option value="home-front" selected>' in page.text
    assert page.headers["cache-control"] == "private, no-store"
