"""A sliding hour for each key."""

import pytest

from gateway.discussion import limits
from gateway.discussion.limits import HourlyLimit, network_of


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
