"""The pages over a store with a few posts, and a browser without a screen."""

import httpx
import pytest

from gateway.model import Source
from gateway.web import Site, application
from tests.factories import NOW, OPINION, a_post, an_answer

ROOT = a_post(
    1,
    subject="Brücke <gesperrt>",
    source=Source("KhaamaPress", "https://example.org/1"),
    body="<p>Some <b>bold</b> words.</p><aside><p>Ha!</p></aside>",
)
FIRST = an_answer(2, ROOT, nic="Ann", website="https://ann.example", body="<p>First.</p>")
GONE = an_answer(3, ROOT, nic="Mallory", body="<p>Rude words.</p>")
BELOW = an_answer(4, GONE, nic="Bob", body="<p>Below.</p>")
OTHER = a_post(5, subject="Another", sections=(OPINION.name,))


@pytest.fixture
async def site(desk):
    async def work(tables):
        for post in (ROOT, FIRST, GONE, BELOW, OTHER):
            slug = {1: "brucke-gesperrt", 5: "another"}.get(post.id, "x")
            await tables.posts.insert(post, slug)
            await tables.posts.count_up("post")
            await tables.posts.count_up("sequence")
            for section in post.sections:
                number = await tables.posts.number(section)
                await tables.posts.enter(section, number[1], post.id, NOW, b"line")
        await tables.moderation.remove(GONE.id, NOW)

    await desk.store.write(work)
    return Site(desk, lambda: True)


@pytest.fixture
async def browser(site):
    async with browsing(site) as client:
        yield client


def browsing(site):
    """Give a browser without a screen."""
    transport = httpx.ASGITransport(application(site), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="https://gazette.example")
