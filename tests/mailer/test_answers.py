"""What replies mean, and how long a mail waits after them."""

from datetime import timedelta

import pytest

from gateway.mailer.answers import Answer, Outcome, Step, meaning, wait_after


@pytest.mark.parametrize(
    ("step", "code", "outcome"),
    [
        (Step.TEXT, 250, Outcome.TAKEN),
        (Step.TEXT, 251, Outcome.TAKEN),
        (Step.TEXT, 451, Outcome.DELAYED),
        (Step.TEXT, 554, Outcome.REFUSED),
        (Step.RCPT, 550, Outcome.REFUSED),
        (Step.RCPT, 450, Outcome.DELAYED),
        (Step.RCPT, 421, Outcome.AWAY),
        (Step.RCPT, 530, Outcome.AWAY),
        (Step.MAIL, 535, Outcome.AWAY),
        (Step.MAIL, 552, Outcome.REFUSED),
        (Step.MAIL, 553, Outcome.DELAYED),
        (Step.DATA, 250, Outcome.AWAY),
        (Step.RCPT, 354, Outcome.AWAY),
        (Step.MAIL, 999, Outcome.AWAY),
    ],
)
def test_a_reply_decides_what_becomes_of_the_mail(step, code, outcome):
    answer = meaning(step, code, "words of the relay")

    assert answer.outcome is outcome
    assert "words of the relay" in answer.words


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("451 4.3.0 local error", [1, 5, 15, 60, 240, 480, 480]),
        ("450 4.2.1 mailbox busy", [5, 10, 30, 60, 240, 480, 480]),
        ("450 4.2.0 Greylisted, try again", [5, 10, 20, 60, 240, 480]),
        ("451 4.7.1 graylisting in action", [5, 10]),
        ("452 4.3.1 out of disk", [15, 30]),
        ("452 4.2.2 mailbox full", [60, 240, 480, 480]),
        ("450 4.7.28 too many messages", [15, 30, 60, 120, 240, 240]),
        ("451 Rate limit exceeded", [15, 30]),
    ],
)
def test_how_long_a_mail_waits_goes_by_what_the_relay_said(words, minutes):
    answer = Answer(Outcome.DELAYED, words)
    waits = [wait_after(answer, attempts) for attempts in range(1, len(minutes) + 1)]

    assert waits == [timedelta(minutes=number) for number in minutes]


def test_a_mail_in_doubt_waits_until_the_relay_must_be_done_with_it():
    assert wait_after(Answer(Outcome.DOUBTFUL, "gone"), 1) == timedelta(minutes=10)
