"""Pictures in the store."""

from dataclasses import replace
from datetime import timedelta

from gateway.model import Picture
from tests.factories import NOW, a_post, an_answer

ROOT = a_post(1)
FIRST, SECOND = an_answer(2, ROOT), an_answer(3, ROOT)
BRIDGE = Picture("ab" * 12, "jpg", b"large", b"small", 640, 480)


async def keep(store, post, *, brought=True):
    async def work(tables):
        await tables.posts.insert(post, "x")
        if brought:
            await tables.media.keep(BRIDGE, NOW)
        await tables.media.note_use(BRIDGE.digest, post.id, brought=brought)

    await store.write(work)


async def remove(store, post):
    await store.write(lambda tables: tables.moderation.remove(post.id, NOW))


async def octets(store, *, small=False):
    shown = await store.media.shown(BRIDGE.digest, small=small)
    return shown and shown.octets


async def test_a_picture_and_its_thumbnail_are_shown(store):
    await keep(store, FIRST)

    assert await octets(store) == b"large"
    assert await octets(store, small=True) == b"small"
    assert (await store.media.shown(BRIDGE.digest, small=True)).kind == "jpg"
    assert await store.media.is_standing(BRIDGE.digest)


async def test_what_never_was_is_none(store):
    assert await store.media.shown("cd" * 12, small=False) is None
    assert await store.media.is_standing("cd" * 12) is None


async def test_the_same_picture_is_kept_once(store):
    await keep(store, FIRST)
    await keep(store, SECOND)

    assert (await store.database.row("SELECT COUNT(*) FROM media"))[0] == 1


async def test_a_picture_goes_with_the_last_post_it_stands_in(store):
    await keep(store, FIRST)
    await keep(store, SECOND)

    await remove(store, FIRST)
    assert await octets(store) == b"large"

    await remove(store, SECOND)
    assert await octets(store) is None
    assert await store.media.is_standing(BRIDGE.digest) is False


async def test_nobody_brings_a_removed_picture_back_by_its_name(store):
    await keep(store, FIRST)
    await remove(store, FIRST)

    await keep(store, SECOND, brought=False)
    assert await octets(store) is None


async def test_a_picture_that_is_shown_can_be_named_again(store):
    await keep(store, FIRST)
    await keep(store, SECOND, brought=False)
    await remove(store, FIRST)

    assert await octets(store) == b"large"


async def test_what_was_uploaded_is_there_for_its_form_alone_and_not_for_ever(store):
    day, tower = timedelta(days=1), replace(BRIDGE, digest="cd" * 12)

    async def work(tables):
        await tables.media.upload(1, BRIDGE, NOW)
        await tables.media.upload(2, tower, NOW)
        await tables.posts.insert(FIRST, "x")
        await tables.media.note_use(tower.digest, FIRST.id, brought=True)

    await store.write(work)
    assert (await store.media.uploaded(1, NOW - day)).octets == b"large"
    assert await store.media.uploaded(1, NOW + day) is None
    assert await store.media.uploaded(3, NOW) is None
    assert await octets(store) is None

    await store.write(lambda tables: tables.media.forget_uploads(NOW + day))

    assert await store.media.uploaded(1, NOW) is None
    assert await store.media.shown(BRIDGE.digest, small=False) is None
    assert (await store.media.shown(tower.digest, small=False)).octets == b"large"
