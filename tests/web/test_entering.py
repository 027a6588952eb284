"""Signing in at the editors' desk: who gets a link, what it opens, and what keeps others out."""

import html
import re
from dataclasses import replace

import pytest

from gateway.discussion.identity import add_person
from gateway.message.addresses import Purpose
from gateway.model import Author, Role
from gateway.store.database import micros
from gateway.web import editors, sessions
from tests.web.desk_browser import (
    CHIEF,
    DEPUTY,
    add_editor,
    ask,
    held_article,
    letters_to,
    link_to,
    press,
    sign_in,
    stamp_in,
)

DESK_PAGES = ("/moderate/log", "/moderate/person/1", "/moderate/post/1", "/post")


@pytest.fixture
async def chief(desk, site):
    return await add_editor(desk)


async def add_reader(desk):
    author = Author("Ann", "ann@example.org")
    return await desk.store.write(lambda tables: add_person(tables, desk, author, desk.clock()))


async def test_an_editor_signs_in_by_a_link_and_a_button(browser, desk, chief):
    await ask(browser, "Chief@Gazette.example")
    link = await link_to(desk, chief)

    shown = await browser.get(link)
    assert "You sign in as Chief" in shown.text
    assert "set-cookie" not in shown.headers
    entered = await browser.post(link)
    assert (entered.status_code, entered.headers["location"]) == (303, "/moderate")
    for word in ("HttpOnly", "SameSite=lax", "Secure", "Max-Age=43200"):
        assert word in entered.headers["set-cookie"]
    assert "Nothing waits for you." in (await browser.get("/moderate")).text


async def test_the_answer_is_the_same_whoever_it_is_and_only_editors_get_mail(browser, desk, chief):
    await add_reader(desk)
    for address in ("chief@gazette.example", "ann@example.org", "nobody@example.org"):
        answer = await ask(browser, address)
        assert answer.status_code == 200
        assert "If that is an editor&#39;s address" in answer.text

    assert len(await letters_to(desk, "chief@gazette.example")) == 1
    assert await letters_to(desk, "ann@example.org") == []
    assert await letters_to(desk, "nobody@example.org") == []


async def test_who_asks_again_and_again_makes_no_storm(browser, desk, chief, clock):
    for _ in range(20):
        await ask(browser, chief.address)
    assert len(await letters_to(desk, chief.address)) == 1

    clock.advance(minutes=15)
    await ask(browser, chief.address)
    assert len(await letters_to(desk, chief.address)) == 2


async def test_a_network_that_asks_too_often_is_put_off(browser, desk, chief):
    for _ in range(desk.rules.posts_per_network_hour):
        desk.asking_limit.count("127.0.0.0/24")
    answer = await ask(browser, chief.address)

    assert answer.status_code == 422
    assert await letters_to(desk, chief.address) == []


@pytest.mark.parametrize(
    "fields",
    [{"email": "chief@gazette.example", "stamp": "x"}, {"email": "nobody"}, {"subject": "robot"}],
)
async def test_no_form_but_ours_sends_a_link(browser, desk, chief, fields):
    stamp = stamp_in((await browser.get("/moderate")).text)
    await browser.post("/moderate", data={"do": "link", "stamp": stamp, **fields})

    assert await letters_to(desk, chief.address) == []


async def test_a_link_works_once_and_for_an_hour(browser, desk, chief, clock):
    await ask(browser, chief.address)
    link = await link_to(desk, chief)
    for _ in range(3):  # a link scanner
        await browser.get(link)
        await browser.head(link)
    assert (await browser.post(link)).status_code == 303
    await press(browser, "/moderate", do="")  # still signed in
    browser.cookies.clear()
    used = await browser.post(link)
    assert used.status_code == 410
    assert "set-cookie" not in used.headers

    await ask(browser, chief.address)
    link = await link_to(desk, chief)
    clock.advance(hours=1)
    assert (await browser.get(link)).status_code == 410
    assert (await browser.post(link)).status_code == 410


async def test_a_second_press_of_the_button_leads_to_the_desk_as_well(browser, desk, chief):
    await ask(browser, chief.address)
    link = await link_to(desk, chief)

    assert (await browser.post(link)).headers["location"] == "/moderate"
    assert (await browser.post(link)).headers["location"] == "/moderate"


@pytest.mark.parametrize(
    "wanted", ["/post", "/moderate/log?before=50", "/moderate/person/7", "/moderate/post/12"]
)
async def test_who_signs_in_comes_to_the_page_that_was_wanted(browser, desk, chief, wanted):
    await ask(browser, chief.address, wanted)
    link = await link_to(desk, chief)

    page = (await browser.get(link)).text
    button = html.unescape(re.search(r'<form method="post" action="([^"]+)"', page)[1])
    entered = await browser.post(button)
    assert (entered.status_code, entered.headers["location"]) == (303, wanted)
    assert (await browser.post(link)).headers["location"] == wanted  # pressed twice


async def test_what_was_typed_when_the_session_had_ended_leads_back_to_its_page(
    browser, desk, chief
):
    answer = await browser.post("/moderate/post/1", data={"words": "x"})
    assert 'name="wanted" value="/moderate/post/1"' in answer.text


@pytest.mark.parametrize(
    "place",
    [
        "https://evil.example/", "//evil.example/post", "/\\evil.example", "/moderate/../../x",
        "/post@evil.example", "/post?x=//evil.example", "/postbox", "/moderate/in/x",
        "/moderate/out", "/post\n", "javascript:alert(1)", "/me", "/moderate/person/\u0661", "",
    ],
)  # fmt: skip
async def test_a_link_leads_to_no_place_but_a_page_of_the_desk(browser, desk, chief, place):
    page = (await browser.get("/moderate")).text
    data = {"do": "link", "email": chief.address, "stamp": stamp_in(page), "wanted": place}
    await browser.post("/moderate", data=data)
    link = await link_to(desk, chief)
    assert "?" not in link

    answer = await browser.post(link, params={"to": place})
    assert answer.headers["location"] == "/moderate"


async def test_an_old_link_asks_for_a_fresh_one_to_the_same_page(browser):
    old = await browser.get("/moderate/in/x", params={"to": "/moderate/log"})
    assert 'href="/moderate/log"' in old.text


async def test_no_other_site_signs_a_browser_in(browser, desk, chief):
    await ask(browser, chief.address)
    link = await link_to(desk, chief)
    answer = await browser.post(link, headers={"Sec-Fetch-Site": "cross-site"})

    assert "set-cookie" not in answer.headers
    assert (await browser.post(link)).status_code == 303


async def test_no_other_token_opens_the_desk(browser, desk, chief):
    ann, now = await add_reader(desk), micros(desk.clock())
    hour = now // 3_600_000_000
    await ask(browser, chief.address)
    others = [
        desk.tokens.make(Purpose.ME, chief.id, hour),
        desk.tokens.make(Purpose.SESSION, chief.id, hour),
        desk.tokens.make(Purpose.ENTRANCE, ann.id, now),
        desk.tokens.make(Purpose.ENTRANCE, chief.id, now + 1),
        "bad",
    ]
    for token in others:
        assert (await browser.get(f"/moderate/in/{token}")).status_code == 410
        assert (await browser.post(f"/moderate/in/{token}")).status_code == 410


async def test_no_forged_cookie_is_an_editors(browser, desk, chief):
    ann, minute = await add_reader(desk), int(desk.clock().timestamp()) // 60
    good = desk.tokens.make(Purpose.DESK, chief.id, minute)
    forged = [
        desk.tokens.make(Purpose.SESSION, chief.id, minute // 60),
        desk.tokens.make(Purpose.DESK_FORM, chief.id, minute),
        desk.tokens.make(Purpose.DESK, ann.id, minute),
        desk.tokens.make(Purpose.DESK, chief.id + 100, minute),
        good[:-1] + ("a" if good[-1] != "a" else "b"),
        "x",
    ]
    for cookie in forged:
        for path in DESK_PAGES:
            answer = await browser.get(path, headers={"Cookie": f"{editors.COOKIE}={cookie}"})
            assert answer.status_code == 403
            assert "Send me the link" in answer.text
    answer = await browser.get("/post", headers={"Cookie": f"{editors.COOKIE}={good}"})
    assert answer.status_code == 200


async def test_a_readers_browser_is_no_editors(browser, desk, chief):
    minute = int(desk.clock().timestamp()) // 60
    reader = desk.tokens.make(Purpose.SESSION, chief.id, minute // 60)
    answer = await browser.get("/post", headers={"Cookie": f"{sessions.COOKIE}={reader}"})

    assert answer.status_code == 403


async def test_who_is_no_editor_any_more_or_banned_is_out_at_once(browser, desk, site):
    deputy = await add_editor(desk, DEPUTY, Role.EDITOR)
    await sign_in(browser, desk, deputy)
    post = await held_article(desk)
    stamp = stamp_in((await browser.get("/post")).text)

    await desk.store.write(lambda tables: tables.people.ban(deputy.id, desk.clock()))
    answer = await browser.post("/moderate", data={"stamp": stamp, "post": post.id, "do": "reject"})
    assert answer.status_code == 403
    assert await desk.store.moderation.hold_of(post.id)
    await desk.store.write(lambda tables: tables.people.ban(deputy.id, None))
    assert (await browser.get("/post")).status_code == 200

    reader = replace(deputy, role=Role.READER)
    await desk.store.write(lambda tables: tables.people.update(reader))
    assert (await browser.get("/post")).status_code == 403


async def test_a_session_lasts_twelve_hours(browser, desk, chief, clock):
    await sign_in(browser, desk, chief)
    clock.advance(hours=11, minutes=59)
    assert (await browser.get("/post")).status_code == 200
    clock.advance(minutes=1)
    assert (await browser.get("/post")).status_code == 403


async def test_an_editor_signs_out_and_no_other_site_does_it(browser, desk, chief):
    await sign_in(browser, desk, chief)
    await browser.post("/moderate/out", data={"stamp": "foreign"})
    assert (await browser.get("/post")).status_code == 200

    stamp = stamp_in((await browser.get("/post")).text)
    copied = {"Cookie": f"{editors.COOKIE}={browser.cookies[editors.COOKIE]}"}
    out = await browser.post("/moderate/out", data={"stamp": stamp})
    assert out.status_code == 303
    said = await browser.get(out.headers["location"])
    assert "You are signed out, on every browser." in said.text
    assert (await browser.get("/post")).status_code == 403
    assert (await browser.get("/post", headers=copied)).status_code == 403
    await sign_in(browser, desk, chief)
    assert (await browser.get("/post")).status_code == 200
    browser.cookies.clear()
    assert (await browser.get("/post", headers=copied)).status_code == 403


async def test_looking_changes_nothing_on_any_page_of_the_desk(browser, desk, chief):
    await sign_in(browser, desk, chief)
    post = await held_article(desk)
    before = await everything(desk)
    for path in ("/moderate", "/moderate/out", *DESK_PAGES):
        for do in ("approve", "reject", "ban", "remove", "close", "publish"):
            query = f"?do={do}&post={post.id}&words=x&stamp=x"
            await browser.get(path + query)
            await browser.head(path + query)

    assert await everything(desk) == before
    assert (await browser.get("/post")).status_code == 200


async def everything(desk):
    tables = ("post", "person", "act", "delivery", "ban")
    return [await desk.store.database.rows(f"SELECT * FROM {name} ORDER BY 1") for name in tables]


async def test_what_was_typed_when_the_session_ended_is_shown_and_taken_up_again(
    browser, desk, chief, clock
):
    await sign_in(browser, desk, chief)
    stamp = stamp_in((await browser.get("/post")).text)
    clock.advance(hours=13)
    typed = {"subject": "Late", "words": "A <long> text", "in-opinion": "on", "do": "publish"}
    answer = await browser.post("/post", data={"stamp": stamp, **typed})

    assert answer.status_code == 403
    for words in ("A &lt;long&gt; text", 'value="Late"', 'name="in-opinion"', 'action="/post"'):
        assert words in answer.text
    await sign_in(browser, desk, chief)
    again = await browser.post("/post", data=typed)
    assert again.status_code == 422
    assert "Nothing is lost" in again.text
    assert "A &lt;long&gt; text" in again.text


async def test_a_form_that_is_too_long_is_turned_away_in_words(browser, desk, chief):
    await sign_in(browser, desk, chief)
    answer = await browser.post("/moderate/out", content=b"x" * 100_000)
    assert answer.status_code == 303
    answer = await browser.post("/post", content=b"x" * 2_000_000)
    assert answer.status_code == 413
    assert "Go back: your words are there." in answer.text


async def test_no_page_of_the_desk_is_kept_by_anybody(browser, desk, chief):
    await sign_in(browser, desk, chief)
    for path in ("/moderate", *DESK_PAGES):
        answer = await browser.get(path)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "private, no-store"
        assert CHIEF.address not in answer.text
