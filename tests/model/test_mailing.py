"""What a reader gets unless they say otherwise."""

from gateway.model import EVERY_DAY, Format, OwnThreads, Preferences


def test_without_a_wish_every_day_brings_what_others_wrote():
    wanted = Preferences(Format.HTML, 6, "UTC")

    assert wanted.days == EVERY_DAY == frozenset(range(7))
    assert wanted.own_threads is OwnThreads.ALL
    assert not wanted.own_posts
    assert wanted.paused_until is None
