"""Several nodes on one PostgreSQL plan, send, post and change hours at once: all comes once."""

import asyncio
import random
from collections import Counter
from dataclasses import replace
from itertools import product

import pytest
from structlog.testing import capture_logs

from gateway.discussion.preferences import prefer
from gateway.mailer import Outbox, Writer
from gateway.mailer.planner import plan
from gateway.message.addresses import Tokens
from gateway.model import Cadence, Kind
from gateway.store import open_store
from tests.factories import HOME_FRONT, OPINION, SITE_VALUE, a_post
from tests.mailer.relay import FakeRelay
from tests.store.planned import follow, people, reader

NODES, ROUNDS, POSTS = 3, 26, 2  # a round is an hour; so many posts come in each, on any node
INSTANT, DAILY = range(1, 31), range(31, 61)
SECTIONS = {one.name: one for one in (HOME_FRONT, OPINION)}


class Node:
    """A store of its own, a planner and a mailer."""

    def __init__(self, store, relay, clock):
        self.store, self._clock = store, clock
        writer = Writer(store, SITE_VALUE, SECTIONS, Tokens(b"k" * 32))
        self.outbox = Outbox(store, writer, relay, clock, connections=2)

    async def work(self):
        await plan(self.store, self._clock())
        await self.outbox.send_due()

    async def post(self, number):
        """Let a post appear in both sections, so that some of its readers have two reasons."""
        post = a_post(number, sections=tuple(SECTIONS))

        async def work(tables):
            sequence = await tables.posts.count_up("sequence")
            await tables.posts.insert(replace(post, sequence=sequence), "slug")
            for section in post.sections:
                _, place = await tables.posts.number(section)
                await tables.posts.enter(section, place, post.id, self._clock(), b"line")

        await self.store.write(work)

    async def choose_hour(self, person, hour):
        async def work(tables):
            known = await tables.people.preferences(person)
            await prefer(tables, person, replace(known, hour=hour), self._clock())

        await self.store.write(work)

    async def is_done(self):
        return not (
            await self.store.planning.are_posts_new()
            or await self.store.clocks.due(self._clock())
            or await self.store.claims.are_due(self._clock())
        )


@pytest.fixture
async def relay():
    return FakeRelay()


@pytest.fixture
async def nodes(postgres_url, tmp_path, relay, clock):
    stores = [await open_store(postgres_url, data=tmp_path) for _ in range(NODES)]
    await stores[0].write(lambda tables: tables.sections.keep(SECTIONS.values(), clock()))
    await people(stores[0], *map(reader, (*INSTANT, *DAILY)))
    for person in (*INSTANT, *DAILY):
        cadence = Cadence.INSTANT if person in INSTANT else Cadence.DAILY
        await follow(stores[0], person, cadence)
        if person % 2:
            await follow(stores[0], person, cadence, section=OPINION.name)
    nodes = [Node(store, relay, clock) for store in stores]
    yield nodes
    for node in nodes:
        await node.outbox.close()
        await node.store.close()


async def test_nothing_is_lost_and_nothing_comes_twice(nodes, relay, clock):
    chance = random.Random(4)
    with capture_logs() as lines:
        for hour in range(ROUNDS):
            acts = [node.work() for node in nodes]
            acts += [plan(node.store, clock()) for node in nodes]
            posts = range(1 + hour * POSTS, 1 + (hour + 1) * POSTS)
            acts += [chance.choice(nodes).post(number) for number in posts]
            movers = chance.sample(DAILY, 5)
            acts += [chance.choice(nodes).choose_hour(one, chance.randrange(24)) for one in movers]
            chance.shuffle(acts)
            await asyncio.gather(*acts)
            await finish(nodes)
            clock.advance(hours=1)
        clock.advance(days=1)  # so that everybody's last hour has struck
        await finish(nodes)

    posts = range(1, ROUNDS * POSTS + 1)
    told = await told_of(nodes[0].store)
    assert told == Counter(product((*INSTANT, *DAILY), posts))
    sent = Counter((mail.recipient, mail.message_id) for mail in relay.mails)
    assert set(sent.values()) == {1}
    (row,) = await nodes[0].store.database.rows(
        "SELECT COUNT(*), COUNT(sent_at), COUNT(failed_at) FROM delivery"
    )
    assert tuple(row) == (len(relay.mails), len(relay.mails), 0)
    assert {line["event"] for line in lines} == {"sent"}


async def finish(nodes):
    while not await nodes[0].is_done():
        await asyncio.gather(*(node.work() for node in nodes))


async def told_of(store):
    """Count how often each reader was told of each post."""
    rows = await store.database.rows("SELECT id, kind, person, post FROM delivery")
    told = Counter((row[2], row[3]) for row in rows if row[1] == Kind.NOTICE)
    for digest, person in [(row[0], row[2]) for row in rows if row[1] == Kind.DIGEST]:
        posts, _ = await store.digests.by_id(digest)
        told.update((person, post) for post in posts)
    return told
