"""Header fields that keep a page to itself."""

import re

import pytest

from gateway.web.safety import FIELDS


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
