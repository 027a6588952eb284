"""What the buttons of a reader's own page do."""

import pytest

from gateway.discussion import own, posting, subscribing
from gateway.discussion.own_buttons import GONE, NO_WEBSITE, NOTHING, act, take_back
from gateway.model import SITE, Cadence, Format, OwnThreads, Scope
from tests.discussion.drafts import ANN, article, comment, ledger
from tests.factories import HOME_FRONT

MAIL = {"format": "mime", "hour": "21", "timezone": "Asia/Tokyo", "weekly_on": "4", "day-1": "on"}


@pytest.fixture
async def ann(desk):
    posted = await posting.post(desk, article())
    person = await subscribing.begin(desk, ANN, Scope(HOME_FRONT.name), Cadence.INSTANT)
    await subscribing.begin(desk, ANN, Scope(SITE), Cadence.DAILY)
    await posting.post(desk, comment(posted.post))
    return person


async def scopes(desk, ann):
    page = await own.page_of(desk, ann.id)
    return [one.title for one in page.followed], [one.title for one in page.muted]


async def test_how_mail_comes_is_chosen_all_at_once(desk, ann):
    said = await act(desk, ann, "mail", {**MAIL, "own_threads": "replies", "own_posts": "on"})
    wanted = await desk.store.people.preferences(ann.id)

    assert said.text == "Your mail comes like this from now on."
    assert (wanted.format, wanted.hour, wanted.timezone) == (Format.MIME, 21, "Asia/Tokyo")
    assert (wanted.days, wanted.weekly_on) == (frozenset({1}), 4)
    assert (wanted.own_threads, wanted.own_posts) == (OwnThreads.REPLIES, True)


async def test_leaving_the_site_leaves_the_sections_beside_it(desk, ann):
    said = await act(desk, ann, "leave", {"section": SITE})

    assert said.text == "You no longer follow: The Gazette."
    assert await scopes(desk, ann) == (["Home Front: WoT", "A headline"], [])
    assert (await take_back(desk, ann, said.back)).text == "All is as it was before."
    assert await take_back(desk, ann, said.back) == GONE


async def test_everything_is_left_by_one_button(desk, ann):
    said = await act(desk, ann, "leave-all", {})

    assert said.back
    assert await scopes(desk, ann) == ([], [])
    assert "nothing to end" in (await act(desk, ann, "leave-all", {})).text


async def test_a_thread_is_muted_and_speaks_again(desk, ann):
    await act(desk, ann, "mute", {"thread": "1"})
    assert (await scopes(desk, ann))[1] == ["A headline"]

    assert "as before" in (await act(desk, ann, "unmute", {"thread": "1"})).text
    assert (await scopes(desk, ann))[1] == []
    for wrong in ({}, {"thread": "x"}, {"thread": "2"}, {"thread": "99"}, {"section": SITE}):
        assert await act(desk, ann, "mute", wrong) == NOTHING
        assert await act(desk, ann, "unmute", wrong) == NOTHING


async def test_another_cadence_begins_at_once_and_without_a_question(desk, ann):
    before = await ledger(desk)
    wish = {"section": HOME_FRONT.name, "cadence": "weekly"}
    said = await act(desk, ann, "follow", wish)

    assert said.text.startswith("You follow Home Front: WoT: one digest a week")
    assert await ledger(desk) == before
    for wrong in ({"cadence": "hourly"}, {"section": "nothing"}):
        assert await act(desk, ann, "follow", {**wish, **wrong}) == NOTHING


async def test_mail_pauses_until_a_day_and_comes_again(desk, ann, clock):
    until = clock().date().replace(year=clock().year + 1)
    said = await act(desk, ann, "pause", {"until": until.isoformat()})
    page = await own.page_of(desk, ann.id)

    assert "No mail about posts comes until" in said.text
    assert page.paused_until(clock()).date() == until
    await act(desk, ann, "resume", {})
    assert (await own.page_of(desk, ann.id)).paused_until(clock()) is None


async def test_a_website_is_given_and_taken_away(desk, ann):
    await act(desk, ann, "website", {"website": "ann.example"})
    assert (await desk.store.people.by_id(ann.id)).website == "https://ann.example"

    for text in ("https://{x}/ y", "{url}"):
        said = await act(desk, ann, "website", {"website": text})
        assert said.text == NO_WEBSITE

    await act(desk, ann, "website", {"website": " "})
    assert (await desk.store.people.by_id(ann.id)).website is None


async def test_the_first_press_proves_who_was_only_asked_before(desk):
    await subscribing.ask(desk, ANN, Scope(SITE), Cadence.DAILY)
    person = await desk.store.people.by_address(ANN.address)
    assert person.nic != "Ann"

    await act(desk, person, "resume", {})

    assert (await desk.store.people.by_id(person.id)).nic == "Ann"


async def test_nothing_is_done_for_who_was_forgotten_meanwhile(desk, ann):
    await act(desk, ann, "forgotten", {})

    assert await act(desk, ann, "website", {"website": "ann.example"}) == NOTHING
    assert await desk.store.people.by_id(ann.id) is None
    with pytest.raises(LookupError):
        await own.page_of(desk, 99)
