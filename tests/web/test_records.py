"""What editors look up."""

from dataclasses import replace

import pytest

from gateway.discussion import moderating
from gateway.model import Role
from gateway.store.acts import Act, Deed
from tests.discussion.drafts import ANN
from tests.factories import HOME_FRONT, OPINION
from tests.web.desk_browser import DEPUTY, add_editor, held_article, press, sign_in


@pytest.fixture
async def chief(desk, site, browser):
    person = await add_editor(desk)
    await sign_in(browser, desk, person)
    return person


async def test_a_persons_record_tells_what_they_did_and_not_where_they_are_reached(
    browser, desk, chief
):
    post = await held_article(desk)
    await moderating.reject(desk, post.id, "No.", chief)
    page = (await browser.get(f"/moderate/person/{post.person}")).text

    for words in ("<h1>Ann</h1>", "2 March 2026", "Comments kept", "proven by mail", "No."):
        assert words in page
    assert "<dt>Posts rejected</dt><dd>1</dd>" in page
    assert ANN.address not in page
    assert (await browser.get("/moderate/person/999")).status_code == 404


async def test_a_ban_is_set_and_lifted_and_logged(browser, desk, chief):
    post = await held_article(desk)
    path = f"/moderate/person/{post.person}"
    answer = await press(browser, path, do="ban")

    assert answer.headers["location"] == f"{path}?said=ban"
    assert (await desk.store.people.by_id(post.person)).banned_at
    assert "Banned." in (await browser.get(answer.headers["location"])).text
    await press(browser, path, do="ban")  # by another editor, at the same time
    await press(browser, path, do="unban")
    assert (await desk.store.people.by_id(post.person)).banned_at is None
    entries = await desk.store.acts.suffered_by(chief, post.person, 10)
    assert [(one.act.what, one.by_nic) for one in entries] == [
        (Deed.UNBAN, "Chief"),
        (Deed.BAN, "Chief"),
    ]


@pytest.mark.parametrize("fields", [{"do": "ban", "stamp": "x"}, {"do": "explode"}])
async def test_no_other_form_bans(browser, desk, chief, fields):
    post = await held_article(desk)
    answer = await press(browser, f"/moderate/person/{post.person}", **fields)

    assert answer.status_code == 422
    assert (await desk.store.people.by_id(post.person)).banned_at is None


async def test_no_editor_bans_another(browser, desk, chief):
    deputy = await add_editor(desk, DEPUTY, Role.EDITOR)
    page = (await browser.get(f"/moderate/person/{deputy.id}")).text
    assert 'value="ban"' not in page

    answer = await press(browser, f"/moderate/person/{deputy.id}", do="ban")
    assert "let the owner take the role away first" in answer.text
    assert (await desk.store.people.by_id(deputy.id)).banned_at is None
    gone = await press(browser, "/moderate/person/999", do="ban", stamp="x")
    assert gone.status_code == 404


async def test_the_log_has_pages(browser, desk, chief):
    for _ in range(30):
        for closed in (True, False):
            await moderating.close(desk, 1, closed=closed, by=chief.id)
    first = (await browser.get("/moderate/log")).text
    second = (await browser.get("/moderate/log?before=11")).text

    assert first.count("<li>") == 50
    assert 'href="?before=11"' in first
    assert second.count("<li>") == 10
    assert 'rel="next"' not in second
    assert "opened again" in first
    assert "Brücke &lt;gesperrt&gt;" in first


async def test_an_editor_of_sections_sees_and_bans_in_them_alone(browser, desk, chief):
    here = await held_article(desk)
    await moderating.reject(desk, here.id, "Not this.", chief)
    for name in (HOME_FRONT.name, OPINION.name):
        deputy = replace(chief, role=Role.EDITOR, sections=(name,))
        await desk.store.write(lambda tables, one=deputy: tables.people.update(one))
        log = (await browser.get("/moderate/log")).text
        page = (await browser.get(f"/moderate/person/{here.person}")).text
        answer = await press(browser, f"/moderate/person/{here.person}", do="ban")

        theirs = name in here.sections
        assert ("Not this." in log) is ("Not this." in page) is theirs
        assert ('value="ban"' in page) is theirs
        assert answer.status_code == (303 if theirs else 422)
        assert ("has written nothing in a section of yours" in answer.text) is not theirs


async def test_the_log_shows_no_address_that_was_banned(browser, desk, chief):
    marks = (("address", "mallory@evil.example"), ("network", "192.0.2.0/24"), ("nic", "Mallory"))
    for kind, value in marks:
        act = Act(Deed.BAN, desk.clock(), words=f"{kind} {value}")
        await desk.store.write(lambda tables, one=act: tables.acts.note(one))
    log = (await browser.get("/moderate/log")).text

    assert "mallory@" not in log
    assert "192.0.2" not in log
    for words in ("a mail address", "a network", "nic Mallory"):
        assert words in log
