"""Commands about what one follows."""

import re

import pytest

from gateway.discussion import leaving, posting, subscribing
from gateway.model import SITE, Cadence, Proof, Scope
from tests.discussion.drafts import ANN, article, comment
from tests.discussion.test_commands import ann, ask, last_letter
from tests.factories import HOME_FRONT, OPINION

HOME = Scope(HOME_FRONT.name)


@pytest.fixture
async def root(desk):
    return (await posting.post(desk, article())).post


async def follows(desk):
    return [
        (one.scope, one.cadence)
        for one in await desk.store.subscriptions.of_person((await ann(desk)).id)
    ]


async def answer(desk, line, **answered):
    await ask(desk, line, proof=Proof.TOKEN, **answered)
    return " ".join((await last_letter(desk))[0].split())


async def test_an_answer_to_our_mail_begins_at_once(desk, root):
    assert "You follow Home Front: WoT: one digest" in await answer(desk, "digest home-front")
    assert "You follow A headline: each new post" in await answer(desk, "follow", post=root)
    assert "You follow The Gazette" in await answer(desk, "subscribe")
    assert await follows(desk) == [
        (HOME, Cadence.DAILY),
        (Scope(thread=root.id), Cadence.INSTANT),
        (Scope(SITE), Cadence.INSTANT),
    ]


async def test_what_needs_a_thread_says_so_and_no_section_is_made_up(desk):
    for line in ("follow", "mute", "unmute", "unsubscribe thread"):
        assert "the answer to a mail about one post" in await answer(desk, line)
    assert "there are home-front, opinion" in await answer(desk, "subscribe nowhere")
    assert "there are home-front, opinion" in await answer(desk, "unsubscribe nowhere")


async def test_an_answer_to_a_mail_ends_what_brought_it(desk, root):
    for scope in (HOME, Scope(OPINION.name), Scope(thread=root.id)):
        await subscribing.begin(desk, ANN, scope, Cadence.INSTANT)

    said = await answer(desk, "unsubscribe", post=root)

    assert "You no longer follow: Home Front: WoT; A headline." in said
    assert await follows(desk) == [(Scope(OPINION.name), Cadence.INSTANT)]
    found = re.search(r"write to confirm\+([a-z0-9]+)@", said)
    await leaving.take_back(desk, *desk.tokens.read(found[1]).numbers)
    assert len(await follows(desk)) == 3


async def test_an_answer_to_a_digest_ends_digests_of_its_cadence(desk):
    await subscribing.begin(desk, ANN, HOME, Cadence.DAILY)
    await subscribing.begin(desk, ANN, Scope(OPINION.name), Cadence.INSTANT)

    await answer(desk, "stop", digest=Cadence.DAILY)

    assert await follows(desk) == [(Scope(OPINION.name), Cadence.INSTANT)]


async def test_a_bare_unsubscribe_ends_everything_without_proof(desk, root):
    await posting.post(desk, comment(root))
    await subscribing.begin(desk, ANN, HOME, Cadence.DAILY)

    await ask(desk, "unsubscribe")

    assert await follows(desk) == []
    assert "there is nothing to end" in await answer(desk, "unsubscribe opinion")


async def test_a_thread_is_muted_and_speaks_again(desk, root):
    assert "Nothing more of A headline" in await answer(desk, "mute", post=root)
    assert "You have muted: * A headline" in await answer(desk, "status")
    assert "as before" in await answer(desk, "unmute", post=root)
    assert "was not muted" in await answer(desk, "unmute", post=root)


@pytest.mark.parametrize(
    ("line", "until"),
    [
        ("pause until 2026-12-24", "2026-12-23T23:00"),
        ("pause 2 weeks", "2026-03-15T23:00"),
        ("pause for 1 day", "2026-03-02T23:00"),
    ],
)
async def test_a_pause_ends_with_the_night_on_the_readers_own_clock(desk, line, until):
    await answer(desk, "set timezone Europe/Paris")
    assert "No mail about posts comes until" in await answer(desk, line)
    wanted = await desk.store.people.preferences((await ann(desk)).id)
    assert wanted.paused_until.isoformat().startswith(until)

    await answer(desk, "resume")
    wanted = await desk.store.people.preferences((await ann(desk)).id)
    assert wanted.paused_until is None


@pytest.mark.parametrize(
    "line", ["pause until 2026-01-01", "pause until 2026-02-31", "pause until 9999-01-01"]
)
async def test_a_pause_needs_a_day_to_come(desk, line):
    assert "A pause needs a day to come" in await answer(desk, line)


async def test_a_pause_needs_proof(desk):
    await subscribing.begin(desk, ANN, HOME, Cadence.DAILY)
    await ask(desk, "pause 2 weeks")

    wanted = await desk.store.people.preferences((await ann(desk)).id)
    assert wanted.paused_until is None


async def test_a_status_tells_what_is_followed_and_the_count(desk, root):
    await posting.post(desk, comment(root))
    await answer(desk, "digest home-front")

    said = await answer(desk, "status")

    assert "* Home Front: WoT one digest a day, at 6:00 (UTC)" in said
    assert "You have commented 1 time on The Gazette." in said
