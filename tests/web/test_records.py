"""What editors look up."""

import pytest

from gateway.discussion import moderating
from gateway.model import Role
from gateway.store.acts import Deed
from tests.discussion.drafts import ANN
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
    entries = await desk.store.acts.suffered_by(post.person, 10)
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
