"""Programs that are told of each post: ours here answer as a test says."""

import asyncio
import json
import time
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest
import standardwebhooks

from gateway.discussion.erasing import erase
from gateway.discussion.identity import add_person
from gateway.model import Author, Edition, MessageId, Webhook
from gateway.store.feeds import ALTERATIONS, POSTS
from gateway.web import webhooks
from gateway.web.webhooks import _catch_up, host_of, payload_of, signed_headers, tell_all
from tests.factories import HOME_FRONT, NOW, OPINION, SITE_VALUE, a_post, an_answer
from tests.patience import PATIENCE

SECRET = bytes(range(24))
ROOT = a_post(1)
POSTED, EDITED = "posted", "edited"


class Blog:
    """A program on this machine; `says` are the codes it answers with, then always 204."""

    def __init__(self, *says):
        self.says, self.heard = list(says), []
        self.told = asyncio.Event()

    async def __call__(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        fields = dict(line.lower().split(": ", 1) for line in head.splitlines()[1:] if line)
        body = await reader.readexactly(int(fields["content-length"]))
        code = self.says.pop(0) if self.says else 204
        self.heard.append((fields, body, code))
        writer.write(
            f"HTTP/1.1 {code} x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
        )
        writer.close()
        self.told.set()

    @property
    def taken(self):
        return [json.loads(body)["data"]["id"] for _, body, code in self.heard if code == 204]

    @property
    def happened(self):
        told = [json.loads(body) for _, body, code in self.heard if code == 204]
        return [(one["type"], one["data"]["id"]) for one in told]

    async def until(self, count):
        async with asyncio.timeout(PATIENCE):
            while len(self.taken) < count:
                self.told.clear()
                await self.told.wait()


@asynccontextmanager
async def served(blog, **changed):
    server = await asyncio.start_server(blog, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        yield Webhook(f"http://127.0.0.1:{port}/hook?key=1", SECRET, **changed)


@asynccontextmanager
async def telling(desk, *hooks):
    stopping = asyncio.Event()
    running = asyncio.create_task(tell_all(desk, hooks, stopping, look_seconds=0.01))
    try:
        yield
    finally:
        stopping.set()
        await running


async def publish(desk, *posts):
    async def work(tables):
        for post in posts:
            await tables.posts.insert(post, "x")
            await tables.posts.count_up("sequence", post.sequence - await tables.feeds.last_post())

    await desk.store.write(work)


async def edit(desk, post):
    edition = Edition(MessageId(f"<{post.id}.new@gazette.example>"), post.message_id, "key")
    await desk.store.write(lambda tables: tables.editions.keep(post, edition, NOW))


async def remove(desk, number):
    await desk.store.write(lambda tables: tables.moderation.remove(number, NOW))


async def tell(desk, hook):
    async with httpx.AsyncClient() as client:
        await _catch_up(desk, hook, client, asyncio.Event())


async def known(desk, hook):
    """Let a program be known before anything appears."""
    for stream in (POSTS, ALTERATIONS):
        await desk.store.write(lambda tables, name=stream: tables.feeds.move(hook.url, name, 0))


async def test_each_post_is_told_in_its_order_to_who_hears_of_its_section(desk):
    here, elsewhere = Blog(), Blog()
    async with served(here) as all_of_it, served(elsewhere, sections={OPINION.name}) as opinion:
        for hook in (all_of_it, opinion):
            await known(desk, hook)
        other = a_post(3, sections=(OPINION.name,))
        await publish(desk, ROOT, an_answer(2, ROOT), other)
        async with telling(desk, all_of_it, opinion):
            await here.until(3)
            await elsewhere.until(1)

    assert here.taken == [1, 2, 3]
    assert elsewhere.taken == [3]


async def test_what_was_there_before_is_not_told(desk):
    blog, going_on = Blog(), asyncio.Event()
    await publish(desk, ROOT)
    async with served(blog) as hook, httpx.AsyncClient(timeout=PATIENCE) as client:
        await _catch_up(desk, hook, client, going_on)
        await publish(desk, an_answer(2, ROOT))
        await _catch_up(desk, hook, client, going_on)

    assert blog.taken == [2]


@pytest.mark.parametrize("code", [301, 401, 404, 410, 429, 500, 503])
async def test_what_is_not_taken_is_told_again_and_nothing_overtakes_it(desk, code):
    blog = Blog(code, code)
    async with served(blog) as hook:
        await known(desk, hook)
        await publish(desk, ROOT, an_answer(2, ROOT))
        async with telling(desk, hook):
            await blog.until(2)

    assert [json.loads(body)["data"]["id"] for _, body, _ in blog.heard] == [1, 1, 1, 2]
    assert len({fields["webhook-id"] for fields, _, _ in blog.heard}) == 2
    assert len({body for _, body, _ in blog.heard}) == 2


@pytest.mark.parametrize("code", [400, 413, 422])
async def test_a_post_that_is_never_taken_holds_up_no_other(desk, code):
    blog = Blog(code)
    async with served(blog) as hook:
        await known(desk, hook)
        await publish(desk, ROOT, an_answer(2, ROOT))
        async with telling(desk, hook):
            await blog.until(1)

    assert blog.taken == [2]


async def test_one_that_is_away_keeps_no_other_waiting(desk):
    away, blog = Webhook("http://127.0.0.1:9/", SECRET), Blog()
    async with served(blog) as hook:
        for one in (away, hook):
            await known(desk, one)
        await publish(desk, ROOT)
        async with telling(desk, away, hook):
            await blog.until(1)

    assert await desk.store.feeds.position(away.url, POSTS) == 0
    assert await desk.store.feeds.position(hook.url, POSTS) == 1


async def test_it_goes_on_where_it_was_stopped(desk):
    blog = Blog()
    async with served(blog) as hook:
        await known(desk, hook)
        await publish(desk, ROOT)
        async with telling(desk, hook):
            await blog.until(1)
        await publish(desk, an_answer(2, ROOT))
        async with telling(desk, hook):
            await blog.until(2)

    assert blog.taken == [1, 2]


async def test_other_words_and_a_removal_are_told_between_the_posts_where_they_came(desk):
    blog, answer = Blog(), an_answer(2, ROOT)
    async with served(blog) as hook:
        await known(desk, hook)
        await publish(desk, ROOT, answer)
        await edit(desk, replace(ROOT, body="<p>Better.</p>"))
        await publish(desk, an_answer(3, ROOT))
        await remove(desk, 2)
        await publish(desk, an_answer(4, ROOT))
        await tell(desk, hook)

    # The answer was gone before anybody heard of it: that it goes is all there is to tell.
    assert blog.happened == [
        ("article.posted", 1),
        ("article.edited", 1),
        ("comment.posted", 3),
        ("comment.removed", 2),
        ("comment.posted", 4),
    ]
    ids = [fields["webhook-id"] for fields, _, _ in blog.heard]
    assert ids == ["post_1", "alteration_1", "post_3", "alteration_2", "post_4"]
    assert "Better." in json.loads(blog.heard[1][1])["data"]["html"]


async def test_of_what_is_gone_no_word_is_told(desk):
    blog = Blog()
    answer = an_answer(2, ROOT, nic="Ann", subject="Re: Secret", body="<p>Secret</p>")
    async with served(blog) as hook:
        await publish(desk, ROOT, answer)
        await known(desk, hook)
        await edit(desk, answer)
        await remove(desk, 2)
        await desk.store.write(lambda tables: tables.feeds.move(hook.url, POSTS, 2))
        await tell(desk, hook)

    ((_, body, _),) = blog.heard
    assert json.loads(body)["data"]["removed"]
    assert b"Secret" not in body
    assert b"Ann" not in body


async def test_a_forgotten_persons_posts_are_told_anew_under_their_label(desk):
    blog = Blog()
    author = Author("Ann", "ann@example.org")
    ann = await desk.store.write(lambda tables: add_person(tables, desk, author, NOW))
    async with served(blog) as hook:
        await publish(desk, replace(ROOT, person=ann.id, nic="Ann"))
        await tell(desk, hook)
        await erase(desk, ann, with_posts=False)
        await tell(desk, hook)

    assert blog.happened == [("article.edited", 1)]
    assert b"Ann" not in blog.heard[0][1]


@pytest.mark.parametrize("batch", [1, 2, 3])
async def test_in_however_small_pieces_the_order_is_that_of_the_commits(desk, monkeypatch, batch):
    monkeypatch.setattr(webhooks, "BATCH", batch)
    blog = Blog()
    posts = [ROOT, *(an_answer(number, ROOT) for number in range(2, 7))]
    async with served(blog) as hook:
        await known(desk, hook)
        for post in posts:
            await publish(desk, post)
            await edit(desk, ROOT)
            await edit(desk, post)
        await tell(desk, hook)

    expected = []
    for post in posts:
        expected += [(POSTED, post.id), (EDITED, 1), (EDITED, post.id)]
    assert [(said.partition(".")[2], number) for said, number in blog.happened] == expected


async def test_a_change_that_is_not_taken_is_told_again_before_anything_else(desk):
    blog = Blog(204, 503)
    async with served(blog) as hook:
        await known(desk, hook)
        await publish(desk, ROOT)
        await edit(desk, ROOT)
        await publish(desk, an_answer(2, ROOT))
        with pytest.raises(webhooks.NotTakenError):
            await tell(desk, hook)
        await tell(desk, hook)

    ids = [fields["webhook-id"] for fields, _, _ in blog.heard]
    assert ids == ["post_1", "alteration_1", "alteration_1", "post_2"]


async def test_who_was_told_of_posts_alone_before_hears_of_changes_from_now_on(desk):
    blog = Blog()
    async with served(blog) as hook:
        await publish(desk, ROOT)
        await edit(desk, ROOT)
        await desk.store.write(lambda tables: tables.feeds.move(hook.url, POSTS, 1))
        await tell(desk, hook)
        await remove(desk, ROOT.id)
        await tell(desk, hook)

    assert blog.happened == [("article.removed", 1)]


def told_of(post):
    return payload_of(webhooks._posted(post), SITE_VALUE)


def test_what_is_told_is_what_the_interface_tells_and_no_address():
    post = an_answer(2, ROOT, nic="Ann", body="<p>My <b>words</b>.</p>")

    told = json.loads(told_of(post))

    assert told["type"] == "comment.posted"
    assert told["data"]["html"] == "<p>My <b>words</b>.</p>"
    assert told["data"]["url"] == "https://gazette.example/m/2@gazette.example"
    assert (told["data"]["article"], told["data"]["sections"]) == (1, [HOME_FRONT.name])
    assert json.loads(told_of(ROOT))["type"] == "article.posted"


def test_a_stranger_finds_the_signature_good():
    hook, body = Webhook("https://blog.example/", SECRET), told_of(ROOT)
    headers = signed_headers(hook, "post_1", int(time.time()), body)
    verifier = standardwebhooks.Webhook(SECRET)

    assert verifier.verify(body.decode(), headers)["data"]["id"] == 1
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        verifier.verify(body.decode() + " ", headers)


def test_the_log_names_no_secret_of_a_url():
    assert host_of(Webhook("https://ann:secret@blog.example/?key=secret", SECRET)) == "blog.example"
