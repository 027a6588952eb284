"""Pages to read."""

import re

import pytest

from tests.factories import NOW, a_post

ARTICLE = "/article/1-brucke-gesperrt"


async def test_the_front_page_lists_the_latest_articles_by_day(browser):
    page = await browser.get("/")

    assert page.status_code == 200
    assert page.text.index("Another") < page.text.index("Brücke &lt;gesperrt&gt;")
    assert "Monday, 2 March 2026" in page.text
    assert "2 comments" in page.text


async def test_older_articles_are_a_page_away(browser, store):
    async def work(tables):
        for number in range(10, 50):
            await tables.posts.insert(a_post(number, subject=f"Number {number}"), "s")

    await store.write(work)

    first = await browser.get("/")
    older = await browser.get("/" + re.search(r'rel="next" href="([^"]+)"', first.text)[1])

    assert "Number 49" in first.text
    assert "Number 15" not in first.text
    assert "Number 15" in older.text
    assert "Brücke" in older.text


async def test_a_section_shows_its_own(browser):
    page = await browser.get("/section/opinion")

    assert "Another" in page.text
    assert "Brücke" not in page.text
    assert 'aria-current="page"' in page.text
    assert (await browser.get("/section/nowhere")).status_code == 404


async def test_an_article_shows_all_that_belongs_to_it(browser):
    page = (await browser.get(ARTICLE)).text

    for words in (
        "Brücke &lt;gesperrt&gt;", "Home Front: WoT", "Posted by: <bdi>NIC</bdi>", "KhaamaPress",
        'href="https://example.org/1"', "<b>bold</b>", "<aside><p>Ha!</p></aside>", "2 comments",
        'datetime="2026-03-02T09:30:00+00:00"', 'href="https://ann.example"', "Below.",
        "mailto:article+1@gazette.example?subject=Re%3A", "news:1@gazette.example",
    ):  # fmt: skip
        assert words in page
    assert (
        page.index("First.") < page.index("This comment has been removed.") < page.index("Below.")
    )
    assert "Rude words." not in page
    assert "Mallory" not in page


async def test_a_closed_article_says_so_in_the_sites_words(browser, store):
    await store.write(lambda tables: tables.moderation.close_thread(1, NOW))

    page = (await browser.get(ARTICLE)).text

    assert "Sorry. Comments have been closed on this article." in page
    assert "Comment by mail" not in page


@pytest.mark.parametrize(
    ("path", "status", "place"),
    [
        ("/article/1", 301, ARTICLE),
        ("/article/1-other", 301, ARTICLE),
        ("/comment/4", 302, f"{ARTICLE}#comment-4"),
        ("/comment/1", 302, ARTICLE),
        ("/m/4@gazette.example", 302, f"{ARTICLE}#comment-4"),
        ("/m/%3C4@gazette.example%3E", 302, f"{ARTICLE}#comment-4"),
        ("/comment/3", 410, None),
        ("/m/3@gazette.example", 410, None),
        ("/article/2", 404, None),
        ("/article/x", 404, None),
        ("/article/99999999999999999999", 404, None),
        ("/comment/99", 404, None),
        ("/m/nothing@x", 404, None),
        ("/m/no%00thing@x", 404, None),
        ("/nowhere", 404, None),
    ],
)
async def test_every_post_has_its_place(browser, path, status, place):
    answer = await browser.get(path)

    assert answer.status_code == status
    assert answer.headers.get("location") == place
    if place is None:
        assert "The Gazette" in answer.text


async def test_a_removed_article_is_gone(browser, store):
    await store.write(lambda tables: tables.moderation.remove(1, NOW))

    assert (await browser.get(ARTICLE)).status_code == 410


async def test_what_has_not_changed_is_not_sent_again(browser):
    first = await browser.get(ARTICLE)
    again = await browser.get(ARTICLE, headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
