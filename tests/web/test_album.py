"""Pictures in the form below an article."""

import asyncio
import html
import re
from datetime import timedelta

import pytest

from gateway.discussion.desk import Rules
from gateway.message.pictures import picture_of
from gateway.web import Site
from gateway.web.album import AT_ONCE, GOOD_FOR, SHORT, drawn_here, size_in_words
from tests.message.drawing import drawn, exif, opened
from tests.web.conftest import browsing
from tests.web.test_commenting import ARTICLE, stamp_on, thread

LARGEST = 100_000
SECRETIVE = drawn("JPEG", exif=exif(orientation=6))


@pytest.fixture
def rules():
    return Rules(pictures_per_network_hour=12)


@pytest.fixture
async def site(site):
    return Site(site.desk, lambda: True, largest_picture=LARGEST)


@pytest.fixture
async def browser(site):
    async with browsing(site) as client:
        yield client


async def send(browser, *files, **fields):
    stamp = fields.pop("stamp", None) or await stamp_on(browser)
    data = {"stamp": stamp, "nic": "Eve", "words": "Look.", "do": "post", **fields}
    enclosed = [("pictures", (name, octets, "x/y")) for name, octets in files]
    return await browser.post(ARTICLE, data=data, files=enclosed)


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.text)[1]


def typed(page):
    return re.search(r"(?s)<textarea[^>]*>(.*?)</textarea>", page.text)[1]


async def test_a_comment_comes_with_pictures_drawn_anew(browser, desk):
    answer = await send(browser, ("The old bridge.jpg", SECRETIVE), ("x.png", drawn("PNG")))
    (comment,) = await thread(desk)

    assert answer.status_code == 303
    names = re.findall(r"/media/(\w{24})\.small\.(jpg|png)", comment.body)
    assert [kind for _, kind in names] == ["jpg", "png"]
    assert 'alt="The old bridge"' in comment.body
    shown = await browser.get(f"/media/{names[0][0]}.jpg")
    assert opened(shown.content).size == (480, 640)
    assert b"Secretive" not in shown.content


async def test_a_preview_shows_pictures_to_nobody_else(browser, desk):
    words = "Before. [photo: My bridge] <b.jpg> After."
    page = await send(browser, ("b.jpg", SECRETIVE), do="preview", words=words)
    digest = picture_of(SECRETIVE).digest

    assert typed(page) == "Before. [photo: My bridge] &lt;picture-1.jpg&gt; After."
    assert page.status_code == 200
    assert 'src="data:image/jpeg;base64,' in page.text
    assert "img-src 'self' data:" in page.headers["content-security-policy"]
    assert (await browser.get(f"/media/{digest}.jpg")).status_code == 410
    assert await thread(desk) == []


async def test_what_was_previewed_is_posted_without_being_sent_again(browser, desk):
    page = await send(browser, ("b.jpg", SECRETIVE), do="preview")
    words = typed(page).replace("&lt;", "<").replace("&gt;", ">")

    await send(browser, do="post", words=words, brought=hidden(page, "brought"))
    (comment,) = await thread(desk)

    (path,) = re.findall(r'href="(/media/\w{24}\.jpg)"', comment.body)
    assert (await browser.get(path)).status_code == 200


async def test_a_picture_that_is_only_named_is_not_brought(browser, desk):
    await send(browser, ("b.jpg", SECRETIVE), do="preview")
    words = f"[picture] </media/{picture_of(SECRETIVE).digest}.jpg>"

    await send(browser, words=words, brought="x")
    (comment,) = await thread(desk)

    (path,) = re.findall(r'href="(/media/\w{24}\.jpg)"', comment.body)
    assert (await browser.get(path)).status_code == 410


@pytest.mark.parametrize(
    ("name", "octets", "reason"),
    [
        ("plan.pdf", b"%PDF-1.7", "plan.pdf is no picture that can be shown"),
        ("x.svg", b"<svg onload=alert(1)>", "x.svg is no picture"),
        ("large.bmp", b"x" * (LARGEST + 1), "large.bmp is larger than 97 KiB and was left out."),
        ("<b>.jpg", b"x", "b .jpg is no picture"),
    ],
)
async def test_what_is_amiss_is_said_and_the_other_pictures_stay(
    browser, desk, name, octets, reason
):
    answer = await send(browser, ("good.jpg", SECRETIVE), (name, octets))

    assert answer.status_code == 422
    assert reason in answer.text
    assert "Look." in typed(answer)
    assert "&lt;picture-1.jpg&gt;" in typed(answer)
    assert hidden(answer, "brought")
    assert await thread(desk) == []


async def test_pictures_that_were_read_wait_on_where_the_form_was_not(browser, desk):
    page = await send(browser, ("b.jpg", SECRETIVE), do="preview")
    words, brought = html.unescape(typed(page)), hidden(page, "brought")
    large = [(f"{number}.jpg", b"x" * LARGEST) for number in range(8)]
    answer = await send(browser, *large, words=words, brought=brought)

    assert answer.status_code == 422
    assert (html.unescape(typed(answer)), hidden(answer, "brought")) == (words, brought)


async def test_the_same_words_with_another_picture_are_another_comment(browser, desk):
    stamp = await stamp_on(browser)
    for left in ("red", "green"):
        page = await send(browser, ("b.png", drawn("PNG", left=left)), stamp=stamp, do="preview")
        words, brought = html.unescape(typed(page)), hidden(page, "brought")
        await send(browser, stamp=stamp, words=words, brought=brought)

    assert len({post.body for post in await thread(desk)}) == 2


async def test_ten_pictures_are_the_most(browser, desk):
    many = [(f"{n}.png", drawn("PNG", (70, 70), left=(n, 0, 0))) for n in range(10)]
    page = await send(browser, *many[:9], do="preview")
    answer = await send(browser, *many[8:], words=typed(page), brought=hidden(page, "brought"))

    assert answer.status_code == 422
    assert "10 pictures at most" in answer.text


async def test_more_than_all_together_is_told_and_words_stay(browser, desk):
    large = [(f"{number}.jpg", b"x" * LARGEST) for number in range(6)]

    answer = await send(browser, *large, words="Kept words")

    assert answer.status_code == 422
    assert "up to 10" in answer.text
    assert "of 97 KiB each and 390 KiB together" in answer.text
    assert typed(answer) == "Kept words"


async def test_one_network_does_not_fill_the_disk(browser, desk):
    for _ in range(6):
        await send(browser, ("a.jpg", SECRETIVE), ("b.jpg", SECRETIVE), do="preview")

    answer = await send(browser, ("a.jpg", SECRETIVE))

    assert answer.status_code == 429
    assert "Too many pictures" in answer.text


async def test_what_was_never_posted_is_forgotten(browser, desk, clock):
    page = await send(browser, ("b.jpg", SECRETIVE), do="preview")
    digest = picture_of(SECRETIVE).digest
    clock.advance(hours=GOOD_FOR.total_seconds() // 3600 + 1)
    late = await send(browser, do="preview", words=typed(page), brought=hidden(page, "brought"))
    assert hidden(late, "brought") == ""

    clock.advance(hours=48)
    await send(browser, ("other.png", drawn("PNG")), do="preview")

    assert (await browser.get(f"/media/{digest}.jpg")).status_code == 404


async def test_a_fault_of_ours_is_no_fault_of_the_picture(site, desk):
    async def broken(_octets):
        raise TimeoutError

    async with browsing(Site(desk, lambda: True, largest_picture=LARGEST, draw=broken)) as browser:
        answer = await send(browser, ("b.jpg", SECRETIVE))

    assert answer.status_code == 503
    assert "our fault" in answer.text


async def test_long_words_are_marked_out_of_the_readers_way(site, desk):
    asked = []

    async def elsewhere(words):
        asked.append(words)
        return "<p>Marked.</p>"

    async with browsing(Site(desk, lambda: True, mark=elsewhere)) as browser:
        await send(browser, words="a" * (SHORT - 1), do="preview")
        answer = await send(browser, words="a" * SHORT, do="preview")
        await send(browser, words="a" * SHORT)

    assert asked == ["a" * SHORT] * 2
    assert "<p>Marked.</p>" in answer.text
    assert [post.body for post in await thread(desk)] == ["<p>Marked.</p>"]


async def test_words_that_cannot_be_marked_now_are_not_lost(site, desk):
    async def broken(_words):
        raise ConnectionError

    words = "my words " * SHORT
    async with browsing(Site(desk, lambda: True, mark=broken)) as browser:
        for do in ("post", "preview"):
            answer = await send(browser, words=words, do=do)
            assert answer.status_code == 503
            assert "our fault" in answer.text
            assert words in answer.text
    assert await thread(desk) == []


async def test_pictures_stay_with_words_that_cannot_be_marked_now(site, desk):
    async def broken(_words):
        raise ConnectionError

    kept = Site(desk, lambda: True, largest_picture=LARGEST, mark=broken)
    async with browsing(kept) as browser:
        answer = await send(browser, ("b.jpg", SECRETIVE), words="my words " * SHORT)

    assert answer.status_code == 503
    assert hidden(answer, "brought")


async def test_a_form_without_pictures_waits_for_nobodys(site, desk):
    going = asyncio.Event()

    async def slowly(octets):
        await going.wait()
        return await drawn_here(octets)

    slow = Site(desk, lambda: True, largest_picture=LARGEST, draw=slowly)
    async with browsing(slow) as browser, asyncio.TaskGroup() as group:
        drawing = [
            group.create_task(send(browser, ("b.jpg", SECRETIVE))) for _ in range(AT_ONCE + 1)
        ]
        answer = await send(browser, do="preview")
        assert answer.status_code == 200
        assert not any(one.done() for one in drawing)
        going.set()
    assert [one.result().status_code for one in drawing] == [303] * (AT_ONCE + 1)


async def test_a_site_without_pictures_offers_none(desk, site):
    async with browsing(Site(desk, lambda: True)) as browser:
        assert 'type="file"' not in (await browser.get(ARTICLE)).text
        answer = await send(browser, ("b.jpg", SECRETIVE))

    assert answer.status_code == 422
    assert "No pictures are shown here." in answer.text


def test_sizes_are_said_as_people_say_them():
    assert size_in_words(5 * 1024**2) == "5 MiB"
    assert size_in_words(64 * 1024) == "64 KiB"
    assert timedelta(days=1) == GOOD_FOR
