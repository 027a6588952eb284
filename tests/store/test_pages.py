"""What the pages ask."""

from gateway.model import Source
from tests.factories import HOME_FRONT, NOW, OPINION, a_post, an_answer

NEWEST = 2**62


async def fill(store):
    first, second = a_post(1), a_post(4, sections=(OPINION.name,))

    async def work(tables):
        await tables.sections.keep([HOME_FRONT, OPINION], NOW)
        for post in (first, an_answer(2, first), an_answer(3, first), second, a_post(5)):
            await tables.posts.insert(post, f"slug-{post.id}")
            for section in post.sections:
                await tables.posts.enter(section, post.id, post.id, NOW, b"line")
        await tables.moderation.remove(3, NOW)
        await tables.moderation.remove(5, NOW)
        await tables.posts.insert(a_post(6, sequence=None, held_at=NOW), "slug-6")

    await store.write(work)


async def test_the_latest_articles_are_listed_with_their_counts(store):
    await fill(store)

    listed = await store.pages.latest(NEWEST, 10)

    assert [(one.post.id, one.slug, one.comments) for one in listed] == [
        (4, "slug-4", 0),
        (1, "slug-1", 1),
    ]
    assert [one.post.id for one in await store.pages.latest(4, 10)] == [1]
    assert len(await store.pages.latest(NEWEST, 1)) == 1


async def test_a_section_lists_its_own(store):
    await fill(store)

    listed = await store.pages.latest_in(HOME_FRONT.name, NEWEST, 10)

    assert [one.post.id for one in listed] == [1]


async def test_an_article_is_found_once_it_has_appeared(store):
    await fill(store)

    assert (await store.pages.article(1))[1] == "slug-1"
    assert (await store.pages.article(5))[0].removed_at == NOW
    for number in (2, 6, 99):
        assert await store.pages.article(number) is None


async def test_the_latest_article_of_a_page_elsewhere_is_found_by_its_url(store):
    there, other = Source("Blog", "https://blog.example/1"), Source("Blog", "https://blog.example/")
    posts = [
        a_post(1, source=there),
        a_post(2, source=there),
        a_post(3, source=there, removed_at=NOW),
        a_post(4, source=other),
    ]
    for post in posts:
        await store.write(lambda tables, post=post: tables.posts.insert(post, f"s{post.id}"))

    found = await store.pages.by_source(("https://blog.example/1", "https://blog.example/1/"))

    assert (found[0].id, found[1]) == (2, "s2")
    assert await store.pages.by_source(("https://blog.example/2",)) is None
