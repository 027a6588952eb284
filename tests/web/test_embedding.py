"""Threads within pages of other sites."""

import json

import pytest

from gateway.message.language import gettext
from tests.languages import LANGUAGES, spoken_in
from tests.web.conftest import ROOT, browsing

ELSEWHERE = ROOT.source.url


@pytest.mark.parametrize(
    "path",
    [
        "/embed/1",
        f"/embed?url={ELSEWHERE}",
        f"/embed?url={ELSEWHERE}/",
        f"/embed?url={ELSEWHERE}%23comments",
    ],
)
async def test_a_thread_is_found_by_its_number_and_by_the_page_it_belongs_to(browser, path):
    answer = await browser.get(path)

    assert answer.status_code == 200
    assert "2 comments" in answer.text
    assert "<p>First.</p>" in answer.text
    assert "Rude words" not in answer.text
    assert 'href="https://gazette.example/article/1-brucke-gesperrt#answer"' in answer.text
    assert "mailto:article+1@gazette.example?subject=Re%3A%20Br%C3%BCcke" in answer.text
    assert "news:1@gazette.example" in answer.text


@pytest.mark.parametrize("path", ["/embed/99", f"/embed/{10**17}", "/embed", "/embed?url=%00x"])
async def test_what_is_not_there_has_no_comments_yet(browser, path):
    answer = await browser.get(path)

    assert answer.status_code == 404
    assert "No comments yet" in answer.text


@pytest.mark.parametrize("path", ["/embed/1", "/embed/99", "/embed"])
async def test_only_these_pages_can_stand_in_a_frame(browser, path):
    framed = (await browser.get(path)).headers["content-security-policy"]
    article = (await browser.get("/article/1-brucke-gesperrt")).headers["content-security-policy"]

    assert "frame-ancestors *" in framed
    assert "frame-ancestors 'none'" in article
    assert framed.replace("*", "'none'") == article


async def test_nothing_can_be_sent_from_there(browser):
    page = (await browser.get("/embed/1")).text

    assert "<form" not in page
    assert "set-cookie" not in (await browser.get("/embed/1")).headers


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_script_calls_its_frame_in_the_sites_language(site, language):
    with spoken_in(language):
        async with browsing(site) as browser:
            script = (await browser.get("/embed.js")).text
        word = json.dumps(gettext("Comments"))

    assert f"const called = {word};" in script
    assert (word == '"Comments"') == (language == "en")


async def test_the_script_keeps_its_name_and_is_asked_for_anew(browser):
    answer = await browser.get("/embed.js")
    again = await browser.get("/embed.js", headers={"If-None-Match": answer.headers["etag"]})

    assert "javascript" in answer.headers["content-type"]
    assert "immutable" not in answer.headers["cache-control"]
    assert again.status_code == 304
