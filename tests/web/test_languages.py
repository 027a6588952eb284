"""Every page in every language, and the owner's colour and rules in the style sheet."""

import re

import pytest

from gateway.message.templates import looking
from gateway.model import Look
from gateway.web.rendering import Site
from tests.languages import LANGUAGES, spoken_in
from tests.web.conftest import browsing

PAGES = (
    "/", "/section/home-front", "/article/1", "/article/1?answer=2", "/search", "/search?q=bridge",
    "/subscribe", "/me/nothing", "/unsubscribe/nothing", "/nowhere",
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
async def test_each_page_is_shown_in_each_language(browser, language):
    with spoken_in(language):
        pages = [(await browser.get(path, follow_redirects=True)).text for path in PAGES]

    for page in pages:
        assert f'<html lang="{language}">' in page
        assert ("Comments come by mail" in page) == (language == "en")


async def test_quotes_in_words_end_no_attribute(browser):
    with spoken_in("de"):
        page = (await browser.get("/search")).text

    assert 'placeholder="Wörter, &#34;eine Wendung&#34;, -ohne"' in page


async def test_dates_and_counts_are_those_of_the_language(browser):
    with spoken_in("de"):
        page = (await browser.get("/article/1", follow_redirects=True)).text

    assert re.search(r"\d+\. \w+ 2026, \d\d:\d\d UTC", page)
    assert re.search(r"\d Kommentare?</h2>", page)


async def test_what_is_refused_is_told_in_the_language(browser):
    with spoken_in("de"):
        page = await browser.get("/article/1", follow_redirects=True)
        stamp = re.search(r'name="stamp" value="([^"]+)"', page.text)[1]
        typed = {"stamp": stamp, "nic": "Ann", "words": "", "email": "", "website": ""}
        answer = await browser.post(page.url.path, data=typed)

    assert answer.status_code == 422
    assert "Bitte schreiben Sie etwas." in answer.text


async def test_the_style_sheet_has_another_name_when_the_owner_changes_it(desk, tmp_path):
    (tmp_path / "style.css").write_text(".masthead { text-align: left }")
    names = set()
    for look in (Look(), Look(accent="#1d4f91"), Look(templates=tmp_path)):
        with looking(look):
            site = Site(desk, lambda: True)
        async with browsing(site) as browser:
            page = (await browser.get("/")).text
            sheet = re.search(r"/static/style-\w+\.css", page)[0]
            css = (await browser.get(sheet)).text
        names.add(sheet)
        assert (look.accent or "--mark: #8c1c13") in css
        assert ("text-align: left" in css) == bool(look.templates)

    assert len(names) == 3
