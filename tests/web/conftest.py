"""The pages over a store with a few posts, and a browser without a screen."""

import httpx
import pytest

from gateway.model import Source
from gateway.web import Site, application
from tests.factories import HOME_FRONT, NOW, OPINION, SITE_VALUE, a_post, an_answer

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
def left():
    return []


@pytest.fixture
async def browser(store, left):
    async def work(tables):
        await tables.sections.keep([HOME_FRONT, OPINION], NOW)
        for post in (ROOT, FIRST, GONE, BELOW, OTHER):
            slug = {1: "brucke-gesperrt", 5: "another"}.get(post.id, "x")
            await tables.posts.insert(post, slug)
            for section in post.sections:
                await tables.posts.enter(section, post.id, post.id, NOW, b"line")
        await tables.moderation.remove(GONE.id, NOW)

    await store.write(work)

    async def leave(token):
        left.append(token)
        return {"good": True, "old": False}.get(token)

    site = Site(
        store, SITE_VALUE, {one.name: one for one in (HOME_FRONT, OPINION)}, leave, lambda: True
    )
    transport = httpx.ASGITransport(application(site), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="https://gazette.example") as client:
        yield client
