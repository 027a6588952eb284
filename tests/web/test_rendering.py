"""What all pages have in common."""

import pytest


@pytest.mark.parametrize("said", ["{tag}", "W/{tag}", '"other", {tag}', "*"])
async def test_a_browser_that_has_the_page_is_told_so(browser, said):
    tag = (await browser.get("/")).headers["etag"]

    again = await browser.get("/", headers={"If-None-Match": said.format(tag=tag)})

    assert (again.status_code, again.content) == (304, b"")


async def test_a_page_that_has_changed_is_sent(browser):
    again = await browser.get("/", headers={"If-None-Match": '"old"'})

    assert again.status_code == 200
