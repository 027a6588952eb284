"""What an editor does with a post that is here."""

import re

import pytest

from gateway.model import Role
from gateway.store.acts import Deed
from tests.factories import OPINION
from tests.web.conftest import browsing
from tests.web.desk_browser import DEPUTY, add_editor, held_article, press, sign_in

ARTICLE = "/article/1-brucke-gesperrt"


@pytest.fixture
async def chief(desk, site, browser):
    person = await add_editor(desk)
    await sign_in(browser, desk, person)
    return person


async def mend(browser, number, **fields):
    """Press a button of a post's page with what the page has in its fields."""
    path = f"/moderate/post/{number}"
    page = (await browser.get(path)).text
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    return await press(browser, path, **{"seen": seen, **fields})


async def test_an_editor_sees_the_ways_to_it_on_the_page_and_nobody_else_does(
    browser, desk, chief, site
):
    async with browsing(site) as stranger:
        before = await stranger.get(ARTICLE)
        page = await browser.get(ARTICLE)
        after = await stranger.get(ARTICLE)

    for place in ("1#edit", "1#remark", "1#remove", "1#close", "2#edit", "4#remove"):
        assert f'href="/moderate/post/{place}"' in page.text
    assert "/moderate/post/3" not in page.text
    assert "2#close" not in page.text
    assert page.headers["cache-control"] == "private, no-store"
    assert "etag" not in page.headers
    assert "/moderate" not in after.text
    assert after.headers["etag"] == before.headers["etag"]
    stale = await browser.get(ARTICLE, headers={"If-None-Match": before.headers["etag"]})
    assert stale.status_code == 200
    assert "/moderate/post/1#edit" in stale.text


async def test_other_words_and_another_headline_stand_on_every_door(browser, desk, chief):
    answer = await mend(browser, 1, do="save", subject="New  line", words="*Other*\n\nRemark: Yes.")

    assert answer.headers["location"] == "/moderate/post/1?said=save"
    assert "Saved." in (await browser.get(answer.headers["location"])).text
    post = await desk.store.posts.by_id(1)
    assert (post.subject, post.body) == (
        "New line",
        "<p><b>Other</b></p><aside><p>Yes.</p></aside>",
    )
    assert await desk.store.editions.wire_id(1)
    (entry,) = await desk.store.acts.about(1)
    assert (entry.act.what, entry.by_nic) == (Deed.EDIT, "Chief")


async def test_words_that_nobody_touched_stay_as_they_are(browser, desk, chief):
    before = (await desk.store.posts.by_id(1)).body
    page = (await browser.get("/moderate/post/1")).text
    words = re.search(r"data-remarks required>(.*?)</textarea>", page, re.DOTALL)[1]
    assert words == "Some *bold* words.\n\nRemark: Ha!"
    await mend(browser, 1, do="save", subject="Only this", words=words + "\r\n")

    post = await desk.store.posts.by_id(1)
    assert (post.subject, post.body) == ("Only this", before)


async def test_a_preview_changes_nothing_and_shows_what_was_typed(browser, desk, chief):
    answer = await mend(browser, 2, do="preview", words="*Bold* <b>")

    assert answer.status_code == 200
    assert "<b>Bold</b> &lt;b&gt;" in answer.text
    assert "*Bold* &lt;b&gt;</textarea>" in answer.text
    assert (await desk.store.posts.by_id(2)).body == "<p>First.</p>"


async def test_two_editors_do_not_undo_each_others_words_unseen(browser, desk, chief):
    page = (await browser.get("/moderate/post/2")).text
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    await mend(browser, 2, do="save", words="One.")
    answer = await press(browser, "/moderate/post/2", seen=seen, do="save", words="Two.")

    assert answer.status_code == 422
    assert "Somebody changed this meanwhile." in answer.text
    assert "<p>One.</p>" in answer.text
    assert "Two.</textarea>" in answer.text
    assert (await desk.store.posts.by_id(2)).body == "<p>One.</p>"


async def test_a_remark_stands_below_the_words(browser, desk, chief):
    assert (await mend(browser, 2, do="remark", remark=" ")).status_code == 422
    await mend(browser, 2, do="remark", remark="Not so.")

    body = (await desk.store.posts.by_id(2)).body
    assert body == "<p>First.</p><aside><p>Not so.</p></aside>"


async def test_a_post_is_taken_away_and_its_page_says_so(browser, desk, chief):
    answer = await mend(browser, 2, do="remove")

    assert (await desk.store.posts.by_id(2)).removed_at
    page = (await browser.get(answer.headers["location"])).text
    assert "It is taken away." in page
    assert "Taken away on 2 March 2026" in page
    assert '<form method="post" action="/moderate/post/2' not in page
    (entry,) = await desk.store.acts.about(2)
    assert entry.act.what is Deed.REMOVE


async def test_an_article_is_closed_and_opened_again(browser, desk, chief):
    await mend(browser, 1, do="close")
    assert (await desk.store.posts.by_id(1)).closed_at
    assert ">Reopen</a>" in (await browser.get(ARTICLE)).text
    await mend(browser, 1, do="open")
    assert (await desk.store.posts.by_id(1)).closed_at is None


@pytest.mark.parametrize("do", ["save", "remark", "remove", "close", "explode", ""])
async def test_a_foreign_form_changes_nothing_and_loses_nothing(browser, desk, chief, do):
    before = await desk.store.posts.by_id(1)
    stamp = "" if do in ("explode", "") else "x"
    fields = {"words": "Typed <words>", "remark": "Typed <too>", "subject": "And <this>"}
    answer = await mend(browser, 1, do=do, **fields, **({"stamp": "x"} if stamp else {}))

    assert answer.status_code == 422
    for words in ("Typed &lt;words&gt;", "Typed &lt;too&gt;", "And &lt;this&gt;"):
        assert words in answer.text
    assert await desk.store.posts.by_id(1) == before


async def test_words_that_are_none_are_refused(browser, desk, chief):
    answer = await mend(browser, 2, do="save", words="  ")

    assert answer.status_code == 422
    assert "There are no words in it" in answer.text


async def test_a_held_post_is_mended_before_it_appears(browser, desk, chief):
    post = await held_article(desk)
    await mend(browser, post.id, do="save", words="Better words.")

    assert (await desk.store.posts.by_id(post.id)).body == "<p>Better words.</p>"
    assert await desk.store.moderation.hold_of(post.id)


async def test_posts_of_other_sections_are_not_theirs(browser, desk, site):
    deputy = await add_editor(desk, DEPUTY, Role.EDITOR, sections=(OPINION.name,))
    await sign_in(browser, desk, deputy)

    assert (await browser.get("/moderate/post/5")).status_code == 200
    assert (await browser.get("/moderate/post/1")).status_code == 404
    assert "/moderate/post/" not in (await browser.get(ARTICLE)).text
    stamp = re.search(r'name="stamp" value="(\w+)"', (await browser.get("/post")).text)[1]
    taken = await press(browser, "/moderate/post/1", do="remove", stamp=stamp)
    assert taken.status_code == 404
    assert (await desk.store.posts.by_id(1)).removed_at is None
    assert (await browser.get("/moderate/post/999")).status_code == 404
