"""Many readers at once, and posts for them."""

from gateway.model import Address, Cadence
from tests.factories import HOME_FRONT, a_person, a_post, an_answer

TOGETHER = 10_000  # in one transaction


def address_of(number):
    return Address(f"reader{number}@example{number % 50}.org")


async def follow(store, count, cadence, since):
    """Let readers 1 to `count` follow a section."""
    at = int(since.timestamp()) * 1_000_000
    for first in range(1, count + 1, TOGETHER):
        numbers = range(first, min(first + TOGETHER, count + 1))

        async def work(tables, numbers=numbers):
            for number in numbers:
                person = a_person(number, address=address_of(number))
                await tables.people.insert(person, f"reader{number}")

        await store.write(work)
        await store.database.run_many(
            "INSERT INTO subscription (id, person, section, cadence, asked_cadence, asked_at,"
            " confirmed_at) VALUES ($1, $1, $2, $3, $3, $4, $4)",
            [(number, HOME_FRONT.name, cadence, at) for number in numbers],
        )
    if cadence is Cadence.DAILY:
        await store.database.run(
            "INSERT INTO digest_clock (id, cadence, timezone, hour, days, due, until)"
            " SELECT DISTINCT 1, 'daily', timezone, hour, daily_days, CAST($1 AS BIGINT), 0"
            " FROM person",
            at,
        )
        await store.database.run(
            "INSERT INTO digest_reader (person, cadence, clock) SELECT id, 'daily', 1 FROM person"
        )


async def publish(store, first, answers, now, words="<p>Some words.</p>"):
    """Let an article with the id `first` appear, and answers below it."""
    article = a_post(first, body=words, posted_at=now)
    comments = [
        an_answer(first + number, article, body=words, posted_at=now)
        for number in range(1, answers + 1)
    ]

    async def work(tables):
        await tables.sections.keep([HOME_FRONT], now)
        for post in (article, *comments):
            await tables.posts.insert(post, "s")
            await tables.posts.count_up("sequence")
            await tables.posts.enter(HOME_FRONT.name, post.id, post.id, now, b"line")

    await store.write(work)
    return article
