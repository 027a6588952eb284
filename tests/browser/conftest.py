"""Debian's Chromium, driven by Playwright; a server and a browser for each module."""

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.newspaper import newspaper
from tests.patience import PATIENCE

CHROMIUM = "/usr/bin/chromium"
MILLISECONDS = PATIENCE * 1000

expect.set_options(timeout=MILLISECONDS)


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    """A newspaper that is served."""
    program = newspaper(tmp_path_factory.mktemp("paper"))
    yield program
    assert program.stop() == 0


@pytest.fixture(scope="module")
def chromium(paper):
    """A browser; after the newspaper, as its loop bears no other beside it."""
    with sync_playwright() as playwright:
        # A sandbox of its own needs rights that a container does not give.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def window(chromium, paper):
    """Opens pages of the newspaper in windows of any kind: `window(width=375)`."""
    opened = []

    def open_window(width=1280, **kind):
        size = {"width": width, "height": 900}
        at = f"http://127.0.0.1:{paper.web}"
        context = chromium.new_context(viewport=size, base_url=at, **kind)
        context.set_default_timeout(MILLISECONDS)
        opened.append(context)
        return context.new_page()

    yield open_window
    for context in opened:
        context.close()
