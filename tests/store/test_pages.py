"""What the pages ask."""

from datetime import timedelta

from gateway.model import Source
from gateway.store.pages import Pages
from tests.factories import HOME_FRONT, NOW, OPINION, a_post, an_answer
from tests.store.plans import Explaining

NEWEST = 2**62
DAY = timedelta(days=1)


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


async def test_the_comments_of_an_article_come_in_order_with_what_a_page_shows(store):
    await fill(store)

    found = await store.pages.comments(1)

    assert [(one.id, one.parent, one.nic, one.body) for one in found] == [
        (2, 1, "NIC", "<p>Some words.</p>"),
        (3, 1, "NIC", found[1].body),
    ]
    assert [one.removed_at for one in found] == [None, NOW]
    assert found[0].posted_at == NOW
    assert await store.pages.comments(4) == []


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


async def test_what_was_taken_away_is_still_among_the_changes_of_its_section(store):
    await fill(store)

    listed = await store.pages.changes(HOME_FRONT.name, NEWEST, 10)

    assert [one.post.id for one in listed] == [5, 1]
    assert [one.post.id for one in await store.pages.changes(None, NEWEST, 2)] == [5, 4]


async def test_a_day_lists_what_was_posted_on_it_the_latest_first(store):
    async def work(tables):
        for number, hours in ((10, 0), (11, 5), (12, 5), (13, 24), (14, -1)):
            post = a_post(number, posted_at=NOW + timedelta(hours=hours))
            await tables.posts.insert(post, "s")
        await tables.posts.insert(an_answer(15, a_post(10)), "s")
        await tables.moderation.remove(14, NOW)

    await store.write(work)
    end = NOW + timedelta(days=1)

    listed = await store.pages.within(NOW, (end, 0), 10)
    assert [one.post.id for one in listed] == [12, 11, 10]
    until = (listed[0].post.posted_at, listed[0].post.sequence)
    assert [one.post.id for one in await store.pages.within(NOW, until, 10)] == [11, 10]
    assert await store.pages.around(NOW, end) == (None, NOW + timedelta(hours=24))
    assert await store.pages.around(end, end) == (NOW + timedelta(hours=5), end)
    assert await store.pages.around(end + DAY, end + DAY) == (end, None)


async def fill_one_section(store, count):
    """A thousand articles of one section, and a few of another."""

    async def work(tables):
        await tables.sections.keep([HOME_FRONT, OPINION], NOW)
        posts = [
            (a_post(number, sections=(OPINION.name,) if number < 4 else (HOME_FRONT.name,)), "s")
            for number in range(1, count)
        ]
        await tables.archives.insert(posts, NOW)

    await store.write(work)
    if store.database.dialect == "postgresql":
        for table in ("post", "listing"):
            await store.database.run(f"ANALYZE {table}")


QUESTIONS = {
    "front": (lambda pages: pages.latest(NEWEST, 31), "post_articles"),
    "front, further on": (lambda pages: pages.latest(700, 31), "post_articles"),
    "rare section": (lambda pages: pages.latest_in(OPINION.name, NEWEST, 31), "listing"),
    "large section": (lambda pages: pages.latest_in(HOME_FRONT.name, NEWEST, 31), "listing"),
    "feed": (lambda pages: pages.changes(OPINION.name, NEWEST, 31), "listing"),
    "day": (lambda pages: pages.within(NOW, (NOW + DAY, 0), 31), "post_days"),
    "days around": (lambda pages: pages.around(NOW, NOW + DAY), "post_days"),
}


async def test_no_list_costs_more_when_there_is_more_that_it_does_not_show(store):
    await fill_one_section(store, 3000)
    for name, (question, index) in QUESTIONS.items():
        explaining = Explaining(store.database)
        await question(Pages(explaining))

        assert (name, index in explaining.text) == (name, True)
        assert (name, explaining.reads_whole_tables) == (name, False)


async def test_comments_are_counted_without_a_look_at_them(store):
    root = a_post(9000)
    answers = [(an_answer(number, root), "s") for number in range(5000, 6000)]
    await store.write(lambda tables: tables.archives.insert([(root, "s"), *answers], NOW))
    await fill_one_section(store, 100)
    explaining = Explaining(store.database)
    await Pages(explaining).latest(NEWEST, 31)

    assert "post_counted" in explaining.text
