"""The page that finds posts."""

import pytest

from gateway.discussion import searching
from tests.factories import a_post


@pytest.fixture
async def indexed(browser, desk):
    while await searching.index_new(desk.store):
        pass
    return browser


async def test_a_search_shows_where_the_words_stand(indexed):
    page = (await indexed.get("/search?q=below")).text

    assert "<mark>Below</mark>." in page
    assert "/comment/4" in page
    assert 'value="below"' in page


async def test_filters_are_kept_in_the_form(indexed):
    page = (await indexed.get("/search?q=&nic=Ann&section=home-front&since=2026-01-01")).text

    assert "/comment/2" in page
    assert "/comment/4" not in page
    assert '<option value="home-front" selected>' in page
    assert 'value="2026-01-01"' in page


async def test_older_finds_are_a_page_away(indexed, desk):
    async def work(tables):
        for number in range(10, 40):
            await tables.posts.insert(a_post(number, body=f"<p>zebra {number}</p>"), "s")
            await tables.posts.count_up("sequence")

    await desk.store.write(work)
    await searching.index_new(desk.store)

    first = (await indexed.get("/search?q=zebra")).text
    assert "q=zebra&amp;before=20" in first
    second = (await indexed.get("/search?q=zebra&before=20")).text
    assert "/comment/19" in second
    assert "Older posts" not in second


@pytest.mark.parametrize("query", ["", "?q=", "?q=%22", "?q=-", "?since=yesterday", "?before=x"])
async def test_a_question_of_nothing_is_the_bare_form(indexed, query):
    page = await indexed.get(f"/search{query}")

    assert page.status_code == 200
    assert "Nothing was found" not in page.text


async def test_nothing_found_is_said(indexed):
    assert "Nothing was found" in (await indexed.get("/search?q=zzz")).text


async def test_what_is_asked_is_shown_as_text(indexed):
    page = (await indexed.get("/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")).text

    assert "<script>alert" not in page
