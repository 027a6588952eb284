"""Header fields that keep a page to itself."""

import re
from dataclasses import replace

import pytest

from gateway.discussion import own
from gateway.discussion.identity import add_person
from gateway.message.addresses import Purpose
from gateway.model import Author, Suspicion
from gateway.web import Site, sessions
from gateway.web.safety import FIELDS
from tests.factories import NOW
from tests.web.conftest import browsing
from tests.web.test_commenting import ARTICLE, stamp_on


@pytest.mark.parametrize("path", ["/", "/nowhere", "/healthz", "/unsubscribe/x", "/comment/1"])
async def test_every_answer_has_them(browser, path):
    answer = await browser.get(path)

    for name, value in FIELDS.items():
        assert answer.headers[name] == value


async def test_pages_have_no_script_and_no_style_of_their_own(browser):
    for path in ("/", "/article/1-brucke-gesperrt"):
        page = (await browser.get(path)).text
        assert (
            re.sub(r'<script src="/static/[\w.-]+" defer></script>', "", page).count("<script") == 0
        )
        assert "style=" not in page
        assert "@example.org" not in page


async def test_no_page_has_an_address_of_a_person(browser, desk):
    author = Author("Ann", "ann@example.org", "https://ann.example")
    ann = await desk.store.write(lambda tables: add_person(tables, desk, author, NOW))
    own_page = f"/me/{own.token_for(desk, ann)}"
    leave = f"/unsubscribe/{desk.tokens.make(Purpose.UNSUBSCRIBE, ann.id, 0)}"
    paths = (
        *(
            "/",
            "/article/1-brucke-gesperrt",
            "/section/home-front",
            "/search?q=First",
            "/subscribe",
        ),
        *("/feed.atom", "/article/1/feed.atom", "/api/article/1/comments", "/embed/1"),
        *(own_page, leave),
    )
    for path in paths:
        answer = await browser.get(path)
        assert answer.status_code == 200, path
        assert "ann@example.org" not in answer.text, path


async def test_nothing_but_the_cookie_of_a_known_browser_is_set_and_no_script_reads_it(
    browser, desk
):
    author = Author("Ann", "ann@example.org")
    ann = await desk.store.write(lambda tables: add_person(tables, desk, author, NOW))
    for path in (
        "/",
        "/article/1-brucke-gesperrt",
        "/subscribe",
        f"/me/{own.token_for(desk, ann)}",
    ):
        assert "set-cookie" not in (await browser.get(path)).headers

    answer = await browser.post(f"/me/{own.token_for(desk, ann)}", data={"do": "know"})
    cookies = answer.headers.get_list("set-cookie")

    assert any(cookie.startswith(f"{sessions.COOKIE}=") for cookie in cookies)
    for cookie in cookies:
        for word in ("Secure", "HttpOnly", "SameSite="):
            assert word.lower() in cookie.lower()


async def test_a_form_goes_past_the_spam_filter_like_every_draft(site, desk):
    class Filter:
        async def suspicion_of(self, draft):
            return Suspicion.REFUSE if "pills" in draft.body else Suspicion.NONE

        async def learn(self, *_args, **_more):
            """Learn nothing."""

    guarded = Site(replace(desk, spam=Filter()), lambda: True)
    async with browsing(guarded) as client:
        stamp = await stamp_on(client)
        form = {"stamp": stamp, "nic": "Eve", "do": "post"}
        spam = await client.post(ARTICLE, data={**form, "words": "Cheap pills"})
        ham = await client.post(ARTICLE, data={**form, "words": "Fine words"})

    assert (spam.status_code, ham.status_code) == (422, 303)
    assert "Cheap pills" in spam.text
