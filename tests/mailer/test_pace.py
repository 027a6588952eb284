"""How fast mail may leave."""

from datetime import timedelta

import pytest

from gateway.mailer import pace
from gateway.mailer.pace import Pace

HOUR = 3600


def run(one, clock, waiting, seconds):
    """Ask once a second for those whose time has come; give the seconds at which each left."""
    start, left = clock(), []
    due = dict.fromkeys(waiting, start)
    for _ in range(seconds):
        for mail, domain in [pair for pair in due if due[pair] <= clock()]:
            if one.is_spent(clock()):
                break
            later = one.turn_of(domain, clock())
            if later is None:
                del due[mail, domain]
                left.append((mail, (clock() - start) // timedelta(seconds=1)))
            else:
                due[mail, domain] = later
        clock.advance(seconds=1)
    return left


def mails(count, domain="example.org"):
    return [(number, domain) for number in range(count)]


def test_without_rates_all_leave_at_once(clock):
    assert len(run(Pace(), clock, mails(1000), 1)) == 1000


@pytest.mark.parametrize("rate", [6, 60, 600])
def test_mail_leaves_at_an_even_rate(clock, rate):
    left = run(Pace(rate=rate), clock, mails(10 * rate), 300)

    for minute in range(5):
        count = sum(60 * minute <= second < 60 * minute + 60 for _, second in left)
        assert rate <= count <= rate * 1.05 + 1


def test_one_domains_rate_holds_up_no_other_domain(clock):
    waiting = [*mails(300), *mails(300, "example.net"), *mails(1, "example.com")]
    left = run(Pace(domain_rate=60), clock, waiting, 60)

    assert (0, 0) in left
    assert 180 >= len(left) >= 120


def test_nobody_loses_a_turn_and_each_is_asked_for_about_once(clock):
    one = Pace(domain_rate=60)
    asked = []
    turn_of = one.turn_of
    one.turn_of = lambda domain, now: asked.append(now) or turn_of(domain, now)
    left = run(one, clock, mails(600), 620)

    assert [mail for mail, _ in left] == list(range(600))
    assert len(asked) < 1.2 * 2 * 600


def test_mailers_at_work_share_the_rate(clock):
    left = run(Pace(rate=600, mailers=4), clock, mails(1000), 60)

    assert len(left) == pytest.approx(150, abs=8)


def test_domains_that_owe_nothing_are_forgotten(clock, monkeypatch):
    monkeypatch.setattr(pace, "DOMAINS", 10)
    one = Pace(domain_rate=60)
    for number in range(100):
        one.turn_of(f"d{number}.example", clock())
        clock.advance(minutes=5)

    assert len(one._next) <= 11
