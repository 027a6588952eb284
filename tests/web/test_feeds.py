"""The feeds, as readers of feeds see them."""

from xml.etree import ElementTree

import feedparser
import pytest

from gateway.discussion import editing, moderating, posting
from gateway.model import Author, Change, Door, Draft, Proof, Words
from gateway.web.feeds import ATOM, THREADING, TOMBSTONES
from tests.factories import NOW, a_post
from tests.web.conftest import ROOT


async def feed_at(browser, path):
    answer = await browser.get(path)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    parsed = feedparser.parse(answer.content)
    assert not parsed.bozo
    return parsed, ElementTree.fromstring(answer.content)


@pytest.mark.parametrize(
    ("path", "titles"),
    [
        ("/feed.atom", ["Another", ROOT.subject]),
        ("/section/opinion/feed.atom", ["Another"]),
        (
            "/article/1/feed.atom",
            ["Re: Re: Brücke <gesperrt>", "Re: Brücke <gesperrt>", ROOT.subject],
        ),
    ],
)
async def test_a_feed_gives_what_came_last(browser, path, titles):
    parsed, tree = await feed_at(browser, path)

    assert [entry.title for entry in parsed.entries] == titles
    for entry in tree.findall(f"{{{ATOM}}}entry"):
        for name in ("id", "title", "updated", "author", "link", "content"):
            assert entry.find(f"{{{ATOM}}}{name}") is not None
    for name in ("id", "title", "updated"):
        assert tree.findtext(f"{{{ATOM}}}{name}")


async def test_an_entry_says_what_it_is_and_where(browser):
    parsed, tree = await feed_at(browser, "/feed.atom")
    entry = parsed.entries[1]

    assert entry.id == "mid:1@gazette.example"
    assert entry.link == "https://gazette.example/m/1@gazette.example"
    assert entry.author == "NIC"
    assert "<b>bold</b>" in entry.content[0].value
    replies = tree.findall(f"{{{ATOM}}}entry/{{{ATOM}}}link[@rel='replies']")[1]
    assert replies.get(f"{{{THREADING}}}count") == "2"
    assert replies.get("href") == "https://gazette.example/article/1/feed.atom"


async def test_a_comment_names_what_it_answers_and_a_removed_one_is_said_to_be_gone(browser):
    _, tree = await feed_at(browser, "/article/1/feed.atom")

    answers = tree.findall(f".//{{{THREADING}}}in-reply-to")
    assert [one.get("ref") for one in answers] == ["mid:3@gazette.example", "mid:1@gazette.example"]
    (gone,) = tree.findall(f"{{{TOMBSTONES}}}deleted-entry")
    assert gone.get("ref") == "mid:3@gazette.example"
    assert "Rude" not in ElementTree.tostring(tree, encoding="unicode")


async def test_a_removed_article_is_said_to_be_gone(browser, desk):
    draft = Draft(
        Door.COMMAND, Author("NIC"), Proof.OWNER, "Gone soon", "<p>x</p>", sections=("opinion",)
    )
    posted = await posting.post(desk, draft)
    await moderating.remove(desk, posted.post.id)

    _, tree = await feed_at(browser, "/section/opinion/feed.atom")
    assert len(tree.findall(f"{{{TOMBSTONES}}}deleted-entry")) == 1


async def test_older_entries_are_a_page_away(browser, store):
    async def work(tables):
        for number in range(10, 50):
            await tables.posts.insert(a_post(number, subject=f"Number {number}"), "s")

    await store.write(work)
    first, _ = await feed_at(browser, "/feed.atom")
    older = next(link.href for link in first.feed.links if link.rel == "next")
    second, _ = await feed_at(browser, older.removeprefix("https://gazette.example"))

    assert first.entries[-1].title == "Number 20"
    assert second.entries[0].title == "Number 19"
    assert second.entries[-1].title == "Brücke <gesperrt>"
    assert not [link for link in second.feed.links if link.rel == "next"]


async def test_what_has_not_changed_is_not_sent_again(browser):
    tag = (await browser.get("/feed.atom")).headers["etag"]

    assert (await browser.get("/feed.atom", headers={"If-None-Match": tag})).status_code == 304


async def test_characters_that_xml_does_not_know_break_no_feed(browser, store):
    odd = a_post(60, subject="A\x01B\x1b\ufffeC", body="<p>\x08</p>")
    await store.write(lambda tables: tables.posts.insert(odd, "s"))

    parsed, _ = await feed_at(browser, "/feed.atom")

    assert parsed.entries[0].title == "ABC"


async def test_there_is_no_feed_of_what_is_not_there(browser, store):
    await store.write(lambda tables: tables.moderation.remove(1, NOW))

    for path, status in (("section/no", 404), ("article/99", 404), ("article/1", 410)):
        assert (await browser.get(f"/{path}/feed.atom")).status_code == status


async def test_an_empty_site_has_a_feed(browser):
    await browser.get("/section/home-front/feed.atom?before=1")
    parsed, _ = await feed_at(browser, "/feed.atom?before=1")

    assert parsed.entries == []


async def test_other_words_make_an_entry_new(browser, desk, clock):
    draft = Draft(
        Door.COMMAND, Author("NIC"), Proof.OWNER, "Soon new", "<p>x</p>", sections=("opinion",)
    )
    post = (await posting.post(desk, draft)).post
    clock.advance(minutes=5)
    words = Words("<p>Other words.</p>")
    await editing.change(desk, Change(post.message_id, Author(""), words, by_owner=True))

    for path in ("/feed.atom", "/section/opinion/feed.atom", f"/article/{post.id}/feed.atom"):
        parsed, tree = await feed_at(browser, path)
        assert parsed.entries[0].published == "2026-03-02T09:30:00Z"
        assert parsed.entries[0].updated == "2026-03-02T09:35:00Z"
        assert tree.findtext(f"{{{ATOM}}}updated") == "2026-03-02T09:35:00Z"
        assert "Other words." in parsed.entries[0].content[0].value
