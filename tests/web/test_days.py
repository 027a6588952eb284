"""The archive by days."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gateway.web import Site
from tests.factories import NOW, a_post
from tests.web.conftest import browsing


async def publish(store, *posts):
    async def work(tables):
        for post in posts:
            await tables.posts.insert(post, f"s{post.id}")

    await store.write(work)


async def test_a_day_shows_its_articles_and_the_next_days_that_have_some(browser, store):
    await publish(
        store,
        a_post(20, subject="Long before", posted_at=NOW - timedelta(days=40)),
        a_post(21, subject="After", posted_at=NOW + timedelta(days=3)),
    )
    page = await browser.get("/day/2026-03-02")

    assert page.status_code == 200
    assert "Monday, 2 March 2026" in page.text
    assert "2 comments" in page.text
    assert "Long before" not in page.text
    assert "After" not in page.text
    assert '<a rel="prev" href="/day/2026-01-21">' in page.text
    assert '<a rel="next" href="/day/2026-03-05">' in page.text


async def test_the_front_page_leads_to_its_days_and_a_section_does_not(browser):
    assert 'href="/day/2026-03-02"' in (await browser.get("/")).text
    assert "/day/" not in (await browser.get("/section/opinion")).text


async def test_a_day_without_articles_shows_the_way_on(browser):
    page = await browser.get("/day/2026-03-04")

    assert page.status_code == 404
    assert "Nothing was published on this day." in page.text
    assert 'href="/day/2026-03-02"' in page.text


@pytest.mark.parametrize(
    "day", ["20260302", "2026-W10-1", "2026-02-30", "0001-01-01", "9999-12-31", "x", "2026-3-2"]
)
async def test_a_day_has_one_name(browser, day):
    assert (await browser.get(f"/day/{day}")).status_code == 404


async def test_days_are_those_of_the_sites_own_clock(desk, site):
    elsewhere = replace(desk.site, timezone="America/New_York")
    abroad = Site(replace(desk, site=elsewhere), lambda: True)
    midnight = datetime(2026, 11, 1, 4, 0, tzinfo=UTC)  # that day has twenty-five hours
    await publish(
        desk.store,
        a_post(30, subject="Before", posted_at=midnight - timedelta(seconds=1)),
        a_post(31, subject="First", posted_at=midnight),
        a_post(32, subject="Last", posted_at=midnight + timedelta(hours=25, seconds=-1)),
        a_post(33, subject="Following", posted_at=midnight + timedelta(hours=25)),
    )
    async with browsing(abroad) as browser:
        page = (await browser.get("/day/2026-11-01")).text

    assert re.findall(r'class="headline"[^>]*><bdi>([^<]+)', page) == ["Last", "First"]
    assert 'rel="prev" href="/day/2026-10-31"' in page
    assert 'rel="next" href="/day/2026-11-02"' in page


async def test_a_day_with_many_articles_has_pages(browser, store):
    posts = [
        a_post(number, posted_at=NOW + timedelta(seconds=number // 2)) for number in range(100, 170)
    ]
    await publish(store, *posts)
    seen, place = [], "/day/2026-03-02"
    while place:
        page = (await browser.get(place)).text
        seen += [int(number) for number in re.findall(r'headline" href="/article/(\d+)-', page)]
        more = re.search(r'href="(\?before=[^"]+)"', page)
        place = "/day/2026-03-02" + more[1] if more else None

    assert seen == [*reversed(range(100, 170)), 5, 1]


@pytest.mark.parametrize("place", ["x", "1-", "-1", f"{2**62}-1", f"1-{'9' * 30}", "99999999999-1"])
async def test_a_strange_place_in_a_day_does_no_harm(browser, place):
    assert (await browser.get(f"/day/2026-03-02?before={place}")).status_code in (200, 404)
