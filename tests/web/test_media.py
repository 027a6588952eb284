"""Pictures as browsers ask for them."""

import pytest

from gateway.model import Picture
from tests.factories import NOW
from tests.web.conftest import FIRST, GONE

BRIDGE = Picture("ab" * 12, "jpg", b"large", b"small", 640, 480)
RUDE = Picture("cd" * 12, "png", b"rude", b"rude", 640, 480)


@pytest.fixture
async def shown(store, browser):
    async def work(tables):
        for picture, post in ((BRIDGE, FIRST), (RUDE, GONE)):
            await tables.media.keep(picture, NOW)
            await tables.media.note_use(picture.digest, post.id, brought=True)

    await store.write(work)
    return browser


@pytest.mark.parametrize(("name", "octets"), [("", b"large"), (".small", b"small")])
async def test_a_picture_is_kept_for_ever_and_never_taken_for_anything_else(shown, name, octets):
    answer = await shown.get(f"/media/{BRIDGE.digest}{name}.jpg")

    assert answer.status_code == 200
    assert answer.content == octets
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "immutable" in answer.headers["cache-control"]
    assert "content-encoding" not in answer.headers


async def test_a_browser_that_has_a_picture_is_not_sent_it_again(shown):
    tag = (await shown.get(f"/media/{BRIDGE.digest}.jpg")).headers["etag"]

    again = await shown.get(f"/media/{BRIDGE.digest}.jpg", headers={"If-None-Match": tag})
    small = await shown.get(f"/media/{BRIDGE.digest}.small.jpg", headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")
    assert small.status_code == 200


async def test_the_picture_of_a_removed_post_is_gone(shown):
    path = f"/media/{RUDE.digest}.png"
    tag = f'"{RUDE.digest[:24]}"'

    assert (await shown.get(path)).status_code == 410
    assert (await shown.get(path, headers={"If-None-Match": tag})).status_code == 410
    assert b"rude" not in (await shown.get(path)).content


@pytest.mark.parametrize(
    "name",
    [
        f"{BRIDGE.digest}.png",
        f"{'ef' * 32}.jpg",
        f"{BRIDGE.digest}.svg",
        f"{BRIDGE.digest.upper()}.jpg",
        "x.jpg",
        "..%2f..%2fetc%2fpasswd",
    ],
)
async def test_what_is_not_there_is_404(shown, name):
    assert (await shown.get(f"/media/{name}")).status_code == 404
