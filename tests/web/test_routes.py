"""What a browser may ask for besides pages, and what it gets when something goes wrong."""

import re

import pytest

from gateway.web import Site
from tests.web.conftest import browsing

ARTICLE = "/article/1-brucke-gesperrt"


async def test_a_page_can_be_asked_for_without_its_body(browser):
    assert (await browser.head(ARTICLE)).content == b""


async def test_the_stylesheet_is_kept_for_ever(browser):
    page = await browser.get("/")
    style = await browser.get(re.search(r'href="(/static/[^"]+)"', page.text)[1])

    assert style.headers["content-type"].startswith("text/css")
    assert "immutable" in style.headers["cache-control"]


async def test_nothing_else_can_be_posted(browser):
    assert (await browser.post("/")).status_code == 405


async def test_health_is_told_once_all_doors_are_open(desk):
    for ready, status in ((False, 503), (True, 200)):
        async with browsing(Site(desk, lambda ready=ready: ready)) as client:
            assert (await client.get("/healthz")).status_code == status


async def test_a_database_that_is_away_is_no_health(browser, store, monkeypatch):
    async def refused(_post):
        raise ConnectionRefusedError

    monkeypatch.setattr(store.posts, "by_id", refused)
    answer = await browser.get("/healthz")

    assert (answer.status_code, answer.text) == (503, "database away\n")


async def test_a_fault_of_ours_is_a_page_too(browser, store):
    await store.database.run("ALTER TABLE post RENAME TO lost")

    answer = await browser.get("/")

    assert answer.status_code == 503
    assert "our fault" in answer.text


@pytest.mark.parametrize("path", ["/comment/{}", "/embed/{}", "/article/{}/feed.atom"])
async def test_a_number_the_store_cannot_hold_names_nothing(browser, path):
    assert (await browser.get(path.format(10**18))).status_code == 404
    assert (await browser.get(path.format(10**18 - 1))).status_code == 404
