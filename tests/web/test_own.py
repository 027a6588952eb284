"""A reader's own page: what its link opens, and for whom."""

import json
import re

import pytest

from gateway.discussion import own, passwords, posting, subscribing
from gateway.message.addresses import Purpose
from gateway.model import Author, Cadence, Door, Draft, Proof, Scope
from gateway.web import sessions
from tests.discussion.drafts import ledger
from tests.factories import HOME_FRONT


@pytest.fixture
async def ann(desk, site):
    author = Author("Ann", "ann@example.org")
    return await subscribing.begin(desk, author, Scope(HOME_FRONT.name), Cadence.INSTANT)


@pytest.fixture
def page(desk, ann):
    return f"/me/{own.token_for(desk, ann)}"


async def known(desk, ann):
    return await desk.store.people.by_id(ann.id)


async def press(browser, page, **fields):
    """Press a button, and follow to the page it leads on to."""
    answer = await browser.post(page, data=fields)
    assert (answer.status_code, answer.headers["location"]) == (303, page)
    return await browser.get(page)


async def test_the_page_shows_a_reader_what_is_known_of_them(browser, page):
    answer = await browser.get(page)

    for words in ("You are Ann", "You have commented 0 times on The Gazette", "Home Front: WoT"):
        assert words in answer.text
    assert "ann@example.org" not in answer.text
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"


async def test_looking_changes_nothing_whatever_the_address_says(browser, desk, ann, page):
    before = await own.export(desk, ann)
    for do in ("leave-all", "forgotten", "pick", "know"):
        answer = await browser.get(f"{page}?do={do}")
        assert "set-cookie" not in answer.headers
    await browser.head(page)

    assert await own.export(desk, ann) == before


async def test_a_button_changes_and_the_page_says_so(browser, desk, ann, page):
    answer = await press(browser, page, do="nic", nic="Annabel")

    assert "appears under the nic Annabel." in answer.text
    assert "You are Annabel, at first Ann" in answer.text
    assert (await known(desk, ann)).nic == "Annabel"
    assert "appears under the nic" not in (await browser.get(page)).text
    back = await press(browser, page, do="original", nic="Annabel")
    assert 'name="nic" value="Ann"' in back.text
    assert (await known(desk, ann)).nic == "Ann"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"do": "nic", "nic": "bob@example.org"}, "must not hold an address"),
        ({"do": "nic", "nic": "Postmaster"}, "kept for the site itself"),
        ({"do": "website", "website": "javascript:alert(1)"}, "not the address of a website"),
        ({"do": "mail", "timezone": "Mars/Olympus", "day-1": "on"}, "not a time zone we know"),
        ({"do": "pause", "until": "2001-01-01"}, "A pause needs a day"),
    ],
)
async def test_what_is_refused_is_said_in_words_and_stays_typed(browser, desk, ann, fields, reason):
    before = await own.export(desk, ann)
    answer = await browser.post(f"/me/{own.token_for(desk, ann)}", data=fields)

    assert answer.status_code == 422
    assert reason in answer.text
    assert f'value="{list(fields.values())[1]}"' in answer.text
    assert await own.export(desk, ann) == before


async def test_a_form_with_a_slip_in_it_keeps_the_rest_as_it_was_chosen(browser, page):
    chosen = {"do": "mail", "hour": "21", "own_threads": "replies", "own_posts": "on"}
    answer = await browser.post(page, data=chosen)

    assert "at least one day" in answer.text
    for field in (
        'value="21" selected',
        'value="replies" selected',
        '"own_posts" value="on" checked',
    ):
        assert field in answer.text
    assert 'value="21" selected' not in (await browser.get(page)).text


async def test_what_was_left_by_mistake_is_taken_back(browser, desk, ann, page):
    left = await press(browser, page, do="leave", section="home-front")
    assert "You no longer follow: Home Front: WoT." in left.text
    assert await desk.store.subscriptions.of_person(ann.id) == []

    back = re.search(r'name="back" value="(\w+)"', left.text)[1]
    assert "All is as it was" in (await press(browser, page, back=back)).text
    assert (await browser.post(page, data={"back": back})).status_code == 422
    assert len(await desk.store.subscriptions.of_person(ann.id)) == 1


async def test_a_link_is_good_for_seven_days_and_then_for_a_fresh_one(
    browser, desk, ann, page, clock
):
    clock.advance(days=6, hours=23)
    assert (await browser.get(page)).status_code == 200
    clock.advance(hours=1)
    old = await browser.get(page)

    assert old.status_code == 410
    assert "This link is old." in old.text
    assert (await browser.get(f"{page}/export.json")).status_code == 410
    assert await ledger(desk) == []

    await browser.post(page, data={"do": "nic", "nic": "Mallory"})
    ((recipient, letter),) = await ledger(desk)
    fresh = re.search(rb"https://gazette.example(/me/\w+)", letter)[1].decode()
    assert recipient == "ann@example.org"
    assert (await known(desk, ann)).nic == "Ann"
    assert (await browser.get(fresh)).status_code == 200


async def test_no_other_token_opens_a_page(browser, desk, ann):
    hour = int(desk.clock().timestamp()) // 3600
    others = [
        desk.tokens.make(Purpose.SESSION, ann.id, hour),
        desk.tokens.make(Purpose.UNSUBSCRIBE, ann.id, 0),
        desk.tokens.make(Purpose.ME, ann.id + 1, hour),
        "bad",
    ]
    for token in others:
        assert (await browser.get(f"/me/{token}")).status_code == 404
        assert (await browser.post(f"/me/{token}")).status_code == 404


async def test_a_browser_is_known_by_a_button_and_forgotten_by_another(browser, page):
    assert "/subscribe#link" in (await browser.get("/me")).headers["location"]

    await browser.post(page, data={"do": "know"})
    assert browser.cookies.get(sessions.COOKIE)
    article = (await browser.get("/article/1-brucke-gesperrt")).text
    assert '<a href="/me">Your page</a>' in article
    mine = await browser.get("/me", follow_redirects=True)
    assert "You are Ann" in mine.text
    assert "your own page" in (await browser.get("/subscribe")).text

    copied = browser.cookies[sessions.COOKIE]
    forgotten = await browser.post(page, data={"do": "unknow"})
    assert sessions.COOKIE not in browser.cookies
    shown = await browser.get(forgotten.headers["location"])
    assert "No browser is known as yours any more." in shown.text
    assert (await browser.get(page)).status_code == 410  # links of before are old
    browser.cookies.set(sessions.COOKIE, copied)
    assert "/subscribe#link" in (await browser.get("/me")).headers["location"]


async def test_no_other_site_lets_a_browser_be_known_as_somebody(browser, page):
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    answer = await browser.post(page, data={"do": "know"}, headers=elsewhere)

    assert "Nothing was changed" in answer.text
    assert "set-cookie" not in answer.headers


async def test_a_reader_takes_their_data_with_them(browser, desk, ann, page):
    await posting.post(
        desk,
        Draft(
            door=Door.WEB,
            author=Author("Ann", "ann@example.org"),
            proof=Proof.LOGIN,
            subject="",
            body="<p>My words.</p>",
            parent=1,
        ),
    )
    answer = await browser.get(f"{page}/export.json")
    kept = json.loads(answer.text)

    assert answer.headers["content-disposition"] == 'attachment; filename="my-data.json"'
    assert kept["person"]["address"] == "ann@example.org"
    assert [post["body"] for post in kept["posts"]] == ["<p>My words.</p>"]
    assert {one["title"] for one in kept["subscriptions"]} >= {"Home Front: WoT"}


async def test_who_wants_to_be_forgotten_is_asked_once_more(browser, desk, ann, page):
    asked = await browser.post(page, data={"do": "forget"})
    assert "This cannot be undone." in asked.text
    assert (await known(desk, ann)).address == "ann@example.org"

    done = await browser.post(page, data={"do": "forgotten"})
    assert "You are forgotten." in done.text
    assert await known(desk, ann) is None
    assert (await browser.get(page)).status_code == 404


async def test_more_than_the_page_sends_changes_nothing(browser, desk, ann, page):
    assert "Nothing was changed" in (await browser.post(page, content=b"x" * 30_000)).text
    assert "Nothing was changed" in (await browser.post(page, data={"do": "explode"})).text
    others = desk.tokens.make(Purpose.TAKE_BACK, ann.id + 1, 1)
    assert "Nothing was changed" in (await browser.post(page, data={"back": others})).text


async def test_a_password_for_newsreaders_is_shown_once_and_taken_away(browser, desk, ann, page):
    for _ in range(2):
        await browser.get(f"{page}?do=password")
        await browser.head(f"{page}?do=password")
    assert await desk.store.people.password(ann.id) is None

    answer = await browser.post(page, data={"do": "password"})
    shown = re.search(r'<code class="secret">([a-z0-9-]+)</code>', answer.text)[1]
    assert (await passwords.log_in(desk, "ann@example.org", shown)).id == ann.id
    assert answer.headers["cache-control"] == "private, no-store"
    assert "set-cookie" not in answer.headers
    again = (await browser.get(page)).text
    assert shown not in again
    assert "You have one." in again

    await press(browser, page, do="no-password")
    assert await passwords.log_in(desk, "Ann", shown) is None
    assert "no-password" not in (await browser.get(page)).text
