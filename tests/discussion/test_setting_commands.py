"""Commands that begin with `set`."""

import pytest

from gateway.discussion import subscribing
from gateway.model import EVERY_DAY, Cadence, Format, OwnThreads, Proof, Scope
from tests.discussion.drafts import ANN
from tests.discussion.test_commands import ann, ask, last_letter
from tests.factories import HOME_FRONT


async def chosen(desk, line, proof=Proof.TOKEN):
    await ask(desk, line, proof=proof)
    wanted = await desk.store.people.preferences((await ann(desk)).id)
    return wanted, " ".join((await last_letter(desk))[0].split())


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("set digest 7", "hour", 7),
        ("set hour 18:00", "hour", 18),
        ("set timezone Europe/Paris", "timezone", "Europe/Paris"),
        ("set format MIME", "format", Format.MIME),
        ("set days mon Wednesday and fri", "days", frozenset({0, 2, 4})),
        ("set days weds", "days", frozenset({2})),
        ("set days all", "days", EVERY_DAY),
        ("set own threads off", "own_threads", OwnThreads.NONE),
        ("set own threads on", "own_threads", OwnThreads.ALL),
        ("set replies on", "own_threads", OwnThreads.REPLIES),
        ("set replies off", "own_threads", OwnThreads.NONE),
        ("set own posts on", "own_posts", True),
        ("set own posts off", "own_posts", False),
        ("set receipts on", "receipts", True),
        ("set receipts off", "receipts", False),
        ("set cadence weekly sunday", "weekly_on", 6),
    ],
)
async def test_a_setting_is_set(desk, line, name, value):
    wanted, _ = await chosen(desk, line)

    assert getattr(wanted, name) == value


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("set digest 24", "a number from 0 to 23"),
        ("set timezone Mars/One", "Mars/One is not a time zone we know"),
        ("set timezone ../../etc/passwd", "is not a time zone we know"),
        ("set days wedding", "Name days of the week"),
        ("set days mo", "Name days of the week"),
        ("set cadence weekly someday", "Name one day for a weekly digest"),
        ("set cadence daily friday", "Name one day for a weekly digest"),
    ],
)
async def test_what_does_not_fit_is_said_and_changes_nothing(desk, line, said):
    before, _ = await chosen(desk, "status")

    after, letter = await chosen(desk, line)

    assert said in letter
    assert after == before


async def test_all_sections_change_their_cadence_together(desk):
    assert "You follow no section yet" in (await chosen(desk, "set cadence daily"))[1]
    await subscribing.begin(desk, ANN, Scope(HOME_FRONT.name), Cadence.INSTANT)

    _, letter = await chosen(desk, "set cadence weekly friday")

    assert "one digest a week, on Friday, at 6:00 (UTC)" in letter
    (one,) = await desk.store.subscriptions.of_person((await ann(desk)).id)
    assert one.cadence is Cadence.WEEKLY


async def test_a_cadence_needs_proof_as_it_may_bring_a_flood(desk):
    await subscribing.begin(desk, ANN, Scope(HOME_FRONT.name), Cadence.DAILY)

    await chosen(desk, "set cadence instant", proof=Proof.NONE)

    (one,) = await desk.store.subscriptions.of_person((await ann(desk)).id)
    assert one.cadence is Cadence.DAILY
