"""The JSON interface: threads to show elsewhere, articles to publish."""

import pytest

from gateway.discussion.identity import add_person
from gateway.model import Author
from gateway.web import Site
from tests.factories import NOW
from tests.web.conftest import browsing

KEY = "a-key-of-twenty-letters"
HEADERS = {"Authorization": f"Bearer {KEY}"}
ARTICLE = {"subject": "Ferry", "sections": ["opinion"], "by": "NIC", "body": "It *runs*."}


@pytest.fixture
async def program(desk, browser):
    async with browsing(
        Site(desk, lambda: True, api_keys=("another-key-of-letters", KEY))
    ) as client:
        yield client


async def test_a_thread_can_be_shown_on_any_page(program):
    answer = await program.get("/api/article/1/comments")
    thread = answer.json()

    assert answer.headers["access-control-allow-origin"] == "*"
    assert (thread["article"], thread["count"], thread["open"]) == (1, 2, True)
    assert thread["url"] == "https://gazette.example/article/1-brucke-gesperrt"
    assert thread["mail"] == "article+1@gazette.example"
    first, gone, below = thread["comments"]
    assert first == {
        "id": 2, "message_id": "<2@gazette.example>", "url": "https://gazette.example/m/2@gazette.example",
        "parent": 1, "posted_at": "2026-03-02T09:30:00Z", "removed": False, "nic": "Ann",
        "website": "https://ann.example", "html": "<p>First.</p>", "text": "First.",
    }  # fmt: skip
    assert (gone["removed"], gone["nic"], gone["html"]) == (True, None, None)
    assert below["parent"] == 3


async def test_only_what_is_new_can_be_asked_for(program):
    thread = (await program.get("/api/article/1/comments?after=3")).json()

    assert [one["id"] for one in thread["comments"]] == [4]
    assert thread["count"] == 2


async def test_what_is_not_there_is_told_as_a_problem(program, store):
    for number, status in ((99, 404), (1, 410)):
        await store.write(lambda tables: tables.moderation.remove(1, NOW))
        answer = await program.get(f"/api/article/{number}/comments")
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status


async def test_an_article_is_published_once_by_whoever_holds_a_key(program, desk):
    first = await program.post("/api/articles", json=ARTICLE, headers=HEADERS)
    again = await program.post("/api/articles", json=ARTICLE, headers=HEADERS)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    post = await desk.store.posts.by_id(first.json()["id"])
    assert (post.subject, post.nic, post.body) == ("Ferry", "NIC", "<p>It <b>runs</b>.</p>")
    assert first.headers["location"] == f"https://gazette.example/article/{post.id}"


async def test_all_parts_of_an_article_are_taken(program, desk):
    author = Author("Edda", "editor@example.org")
    editor = await desk.store.write(lambda tables: add_person(tables, desk, author, NOW))
    source = {"name": "KhaamaPress", "url": "https://example.org/1"}
    more = {"format": "markdown", "body": "It **runs**.", "source": source, "remark": "Ha!"}

    answer = await program.post(
        "/api/articles", json={**ARTICLE, "by": "editor@example.org", **more}, headers=HEADERS
    )
    post = await desk.store.posts.by_id(answer.json()["id"])

    assert post.person == editor.id
    assert post.nic == "Edda"
    assert (post.source.name, post.source.url) == ("KhaamaPress", "https://example.org/1")
    assert post.body == "<aside><p>Ha!</p></aside><p>It <b>runs</b>.</p>"


@pytest.mark.parametrize(
    "said", [None, "Bearer", "Bearer wrong", "Basic a-key-of-twenty-letters", f"Bearer {KEY}x"]
)
async def test_without_a_key_nothing_is_published(program, said):
    headers = {"Authorization": said} if said else {}
    answer = await program.post("/api/articles", json=ARTICLE, headers=headers)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_site_without_keys_takes_none(browser):
    answer = await browser.post("/api/articles", json=ARTICLE, headers={"Authorization": "Bearer "})

    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (b"no json", "the body"),
        (b"{}", "subject"),
        (b'{"subject": "x", "sections": ["opinion"], "by": "N", "body": "x", "bodi": 1}', "bodi"),
        (b'{"subject": "x", "sections": ["nowhere"], "by": "N", "body": "x"}', "home-front"),
        (b'{"subject": "x", "sections": ["opinion"], "by": "N", "body": "x", "source":'
         b' {"url": "javascript:x"}}', "source.url"),
        (b"\xff", "the body"),
        (b'{"subject": "x", "sections": ["opinion"], "by": "N", "body": "x\\u0000"}', "body"),
        (b'{"subject": "x\\nFrom: y", "sections": ["opinion"], "by": "N", "body": "x"}', "subject"),
    ],
)  # fmt: skip
async def test_what_is_amiss_is_said_field_by_field(program, body, word):
    answer = await program.post("/api/articles", content=body, headers=HEADERS)

    assert answer.status_code == 422
    assert word in answer.json()["detail"]


async def test_more_than_an_article_is_not_read(program):
    answer = await program.post("/api/articles", content=b"x" * 2**21, headers=HEADERS)

    assert answer.status_code == 413
