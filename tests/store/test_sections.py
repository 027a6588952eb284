"""The site itself in the store: its sections and its secret."""

from dataclasses import replace

from tests.factories import HOME_FRONT, NOW, OPINION


async def test_a_section_keeps_its_numbers_when_its_title_changes(store):
    await store.write(lambda tables: tables.sections.keep([HOME_FRONT, OPINION], NOW))
    await store.write(lambda tables: tables.posts.number(HOME_FRONT.name))

    renamed = replace(HOME_FRONT, title="Home")
    await store.write(lambda tables: tables.sections.keep([renamed], NOW))

    row = await store.database.row("SELECT title, high FROM section WHERE name = 'home-front'")
    assert tuple(row) == ("Home", 1)


async def test_a_secret_is_made_once(store):
    first = await store.write(lambda tables: tables.sections.secret("tokens", b"one"))
    second = await store.write(lambda tables: tables.sections.secret("tokens", b"two"))

    assert (first, second) == (b"one", b"one")
