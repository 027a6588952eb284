"""Letters about what a person follows: complete, and they say how to change everything."""

import email
import email.policy
from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.message import following
from gateway.message.following import Answered, Followed, Left, Outcome, Reader
from gateway.model import Cadence, Format, OwnThreads, Preferences
from tests.factories import HOME_FRONT, NOW, OPINION, SITE_VALUE

ANN = Reader("ann@example.org", "Änn", 3, Preferences(Format.HTML, 6, "UTC"))
DAILY = Followed("Überall", Cadence.DAILY)
OUTCOME = Outcome([Answered("set digest 7", "Done.")], ["nic Bob"], "confirm+tok@gazette.example")

LETTERS = {
    "confirm_subscription": following.confirm_subscription(SITE_VALUE, ANN, DAILY, "tok", NOW),
    "subscribed": following.subscribed(SITE_VALUE, ANN, DAILY, "tok", NOW),
    "unsubscribed": following.unsubscribed(SITE_VALUE, ANN, Left(["Home"], []), "tok", NOW),
    "answers": following.answers(SITE_VALUE, ANN, OUTCOME, NOW),
    "help_letter": following.help_letter(
        SITE_VALUE, ANN.address, [HOME_FRONT, OPINION], "Hm?", NOW
    ),
}


def read(octets):
    return email.message_from_bytes(octets.replace(b"\r\n", b"\n"), policy=email.policy.default)


def text(name):
    return read(LETTERS[name]).get_content()


@pytest.mark.parametrize("name", LETTERS)
def test_every_letter_is_a_sound_mail_that_no_program_answers(name):
    mail = read(LETTERS[name])

    assert mail["To"] == ANN.address
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.defects == []
    assert "\n\n\n" not in mail.get_content()
    assert max(len(line) for line in mail.get_content().splitlines()) <= 78


@pytest.mark.parametrize("name", ["confirm_subscription", "unsubscribed", "answers"])
def test_what_can_be_answered_is_answered_to_its_token(name):
    assert read(LETTERS[name])["Reply-To"] == "confirm+tok@gazette.example"


def test_a_receipt_says_how_to_change_everything_and_how_to_leave():
    said = text("subscribed")

    assert "one digest a day, at 6:00 (UTC)" in said
    assert "unsubscribe+tok@gazette.example" in said
    for words in ("set cadence weekly friday", "set own threads off", "pause 2 weeks", "status"):
        assert words in said


def test_who_has_commented_is_told_how_often():
    often = following.status(SITE_VALUE, ANN, [], [])
    never = following.status(SITE_VALUE, replace(ANN, comments=0), [], [])

    assert "You have commented 3 times on The Gazette." in often
    assert "You have commented" not in never


def test_who_leaves_is_told_how_to_return_and_what_is_left():
    assert "you no longer follow Home." in text("unsubscribed")
    assert "answer this mail" in text("unsubscribed")
    some = read(following.unsubscribed(SITE_VALUE, ANN, Left(["A", "B"], ["C"]), "tok", NOW))
    assert "  * A\n  * B\n" in some.get_content()
    assert "You still follow:\n\n  * C\n" in some.get_content()


def test_each_command_stands_with_what_became_of_it_and_what_waits_says_so():
    assert "> set digest 7\nDone.\n" in text("answers")
    assert "    nic Bob\n" in text("answers")
    assert "Please confirm" in read(LETTERS["answers"])["Subject"]


def test_help_names_every_section_and_says_why_it_comes():
    assert text("help_letter").startswith('Hello,\n\nwe did not understand "Hm?". This is')
    for section in (HOME_FRONT, OPINION):
        assert f"{section.name}-digest@gazette.example" in text("help_letter")


@pytest.mark.parametrize(
    ("cadence", "changed", "said"),
    [
        (Cadence.INSTANT, {}, "each new post as it appears"),
        (Cadence.DAILY, {}, "one digest a day, at 6:00 (UTC)"),
        (
            Cadence.DAILY,
            {"days": frozenset({0, 2, 4}), "hour": 18},
            "a digest on Monday, Wednesday and Friday, at 18:00 (UTC)",
        ),
        (Cadence.WEEKLY, {"weekly_on": 4}, "one digest a week, on Friday, at 6:00 (UTC)"),
    ],
)
def test_how_often_and_when_is_said_in_words(cadence, changed, said):
    assert following.in_words(cadence, replace(ANN.preferences, **changed)) == said


def test_a_status_says_all_that_was_chosen():
    wanted = replace(
        ANN.preferences,
        own_threads=OwnThreads.REPLIES,
        own_posts=True,
        paused_until=NOW + timedelta(days=7),
        days=frozenset({5}),
    )
    said = following.status(SITE_VALUE, replace(ANN, preferences=wanted), [DAILY], ["A quarrel"])

    for words in (
        "  * Überall\n    a digest on Saturday, at 6:00 (UTC)",
        "You have muted:\n  * A quarrel",
        "only answers to you",
        "Your own words come back",
        "until 9 March 2026",
        "The daily one comes on Saturday, the weekly one on Monday",
    ):
        assert words in said
    assert "You follow nothing." in following.status(SITE_VALUE, ANN, [], [])
