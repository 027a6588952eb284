"""The page on which authors change what they wrote."""

import re

import pytest

from gateway.discussion.identity import add_person
from gateway.discussion.receipts import token_for
from gateway.model import Author
from gateway.web import sessions
from tests.factories import NOW
from tests.languages import spoken_in
from tests.web.test_commenting import ARTICLE, send, thread


@pytest.fixture
async def comment(browser, desk):
    """A comment of somebody with no more than a name."""
    await send(browser)
    (comment,) = await thread(desk)
    return comment


@pytest.fixture
def page(desk, comment):
    return f"/mine/{token_for(desk, comment)}"


async def now(desk, comment):
    return await desk.store.posts.by_id(comment.id)


async def test_who_has_just_posted_by_the_form_is_led_to_where_it_is_changed(browser, desk):
    answer = await send(browser)
    (comment,) = await thread(desk)
    thread_page = (await browser.get(answer.headers["location"])).text
    link = f"/comment/{comment.id}/mine"
    assert f'href="{link}"' in thread_page
    assert f'href="{link}"' not in (await browser.get(ARTICLE)).text

    led = await browser.get(link)
    assert led.status_code == 303
    assert led.headers["cache-control"] == "private, no-store"
    page = await browser.get(led.headers["location"])
    assert ">My *own* words.</textarea>" in page.text
    assert page.headers["referrer-policy"] == "no-referrer"

    browser.cookies.clear()
    assert (await browser.get(link)).status_code == 404


async def test_a_cookie_leads_to_its_own_post_only(browser, desk, comment):
    value = browser.cookies[f"mine-{comment.id}"]
    browser.cookies.set("mine-2", value)

    assert (await browser.get("/comment/2/mine")).status_code == 404


async def test_a_known_browser_finds_what_its_owner_wrote(browser, desk):
    ann = await desk.store.write(
        lambda tables: add_person(tables, desk, Author("Cay", "cay@example.org"), NOW)
    )
    browser.cookies.set(
        sessions.COOKIE, desk.tokens.make(20, ann.id, int(desk.clock().timestamp()) // 3600)
    )
    await send(browser, nic="Cay")
    (comment,) = await thread(desk)
    for name in [name for name in browser.cookies if name.startswith("mine")]:
        browser.cookies.delete(name)

    assert f'href="/comment/{comment.id}/mine"' in (await browser.get(ARTICLE)).text
    assert (await browser.get(f"/comment/{comment.id}/mine")).status_code == 303
    assert (await browser.get("/comment/2/mine")).status_code == 404


async def test_new_words_stand_and_the_page_says_so(browser, desk, comment, page):
    preview = await browser.post(page, data={"do": "preview", "words": "_Better_ words."})
    assert "<u>Better</u>" in preview.text
    assert (await now(desk, comment)).body == comment.body

    saved = await browser.post(page, data={"do": "save", "words": "_Better_ words."})
    assert saved.status_code == 303
    assert "Your words are changed." in (await browser.get(saved.headers["location"])).text
    assert "Your words are changed." not in (await browser.get(page)).text
    assert (await now(desk, comment)).body == "<p><u>Better</u> words.</p>"
    assert "<u>Better</u>" in (await browser.get(ARTICLE)).text


async def test_taking_back_is_asked_once_more_and_leaves_a_tombstone(browser, desk, comment, page):
    await send(browser, answers=str(comment.id))
    asked = await browser.post(page, data={"do": "withdraw"})
    assert "Take this back?" in asked.text
    assert (await now(desk, comment)).removed_at is None

    done = await browser.post(page, data={"do": "withdrawn"})
    assert (done.status_code, done.headers["location"]) == (303, page)
    shown = await browser.get(page)
    assert "It is taken away." in shown.text
    assert "textarea" not in shown.text
    browser.cookies.clear()
    thread_page = (await browser.get(ARTICLE)).text
    assert thread_page.count("This comment has been removed.") == 2
    assert "Eve</bdi></b>" in thread_page
    assert thread_page.count("own</b> words") == 1


async def test_too_late_for_words_is_not_too_late_to_take_back(browser, desk, comment, page, clock):
    clock.advance(hours=2)
    assert "<textarea" not in (await browser.get(page)).text
    late = await browser.post(page, data={"do": "save", "words": "Late."})

    assert late.status_code == 422
    assert "A post can be changed for 1 hour" in late.text
    assert (await browser.post(page, data={"do": "withdrawn"})).status_code == 303
    assert "It is taken away." in (await browser.get(page)).text


async def test_looking_changes_nothing_and_old_or_wrong_links_open_nothing(
    browser, desk, comment, page, clock
):
    for query in ("", "?do=withdrawn", "?do=save&words=x"):
        await browser.get(page + query)
        await browser.head(page + query)
    assert await now(desk, comment) == comment

    assert (await browser.get("/mine/x")).status_code == 404
    assert (await browser.post("/mine/x", data={"do": "withdrawn"})).status_code == 404
    clock.advance(days=7)
    assert (await browser.post(page, data={"do": "withdrawn"})).status_code == 410
    assert (await now(desk, comment)).removed_at is None


async def test_empty_and_endless_words_are_said_to_be_so(browser, desk, comment, page):
    empty = await browser.post(page, data={"do": "save", "words": ""})
    assert "There are no words in it" in empty.text
    long = await browser.post(page, content=b"words=" + b"x" * 400_000)
    assert "64 KiB" in long.text
    assert await now(desk, comment) == comment


async def test_what_is_refused_is_told_in_the_sites_language(browser, page, clock):
    clock.advance(hours=2)
    with spoken_in("de"):
        late = await browser.post(page, data={"do": "save", "words": "Late."})

    assert late.status_code == 422
    assert "A post can be changed" not in late.text
    assert "1 Stunde" in late.text


async def test_an_editors_remark_is_neither_shown_to_be_changed_nor_lost(browser, desk):
    root = await desk.store.posts.by_id(1)
    page = f"/mine/{token_for(desk, root)}"
    shown = (await browser.get(page)).text
    typed = re.search(r"<textarea[^>]*>(.*?)</textarea>", shown, re.DOTALL)
    if typed:
        assert "Ha!" not in typed[1]
    assert "<h1>What you wrote</h1>" in shown
