"""The counts for Prometheus, and who may see them."""

import httpx
import pytest

from gateway.web import application
from tests.factories import a_person


def asking(site, client):
    transport = httpx.ASGITransport(application(site), client=(client, 1))
    return httpx.AsyncClient(transport=transport, base_url="http://gazette.example")


@pytest.mark.parametrize("client", ["127.0.0.1", "::1", "10.0.0.7"])
async def test_who_asks_from_near_gets_the_counts(site, client):
    async with asking(site, client) as browser:
        answer = await browser.get("/metrics")

    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert "# TYPE rejoinder_articles gauge\nrejoinder_articles 2\n" in answer.text
    assert "\nrejoinder_posts_last_day " in answer.text


@pytest.mark.parametrize(
    ("client", "headers"),
    [
        ("9.9.9.9", {}),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.7"}),
        ("127.0.0.1", {"Forwarded": "for=203.0.113.7"}),
        ("testclient", {}),
    ],
)
async def test_strangers_and_who_comes_through_a_proxy_get_none(site, client, headers):
    async with asking(site, client) as browser:
        assert (await browser.get("/metrics", headers=headers)).status_code == 404


async def test_they_are_counted_at_most_every_quarter_of_a_minute(site, clock):
    async with asking(site, "127.0.0.1") as browser:
        before = (await browser.get("/metrics")).text
        await site.store.write(lambda tables: tables.people.insert(a_person(70, nic="New"), "new"))
        same = (await browser.get("/metrics")).text
        clock.advance(seconds=16)
        after = (await browser.get("/metrics")).text

    assert before == same != after
