"""What newsreaders ask of the store, on both engines."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from gateway.discussion.appearing import stand_anew, take_place
from gateway.model import Edition, MessageId
from gateway.store import Store, Tables, newsgroups
from gateway.store.newsgroups import Newsgroup, number_of
from tests.factories import HOME_FRONT, NOW, OPINION, SITE_VALUE, a_post

if TYPE_CHECKING:
    from gateway.model import Post

SECTION = HOME_FRONT.name


async def post(store: Store, *numbers: int, minutes: int = 0, both: bool = False) -> None:
    """Store posts in the first newsgroup, or in both, as if they came some minutes later."""

    async def work(tables: Tables) -> None:
        for number in numbers:
            sections = (HOME_FRONT.name, OPINION.name) if both else (HOME_FRONT.name,)
            fresh: Post = replace(a_post(number), sections=sections)
            await tables.posts.insert(fresh, "slug")
            await take_place(tables, SITE_VALUE, fresh, NOW + timedelta(minutes=minutes))

    await store.write(work)


@pytest.fixture
async def stored(store: Store) -> Store:
    """A store with two newsgroups and nothing in them."""
    await store.write(lambda tables: tables.sections.keep([OPINION, HOME_FRONT], NOW))
    return store


async def flat(slices: AsyncIterator[list]) -> list:
    return [one async for slice_ in slices for one in slice_]


async def test_newsgroups_come_by_name_with_their_marks(stored: Store) -> None:
    await post(stored, 1, 2)

    first, second = await stored.newsgroups.groups()
    assert first == Newsgroup(
        HOME_FRONT.name, HOME_FRONT.newsgroup, HOME_FRONT.description, 1, 2, 2, NOW
    )
    assert (second.name, second.low, second.high, second.total) == ("gazette.opinion", 1, 0, 0)
    assert await stored.newsgroups.group("gazette.home-front") == first
    assert await stored.newsgroups.group("nowhere") is None
    assert await stored.newsgroups.section_of("gazette.home-front") == HOME_FRONT.name
    assert await stored.newsgroups.section_of("nowhere") is None


async def test_marks_follow_what_is_removed_and_numbers_stay(stored: Store) -> None:
    await post(stored, 1, 2, 3)
    await stored.write(lambda tables: tables.moderation.remove(1, NOW))
    group = await stored.newsgroups.group(HOME_FRONT.newsgroup)

    assert group
    assert (group.low, group.high, group.total, group.has_no_holes) == (2, 3, 2, True)
    await stored.write(lambda tables: tables.moderation.remove(3, NOW))
    group = await stored.newsgroups.group(HOME_FRONT.newsgroup)
    assert group
    assert (group.low, group.high, group.total, group.has_no_holes) == (2, 3, 1, False)
    await stored.write(lambda tables: tables.moderation.remove(2, NOW))
    group = await stored.newsgroups.group(HOME_FRONT.newsgroup)
    assert group
    assert (group.low, group.high, group.total) == (4, 3, 0)


async def test_lines_are_found_by_number_by_id_and_by_neighbour(stored: Store) -> None:
    await post(stored, 1, 2, 3)
    await stored.write(lambda tables: tables.moderation.remove(2, NOW))
    ask = stored.newsgroups
    first = await ask.overview_line(SECTION, 1)

    assert first is not None
    assert first.startswith(b"1\tA headline\t")
    assert first.endswith(b"\r\n")
    assert await ask.overview_line(SECTION, 2) is None
    assert number_of(await ask.next_line(SECTION, 1) or b"") == 3
    assert await ask.next_line(SECTION, 3) is None
    assert await ask.last_line(SECTION, 3) == first
    assert await ask.last_line(SECTION, 1) is None
    assert await ask.overview_by_id("<1@gazette.example>") == first
    assert await ask.overview_by_id("<2@gazette.example>") is None


async def test_an_article_is_found_by_number_and_by_id(stored: Store) -> None:
    await post(stored, 1, both=True)
    await post(stored, 2, both=True)
    await stored.write(lambda tables: tables.moderation.remove(2, NOW))
    ask = stored.newsgroups
    article = await ask.article(OPINION.name, 1)

    assert article
    assert article == await ask.article(SECTION, 1)
    assert article == await ask.article_by_id("<1@gazette.example>")
    assert article.message_id == b"<1@gazette.example>"
    assert article.octets[article.head :] == b"Some words.\r\n"
    assert await ask.article(SECTION, 2) is None
    assert await ask.article_by_id("<2@gazette.example>") is None


async def test_long_lists_come_in_slices(stored: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newsgroups, "SLICE", 2)
    await post(stored, 1, 2, 3, 4, 5)
    await stored.write(lambda tables: tables.moderation.remove(2, NOW))
    ask = stored.newsgroups

    numbers = [slice_ async for slice_ in ask.numbers(SECTION, 1, 99)]
    assert numbers == [[1, 3], [4, 5]]
    assert await flat(ask.numbers(SECTION, 2, 4)) == [3, 4]
    assert await flat(ask.numbers(SECTION, 6, 9)) == []
    assert await flat(ask.numbers(SECTION, 5, 1)) == []
    lines = await flat(ask.overview(SECTION, 1, 99))
    assert [number_of(line) for line in lines] == [1, 3, 4, 5]
    heads = await flat(ask.heads(SECTION, 3, 99))
    assert [number for number, _ in heads] == [3, 4, 5]
    assert all(head.endswith(b"\r\n\r\n") for _, head in heads)
    assert await flat(ask.arrived_since(SECTION, NOW)) == [
        f"<{number}@gazette.example>" for number in (1, 3, 4, 5)
    ]


async def test_what_is_new_is_what_arrived_since_then(stored: Store) -> None:
    await post(stored, 1)
    await post(stored, 2, minutes=10)
    await post(stored, 3, minutes=5)  # the clock was set back

    def since(minutes: int) -> AsyncIterator[list]:
        return stored.newsgroups.arrived_since(SECTION, NOW + timedelta(minutes=minutes))

    assert await flat(since(1)) == ["<2@gazette.example>", "<3@gazette.example>"]
    assert await flat(since(10)) == ["<2@gazette.example>"]
    assert await flat(since(11)) == []


async def test_of_changed_words_what_is_new_is_the_article_that_stands_for_them(
    stored: Store,
) -> None:
    await post(stored, 1)
    old = a_post(1)
    edition = Edition(MessageId("<new@x.e>"), old.message_id, "sha256:key")

    async def change(tables: Tables) -> None:
        await tables.editions.keep(old, edition, NOW)
        await stand_anew(tables, SITE_VALUE, old, edition, NOW)

    await stored.write(change)
    ask = stored.newsgroups
    assert await flat(ask.arrived_since(SECTION, NOW)) == ["<new@x.e>"]
    assert await ask.overview_by_id("<new@x.e>") is not None
    assert await ask.overview_by_id(old.message_id) is None
    assert await ask.article_by_id(old.message_id) is None
