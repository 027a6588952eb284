"""The editors' queue in a browser."""

import asyncio
import re
from datetime import timedelta

import pytest

from gateway.model import Author, Hold, Proof, Role
from gateway.store.acts import Deed
from tests.discussion.drafts import ANN
from tests.factories import HOME_FRONT, OPINION, a_post
from tests.web.conftest import browsing
from tests.web.desk_browser import (
    CHIEF,
    DEPUTY,
    add_editor,
    held_article,
    letters_to,
    press,
    sign_in,
    stamp_in,
)


@pytest.fixture
async def chief(desk, site, browser):
    person = await add_editor(desk)
    await sign_in(browser, desk, person)
    return person


async def test_a_held_post_is_shown_with_all_an_editor_needs_to_know(browser, desk, chief):
    post = await held_article(desk)
    page = (await browser.get("/moderate")).text

    for words in (
        "Mine", "Please <b>read</b> me.", "Home Front: WoT", "appears once an editor approves it",
        f'href="/moderate/person/{post.person}"', "comments kept 0, posts rejected 0",
    ):  # fmt: skip
        assert words in page
    assert ANN.address not in page


async def test_an_approved_post_appears_and_its_sender_hears_so(browser, desk, chief):
    post = await held_article(desk)
    answer = await press(browser, "/moderate", post=post.id, do="approve", words="unsent")

    assert (answer.status_code, answer.headers["location"]) == (303, "/moderate?said=approve")
    assert "It has appeared." in (await browser.get(answer.headers["location"])).text
    assert (await desk.store.posts.by_id(post.id)).sequence
    (letter,) = await letters_to(desk, ANN.address)
    assert b"unsent" not in letter
    entry = await desk.store.acts.fate_of(post.id)
    assert (entry.act.what, entry.by_nic) == (Deed.APPROVE, "Chief")


async def test_an_article_appears_with_a_remark(browser, desk, chief):
    post = await held_article(desk)
    amiss = await press(browser, "/moderate", post=post.id, do="remark", words=" ")
    assert amiss.status_code == 422
    assert "Please write the remark first." in amiss.text

    await press(browser, "/moderate", post=post.id, do="remark", words="Well  said.")
    assert "<aside><p>Well said.</p></aside>" in (await desk.store.posts.by_id(post.id)).body


async def test_a_rejected_post_is_gone_and_its_sender_hears_why(browser, desk, chief):
    post = await held_article(desk)
    await press(browser, "/moderate", post=post.id, do="reject", words="Not for us.")

    assert (await desk.store.posts.by_id(post.id)).removed_at
    (letter,) = await letters_to(desk, ANN.address)
    assert b"Not for us." in letter


@pytest.mark.parametrize(("do", "banned"), [("spam", False), ("ban", True)])
async def test_spam_goes_and_who_is_banned_posts_no_longer(browser, desk, chief, do, banned):
    post = await held_article(desk)
    await press(browser, "/moderate", post=post.id, do=do)

    assert (await desk.store.posts.by_id(post.id)).removed_at
    assert bool((await desk.store.people.by_id(post.person)).banned_at) is banned


async def test_an_editor_is_not_banned_by_another_and_the_reason_stays_typed(browser, desk, chief):
    deputy = await add_editor(desk, DEPUTY, Role.EDITOR, sections=(OPINION.name,))
    post = await held_article(desk, author=Author("Deputy", deputy.address))
    answer = await press(browser, "/moderate", post=post.id, do="ban", words="Out <with> you")

    assert answer.status_code == 422
    assert "Deputy is an editor" in answer.text
    assert 'value="Out &lt;with&gt; you"' in answer.text
    assert await desk.store.moderation.hold_of(post.id)


async def test_a_late_decision_is_told_who_came_first(browser, desk, chief, site):
    await add_editor(desk, DEPUTY, Role.EDITOR)
    post = await held_article(desk)
    async with browsing(site) as other:
        deputy = await desk.store.people.by_address(DEPUTY.address)
        await sign_in(other, desk, deputy)
        stamp = stamp_in((await other.get("/moderate")).text)
        await press(browser, "/moderate", post=post.id, do="reject")
        late = await press(other, "/moderate", stamp=stamp, post=post.id, do="approve")
        told = (await other.get(late.headers["location"])).text

    assert "Your decision came late. Chief rejected it on 2 March 2026" in told
    assert (await desk.store.posts.by_id(post.id)).sequence is None
    assert "came late" in (await browser.get("/moderate?late=999")).text


async def test_of_two_editors_who_decide_at_once_one_decides(browser, desk, chief, site):
    deputy = await add_editor(desk, DEPUTY, Role.EDITOR)
    post = await held_article(desk)
    async with browsing(site) as other:
        await sign_in(other, desk, deputy)
        stamps = [stamp_in((await one.get("/moderate")).text) for one in (browser, other)]
        answers = await asyncio.gather(
            press(browser, "/moderate", stamp=stamps[0], post=post.id, do="approve"),
            press(other, "/moderate", stamp=stamps[1], post=post.id, do="reject"),
        )

    places = sorted(answer.headers["location"].partition("=")[0] for answer in answers)
    assert places == ["/moderate?late", "/moderate?said"]
    assert len(await desk.store.acts.about(post.id)) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"stamp": "x"},
        {"do": "explode"},
        {"do": ""},
        {"post": "x"},
        {"post": "9" * 30},
        {"post": ""},
    ],
)
async def test_no_other_form_decides(browser, desk, chief, fields):
    post = await held_article(desk)
    typed = {"post": post.id, "do": "reject", "words": "A <reason>", **fields}
    answer = await press(browser, "/moderate", **typed)

    assert answer.status_code == 422
    assert "A &lt;reason&gt;" in answer.text
    assert await desk.store.moderation.hold_of(post.id)


async def test_another_editors_stamp_is_foreign(browser, desk, chief, site):
    deputy = await add_editor(desk, DEPUTY, Role.EDITOR)
    post = await held_article(desk)
    async with browsing(site) as other:
        await sign_in(other, desk, deputy)
        stamp = stamp_in((await other.get("/moderate")).text)
    answer = await press(browser, "/moderate", stamp=stamp, post=post.id, do="approve")

    assert answer.status_code == 422
    assert await desk.store.moderation.hold_of(post.id)


async def test_editors_see_and_decide_in_their_own_sections_alone(browser, desk, site):
    await sign_in(
        browser, desk, await add_editor(desk, DEPUTY, Role.EDITOR, sections=(OPINION.name,))
    )
    theirs = await held_article(desk, subject="Theirs", sections=(HOME_FRONT.name,))
    await held_article(desk, subject="Shared", sections=(HOME_FRONT.name, OPINION.name))
    page = (await browser.get("/moderate")).text

    assert "Shared" in page
    assert "Theirs" not in page
    answer = await press(browser, "/moderate", post=theirs.id, do="approve")
    assert "in no section of yours" in answer.text
    assert await desk.store.moderation.hold_of(theirs.id)


async def test_what_only_its_sender_can_confirm_does_not_fill_the_queue(browser, desk, chief):
    async def flood(tables):
        for number in range(100, 140):
            post = a_post(number, subject=f"Flood {number}", sequence=None, held_at=desk.clock())
            await tables.posts.insert(post, "s", Hold.CONFIRMATION)

    await desk.store.write(flood)

    assert "Nothing waits for you." in (await browser.get("/moderate")).text


async def test_the_queue_has_pages_and_a_decision_leads_back_to_its_own(browser, desk, chief):
    async def fill(tables):
        for number in range(100, 150):
            held_at = desk.clock() + timedelta(seconds=number // 10)
            post = a_post(number, subject=f"No. {number}", sequence=None, held_at=held_at)
            await tables.posts.insert(post, "s", Hold.SUBMISSION)

    await desk.store.write(fill)
    seen, place = [], "/moderate"
    while place:
        page = (await browser.get(place)).text
        seen += [int(number) for number in re.findall(r'id="held-(\d+)"', page)]
        following = re.search(r'rel="next" href="([^"]+)"', page)
        second = place if len(seen) == 40 else None
        place = "/moderate" + following[1] if following else None
        if second:
            answer = await press(browser, second, post=seen[-1], do="reject")
            assert answer.headers["location"] == second.replace("?", "?said=reject&")

    assert seen == list(range(100, 150))


async def test_a_readers_words_do_no_harm_at_the_desk(browser, desk, chief):
    await held_article(
        desk,
        words="<script>alert(1)</script>",
        subject="<img src=x onerror=alert(1)>",
        proof=Proof.DMARC,
    )
    page = (await browser.get("/moderate")).text

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert CHIEF.address not in page
