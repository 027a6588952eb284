"""The form for an article."""

import re

import pytest

from gateway.message.pictures import picture_of
from gateway.model import Role, Source
from gateway.web import Site
from tests.factories import HOME_FRONT, OPINION
from tests.message.drawing import drawn, opened
from tests.web.conftest import browsing
from tests.web.desk_browser import CHIEF, DEPUTY, add_editor, letters_to, press, sign_in, stamp_in

LARGEST = 100_000

TYPED = {
    "do": "publish",
    "subject": "A  library",
    "in-home-front": "on",
    "in-opinion": "on",
    "source_name": "The Herald",
    "source_url": "https://example.org/1",
    "remark": "About time.\n\nAnd more.",
    "words": "It *opens*.\n\n> At last.\n\nRemark: We counted.",
}


@pytest.fixture
async def chief(desk, site, browser):
    person = await add_editor(desk)
    await sign_in(browser, desk, person)
    return person


async def published(desk):
    return [one.post for one in await desk.store.pages.latest(2**62, 10) if one.post.id > 5]


async def test_an_article_appears_with_all_that_was_typed(browser, desk, chief):
    answer = await press(browser, "/post", **TYPED)
    (post,) = await published(desk)

    assert (answer.status_code, answer.headers["location"]) == (303, f"/comment/{post.id}")
    assert (post.subject, post.nic, post.person) == ("A library", "Chief", chief.id)
    assert post.sections == (HOME_FRONT.name, OPINION.name)
    assert post.source == Source("The Herald", "https://example.org/1")
    assert post.body == (
        "<aside><p>About time.</p></aside><aside><p>And more.</p></aside>"
        "<p>It <b>opens</b>.</p><blockquote><p>At last.</p></blockquote>"
        "<aside><p>We counted.</p></aside>"
    )
    assert len(await letters_to(desk, CHIEF.address)) == 1  # the link to the desk


async def test_a_preview_shows_it_and_publishes_nothing(browser, desk, chief):
    answer = await press(browser, "/post", **{**TYPED, "do": "preview"})

    for words in (
        "It <b>opens</b>.", '<h2 dir="auto">A library</h2>', "The Herald", "It *opens*.",
        'name="in-opinion" value="on" checked', 'value="https://example.org/1"', "About time.",
    ):  # fmt: skip
        assert words in answer.text
    assert answer.status_code == 200
    assert await published(desk) == []


async def test_pressed_twice_it_is_one_article(browser, desk, chief):
    places = {(await press(browser, "/post", **TYPED)).headers["location"] for _ in range(2)}

    assert len(places) == 1
    assert len(await published(desk)) == 1


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"subject": " "}, "needs a headline"),
        ({"subject": "x" * 251}, "too long"),
        ({"in-home-front": None, "in-opinion": None}, "choose a section"),
        ({"source_url": "javascript:alert(1)"}, "begins with http://"),
        ({"words": " ", "remark": "\n"}, "Please write something."),
        ({"stamp": "x"}, "Nothing is lost"),
    ],
)
async def test_what_is_amiss_is_said_and_nothing_typed_is_lost(
    browser, desk, chief, fields, reason
):
    typed = {name: text for name, text in {**TYPED, **fields}.items() if text is not None}
    answer = await press(browser, "/post", **typed)

    assert answer.status_code == 422
    assert reason in answer.text
    for name in ("source_name", "source_url"):
        assert f'value="{typed[name]}"' in answer.text
    assert typed["words"].strip().replace(">", "&gt;") in answer.text
    assert await published(desk) == []


async def test_editors_publish_in_their_own_sections_alone(browser, desk, site):
    deputy = await add_editor(desk, DEPUTY, Role.EDITOR, sections=(OPINION.name,))
    await sign_in(browser, desk, deputy)
    assert "in-home-front" not in (await browser.get("/post")).text
    await press(browser, "/post", **TYPED)

    (post,) = await published(desk)
    assert post.sections == (OPINION.name,)


async def test_the_desk_refuses_in_words_what_the_house_does_not_take(browser, desk, chief):
    for _ in range(desk.rules.posts_per_person_hour):
        await desk.store.write(
            lambda tables: tables.tallies.count([f"person {chief.id}"], desk.clock())
        )
    answer = await press(browser, "/post", **TYPED)

    assert answer.status_code == 429
    assert "It *opens*." in answer.text


@pytest.fixture
async def darkroom(desk, site):
    """A browser of an editor where pictures are shown."""
    async with browsing(Site(desk, lambda: True, largest_picture=LARGEST)) as client:
        await sign_in(client, desk, await add_editor(desk))
        yield client


async def enclose(browser, *files, **fields):
    stamp = fields.pop("stamp", None) or stamp_in((await browser.get("/post")).text)
    data = {"stamp": stamp, **TYPED, **fields}
    enclosed = [("pictures", (name, octets, "x/y")) for name, octets in files]
    return await browser.post("/post", data=data, files=enclosed)


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.text)[1]


async def test_an_article_comes_with_its_pictures_where_they_were_named(darkroom, desk):
    words = "It opens.\n\n[photo: The door] <door.png>\n\nRemark: We counted."
    answer = await enclose(darkroom, ("door.png", drawn("PNG")), ("b.jpg", drawn()), words=words)
    (post,) = await published(desk)

    assert answer.status_code == 303
    at = [post.body.index(part) for part in ("opens", 'alt="The door"', "counted", ".small.jpg")]
    assert at == sorted(at)
    digest = re.search(r"/media/(\w{24})\.png", post.body)[1]
    assert opened((await darkroom.get(f"/media/{digest}.png")).content).format == "PNG"


async def test_a_previewed_picture_is_nobody_elses_and_comes_again_with_the_form(darkroom, desk):
    preview = await enclose(darkroom, ("door.png", drawn("PNG")), do="preview")
    path = f"/media/{picture_of(drawn('PNG')).digest}.png"

    assert 'src="data:image/png;base64,' in preview.text
    assert "img-src 'self' data:" in preview.headers["content-security-policy"]
    assert (await darkroom.get(path)).status_code == 410
    words = re.search(r'(?s)<textarea id="words".*?>\n?(.*?)</textarea>', preview.text)[1]
    assert "[picture: door] &lt;picture-1.png&gt;" in words
    brought = hidden(preview, "brought")
    fields = {"words": words.replace("&gt;", ">").replace("&lt;", "<"), "brought": brought}
    answer = await press(darkroom, "/post", **{**TYPED, **fields})
    assert answer.status_code == 303
    assert (await darkroom.get(path)).status_code == 200


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ([("a.txt", b"no picture")], "a.txt is no picture that can be shown"),
        ([("a.png", b"x" * (LARGEST + 1))], "is larger than 97 KiB and was left out."),
        ([("a.png", b"x" * 2_500_000)], "An article may have 512 KiB at most."),
    ],
)
async def test_a_picture_that_does_not_fit_is_told_and_the_article_is_kept_as_typed(
    darkroom, desk, files, reason
):
    answer = await enclose(darkroom, *files)

    assert answer.status_code == 422
    assert reason in answer.text
    assert 'value="A library"' in answer.text
    assert await published(desk) == []


async def test_pictures_sent_when_the_session_had_ended_are_asked_for_again(darkroom, desk, clock):
    stamp = stamp_in((await darkroom.get("/post")).text)
    clock.advance(hours=13)
    answer = await enclose(darkroom, ("door.png", drawn("PNG")), stamp=stamp)

    assert answer.status_code == 403
    assert "The pictures are to be chosen again" in answer.text
    assert "It *opens*." in answer.text


async def test_without_pictures_on_the_site_the_form_asks_for_none(browser, desk, chief):
    assert 'type="file"' not in (await browser.get("/post")).text
    answer = await enclose(browser, ("door.png", drawn("PNG")))

    assert answer.status_code == 422
    assert "It *opens*." in answer.text
