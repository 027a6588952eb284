"""Shares of an hour: those of posts, which all nodes count together, and a key's on one node."""

import asyncio
from dataclasses import replace

import pytest

from gateway.discussion import limits, posting
from gateway.discussion.desk import Rules
from gateway.discussion.limits import HourlyLimit, network_of, shares_of
from gateway.model import Author, Door, Held, Posted, Proof, Refusal
from gateway.store import open_store
from tests.discussion.drafts import ANN, article, comment
from tests.factories import HOME_FRONT, a_post

NETWORK = "192.0.2.0/24"
SHARE = 10


@pytest.fixture
def rules():
    return Rules(posts_per_network_hour=SHARE, posts_per_person_hour=2)


@pytest.fixture
async def nodes(desk, store_url, tmp_path):
    """Two nodes on one database."""
    other = await open_store(store_url, data=tmp_path)
    yield desk, replace(desk, store=other)
    await other.close()


async def article_on(desk):
    return (await posting.post(desk, article())).post


def a_form(below, number, **changed):
    own = {"author": Author(f"Robot {number}"), "proof": Proof.NONE, "network": NETWORK}
    words = f"<p>Buy {number}.</p>"
    return comment(below, door=Door.WEB, body=words, fingerprint=str(number), **own | changed)


async def test_many_at_once_on_two_nodes_have_one_share_and_not_one_post_more(nodes):
    root = await article_on(nodes[0])

    verdicts = await asyncio.gather(
        *(posting.post(nodes[n % 2], a_form(root, n)) for n in range(6 * SHARE))
    )

    assert sum(isinstance(one, Posted) for one in verdicts) == SHARE
    refused = [one for one in verdicts if not isinstance(one, Posted)]
    assert {one.kind for one in refused} == {Refusal.TOO_MANY}
    assert len(await nodes[1].store.posts.thread(root.id)) == 1 + SHARE


async def test_the_share_of_an_hour_comes_back_with_the_next(desk, clock):
    root = await article_on(desk)
    for number in range(SHARE):
        assert isinstance(await posting.post(desk, a_form(root, number)), Posted)

    assert (await posting.post(desk, a_form(root, 98))).kind is Refusal.TOO_MANY
    elsewhere = a_form(root, 99, network="198.51.100.0/24")
    assert isinstance(await posting.post(desk, elsewhere), Posted)
    clock.advance(minutes=61)
    assert isinstance(await posting.post(desk, a_form(root, 98)), Posted)


async def test_a_person_has_one_share_wherever_they_write(desk):
    root = await article_on(desk)
    mails = [comment(root, body=f"<p>{n}</p>", fingerprint=str(n)) for n in range(3)]

    verdicts = [await posting.post(desk, one) for one in mails]

    assert [isinstance(one, Posted) for one in verdicts] == [True, True, False]


async def test_who_is_asked_by_mail_costs_their_network_and_not_the_person_named(desk):
    root = await article_on(desk)
    asked = [
        await posting.post(desk, a_form(root, n, author=Author("X", f"x{n}@example.org")))
        for n in range(SHARE + 1)
    ]

    assert [isinstance(one, Held) for one in asked] == [True] * SHARE + [False]
    named = await posting.post(desk, a_form(root, 77, author=ANN, network=None))
    assert isinstance(named, Held)
    assert isinstance(await posting.post(desk, comment(root)), Posted)
    assert isinstance(await posting.post(desk, comment(root, body="<p>Two.</p>")), Posted)


async def test_what_the_owner_posts_counts_for_nothing(desk):
    for number in range(3):
        await posting.post(desk, article(subject=f"Headline {number}", network=NETWORK))

    assert await desk.store.database.row("SELECT 1 FROM tally") is None


def test_a_draft_counts_for_its_person_network_door_and_sections(desk):
    limited = replace(desk, rules=Rules(posts_per_door_hour=9, posts_per_section_hour=8))

    shares = shares_of(limited, a_form(a_post(1), 1), 7, a_post(1))

    assert shares == {
        "door web": 9,
        "person 7": 60,
        f"section {HOME_FRONT.name}": 8,
        f"network {NETWORK}": 600,
    }
    assert shares_of(replace(desk, rules=NO_LIMITS), a_form(a_post(1), 1), 7, a_post(1)) == {}


NO_LIMITS = Rules(posts_per_person_hour=0, posts_per_network_hour=0)


def test_a_share_is_taken_until_it_is_gone_and_comes_back_piece_by_piece(clock):
    limit = HourlyLimit(2, clock)

    assert limit.take("ann")
    clock.advance(minutes=30)
    assert limit.take("ann")
    assert not limit.take("ann")
    assert limit.take("bob")
    clock.advance(minutes=30)
    assert limit.take("ann")
    assert not limit.take("ann")


def test_a_limit_of_nothing_is_off(clock):
    limit = HourlyLimit(0, clock)

    assert all(limit.take("ann") for _ in range(1000))


def test_keys_whose_hour_is_over_are_forgotten(clock, monkeypatch):
    monkeypatch.setattr(limits, "KEYS_BEFORE_SWEEP", 10)
    limit = HourlyLimit(1, clock)
    for number in range(10):
        limit.count(number)
    clock.advance(hours=2)

    limit.count("new")

    assert len(limit._times) == 1


def test_many_keys_within_an_hour_are_not_looked_through_for_each_of_them(clock, monkeypatch):
    monkeypatch.setattr(limits, "KEYS_BEFORE_SWEEP", 10)
    asked = []
    limit = HourlyLimit(1, lambda: asked.append(1) or clock())
    for number in range(1000):
        limit.count(number)

    assert len(limit._times) == 1000
    assert len(asked) < 5 * 1000


@pytest.mark.parametrize(
    ("peer", "network"),
    [
        ("192.0.2.7", "192.0.2.0/24"),
        ("::ffff:192.0.2.7", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
    ],
)
def test_neighbours_share_a_network(peer, network):
    assert network_of(peer) == network
