"""The form below an article, from the first look to the comment."""

import re

import pytest

from gateway.discussion import posting
from gateway.discussion.desk import Rules
from gateway.discussion.identity import add_person
from gateway.message.addresses import Purpose
from gateway.model import Author, Hold
from gateway.web import album, sessions
from gateway.web.commenting import LOOKS
from tests.factories import NOW

ARTICLE = "/article/1-brucke-gesperrt"


async def stamp_on(browser, path=ARTICLE):
    page = (await browser.get(path)).text
    return re.search(r'name="stamp" value="([^"]+)"', page)[1]


async def send(browser, **fields):
    stamp = fields.pop("stamp", None) or await stamp_on(browser)
    data = {"stamp": stamp, "nic": "Eve", "words": "My *own* words.", "do": "post", **fields}
    return await browser.post(ARTICLE, data=data)


async def thread(desk):
    return [post for post in await desk.store.posts.thread(1) if post.id > 5]


async def test_a_name_and_words_are_enough(browser, desk):
    answer = await send(browser)
    (comment,) = await thread(desk)

    assert answer.status_code == 303
    assert answer.headers["location"] == f"{ARTICLE}?posted={comment.id}#comment-{comment.id}"
    assert (comment.nic, comment.parent) == ("Eve", 1)
    assert comment.body == "<p>My <b>own</b> words.</p>"
    assert comment.subject == "Re: Br\u00fccke <gesperrt>"
    assert "<b>own</b>" in (await browser.get(ARTICLE)).text


async def test_a_comment_can_be_answered_anywhere_in_the_tree(browser, desk):
    page = (await browser.get(f"{ARTICLE}?answer=4")).text
    assert "Answer <bdi>Bob</bdi>" in page

    await send(browser, answers="4")
    (comment,) = await thread(desk)

    assert comment.parent == 4


@pytest.mark.parametrize("number", ["3", "5", "99", "x", ""])
async def test_what_cannot_be_answered_is_an_answer_to_the_article(browser, desk, number):
    await send(browser, answers=number)

    assert [post.parent for post in await thread(desk)] == [1]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"nic": " "}, "Please give a name"),
        ({"words": " "}, "Please write something"),
        ({"email": "nobody"}, "not a mail address"),
        ({"website": "javascript:alert(1)"}, "A website begins with"),
        ({"website": "https://"}, "A website begins with"),
        ({"website": "http://[bad"}, "A website begins with"),
        ({"words": "x" * 70_000}, "64 KiB at most"),
        ({"stamp": "x"}, "open for a long time"),
    ],
)
async def test_what_is_amiss_is_said_and_nothing_typed_is_lost(browser, desk, fields, reason):
    typed = {"nic": "Eve", "words": "My own words.", "website": "https://eve.example", **fields}
    answer = await send(browser, **typed)

    assert answer.status_code == 422
    assert reason in answer.text
    for value in (typed["nic"].strip(), typed["words"].strip(), typed["website"]):
        assert value in answer.text
    assert await thread(desk) == []


async def test_a_form_larger_than_any_comment_is_not_read(browser, desk):
    answer = await send(browser, words="x" * 300_000)

    assert answer.status_code == 422
    assert "64 KiB at most" in answer.text


async def test_a_page_left_open_too_long_is_sent_again_with_one_press(browser, desk, clock):
    stamp = await stamp_on(browser)
    clock.advance(hours=30)
    late = await send(browser, stamp=stamp)
    fresh = re.search(r'name="stamp" value="([^"]+)"', late.text)[1]

    assert late.status_code == 422
    assert (await send(browser, stamp=fresh)).status_code == 303


async def test_who_presses_twice_has_said_it_once(browser, desk):
    stamp = await stamp_on(browser)
    first = await send(browser, stamp=stamp)
    second = await send(browser, stamp=stamp)

    assert first.headers["location"] == second.headers["location"]
    assert len(await thread(desk)) == 1


async def test_an_address_is_asked_before_its_owner_speaks(browser, desk):
    answer = await send(browser, email="Eve@Example.org")

    assert answer.status_code == 303
    assert answer.headers["location"] == f"{ARTICLE}?held=confirmation#answer"
    ((_, hold),) = await desk.store.moderation.held()
    assert hold is Hold.CONFIRMATION
    page = (await browser.get(answer.headers["location"].partition("#")[0])).text
    assert "Please confirm" in page
    assert "My own words" not in page


async def test_a_known_browser_speaks_as_its_owner(browser, desk):
    author = Author("Ann", "ann@example.org", "https://ann.example")
    ann = await desk.store.write(lambda tables: add_person(tables, desk, author, NOW))
    cookie = desk.tokens.make(Purpose.SESSION, ann.id, int(NOW.timestamp()) // 3600)
    browser.cookies.set(sessions.COOKIE, cookie)

    page = await browser.get(ARTICLE)
    await send(browser, nic="Mallory")
    (comment,) = await thread(desk)

    assert "You have commented 0 times on The Gazette." in page.text
    assert page.headers["cache-control"] == "private, no-store"
    assert "ann@example.org" not in page.text
    assert (comment.person, comment.nic) == (ann.id, "Ann")


async def test_a_form_of_a_stranger_cannot_be_sent_by_a_known_browser(browser, desk):
    stamp = await stamp_on(browser)
    author = Author("Ann", "ann@example.org")
    ann = await desk.store.write(lambda tables: add_person(tables, desk, author, NOW))
    cookie = desk.tokens.make(Purpose.SESSION, ann.id, int(NOW.timestamp()) // 3600)
    browser.cookies.set(sessions.COOKIE, cookie)

    assert (await send(browser, stamp=stamp)).status_code == 422


async def test_a_nic_can_be_picked_and_words_stay(browser, desk):
    answer = await send(browser, do="pick", nic="", words="Kept words")
    nic = re.search(r'name="nic" value="([^"]+)"', answer.text)[1]

    assert answer.status_code == 200
    assert nic.isalpha()
    assert "Kept words" in answer.text
    assert await thread(desk) == []


@pytest.fixture
async def known(browser, desk):
    """Ann, who was Anne at first, in a browser that is known as hers."""

    async def work(tables):
        ann = await add_person(tables, desk, Author("Anne", "ann@example.org"), NOW)
        await tables.people.rename(ann.id, "Ann", "ann")
        return ann

    ann = await desk.store.write(work)
    cookie = desk.tokens.make(Purpose.SESSION, ann.id, int(NOW.timestamp()) // 3600)
    browser.cookies.set(sessions.COOKIE, cookie)
    return ann


async def test_a_known_reader_goes_back_to_the_first_nic_and_words_stay(browser, desk, known):
    assert "Be Anne again" in (await browser.get(ARTICLE)).text
    answer = await send(browser, do="original", nic="Ann", words="Kept words")

    assert answer.status_code == 200
    assert 'name="nic" value="Anne"' in answer.text
    assert "Kept words" in answer.text
    assert "Be Anne again" not in answer.text
    assert (await desk.store.people.by_id(known.id)).nic == "Anne"
    assert await thread(desk) == []


async def test_a_known_reader_has_a_nic_picked(browser, desk, known):
    answer = await send(browser, do="pick", nic="Ann", words="Kept words")
    nic = (await desk.store.people.by_id(known.id)).nic

    assert nic not in ("Ann", "Anne")
    assert f'name="nic" value="{nic}"' in answer.text
    await send(browser, nic=nic)
    assert [post.nic for post in await thread(desk)] == [nic]


@pytest.mark.parametrize("do", ["pick", "original"])
async def test_no_form_but_ours_gives_anybody_another_nic(browser, desk, known, do):
    answer = await send(browser, do=do, stamp="x", words="Kept words")

    assert answer.status_code == 422
    assert "Kept words" in answer.text
    assert (await desk.store.people.by_id(known.id)).nic == "Ann"


async def test_what_was_typed_comes_back_when_the_article_is_gone_meanwhile(browser, desk):
    stamp = await stamp_on(browser)
    await desk.store.write(lambda tables: tables.moderation.remove(1, NOW))
    for files in (None, [("pictures", ("a.png", b"x", "image/png"))]):
        typed = {"stamp": stamp, "nic": "Eve", "words": "A <long> text", "do": "post"}
        answer = await browser.post(ARTICLE, data=typed, files=files)

        assert answer.status_code == 410
        assert "A &lt;long&gt; text" in answer.text
        assert answer.headers["cache-control"] == "private, no-store"


async def test_what_was_typed_comes_back_when_the_fault_is_ours(browser, desk, monkeypatch):
    stamp = await stamp_on(browser)

    async def broken(*_):
        raise RuntimeError("broken")

    monkeypatch.setattr(posting, "post", broken)
    answer = await send(browser, stamp=stamp, words="A <long> text")

    assert answer.status_code == 503
    assert "A &lt;long&gt; text" in answer.text


async def test_a_thread_that_is_quiet_for_long_is_said_to_be(browser, clock):
    assert "Nothing was said here since" not in (await browser.get(ARTICLE)).text
    clock.advance(days=60)
    assert "Nothing was said here since 2 March 2026" in (await browser.get(ARTICLE)).text


async def test_a_preview_shows_the_marks_and_posts_nothing(browser, desk):
    words = "> " + "quoted " * 30 + "\n\nMy *own*. <script>alert(1)</script>"
    answer = await send(browser, do="preview", words=words)

    assert "<b>own</b>" in answer.text
    assert "<script>alert" not in answer.text
    assert "Most of this is quoted" in answer.text
    assert await thread(desk) == []


async def test_a_robot_that_fills_the_trap_hears_yes_and_is_not_heard(browser, desk):
    answer = await send(browser, subject="Cheap pills")

    assert answer.status_code == 303
    assert await thread(desk) == []


async def test_closed_meanwhile_is_said_and_the_words_are_given_back(browser, desk):
    stamp = await stamp_on(browser)
    await desk.store.write(lambda tables: tables.moderation.close_thread(1, NOW))

    answer = await send(browser, stamp=stamp)

    assert answer.status_code == 422
    assert "Sorry. Comments have been closed on this article." in answer.text
    assert "My *own* words." in answer.text
    assert 'name="words"' not in (await browser.get(ARTICLE)).text


async def test_too_many_are_put_off(browser, desk):
    for _ in range(600):
        await desk.store.write(
            lambda tables: tables.tallies.count(["network 127.0.0.0/24"], desk.clock())
        )

    answer = await send(browser)

    assert answer.status_code == 429
    assert "a little later" in answer.text


@pytest.mark.parametrize(("path", "status"), [("/article/99-x", 404), ("/article/2-x", 404)])
async def test_there_is_no_form_where_there_is_no_article(browser, path, status):
    assert (await browser.post(path, data={})).status_code == status


async def test_looks_at_a_form_have_a_bound_too_and_what_was_typed_stays(browser, desk, clock):
    for _ in range(LOOKS):
        assert (await send(browser, do="preview")).status_code == 200

    answer = await send(browser, do="preview")

    assert answer.status_code == 429
    assert "My *own* words." in answer.text
    clock.advance(hours=1)
    assert (await send(browser, do="preview")).status_code == 200


@pytest.fixture
def rules(request):
    return Rules(posts_per_network_hour=1) if "looks" in request.node.name else Rules()


async def test_more_words_than_are_taken_are_not_even_marked(browser, desk, monkeypatch):
    monkeypatch.setattr(album, "html_of", None)
    words = "a" * (desk.rules.max_comment + 1)

    answer = await send(browser, words=words, do="preview")

    assert answer.status_code == 422
    assert "A comment may have 64 KiB at most." in answer.text
    assert words in answer.text
