"""Mail that comes back: what counts, when we ask, when we give up, and how it ends."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gateway.discussion import bouncing, posting, subscribing
from gateway.discussion.bouncing import BURST, HALF_LIFE, SUSPICIOUS, Mailed, score
from gateway.discussion.identity import add_person
from gateway.message.addresses import Purpose, Token
from gateway.model import Cadence, Event, Reason, Recipient, Report, Role, Scope
from gateway.store.bounces import Bounce
from tests.discussion.drafts import ANN, BOB, article, ledger
from tests.factories import HOME_FRONT, NOW


@pytest.fixture
async def ann(desk):
    return await subscribing.begin(desk, ANN, Scope(HOME_FRONT.name), Cadence.INSTANT)


@pytest.fixture
async def owner(desk):
    return await desk.store.write(
        lambda tables: add_person(tables, desk, BOB, desk.clock(), Role.OWNER)
    )


async def a_letter(desk, person, address=ANN.address):
    return await desk.store.write(
        lambda tables: tables.deliveries.letter(address, person, b"news", desk.clock())
    )


def failed(reason, address=ANN.address, event=Event.FAILED):
    return Report(event, (Recipient(address, event, "5.0.0", "550 said so", reason),))


async def comes_back(desk, person, reason, event=Event.FAILED):
    """Send a letter to Ann and have it come back."""
    number = await a_letter(desk, person.id)
    await bouncing.take_report(desk, Mailed(number), failed(reason, event=event), "said")
    return number


async def comes_back_daily(desk, clock, person, reason, days):
    for _ in range(days):
        await comes_back(desk, person, reason)
        clock.advance(days=1)


async def subjects(desk):
    """Those of the letters that were planned of bouncing's own."""
    lines = [line for _, raw in await ledger(desk) for line in raw.decode().splitlines()]
    return [line.removeprefix("Subject: ") for line in lines if line.startswith("Subject: ")]


async def test_a_dead_mailbox_is_asked_after_three_days_and_then_given_up(desk, clock, ann):
    await comes_back_daily(desk, clock, ann, Reason.DEAD, 2)
    assert await subjects(desk) == []
    await comes_back_daily(desk, clock, ann, Reason.DEAD, 1)
    assert await subjects(desk) == ["Does our mail reach you?"]
    assert (await bouncing.standing_of(desk, ann.id)).unreachable_since is None

    probe = await desk.store.bounces.probe(ann.id)
    await bouncing.take_report(desk, Mailed(probe.delivery), failed(Reason.DEAD), "said")

    assert (await bouncing.standing_of(desk, ann.id)).unreachable_since == clock()
    await posting.post(desk, article())
    assert await desk.store.write(lambda t: t.planning.plan_notices(clock())) == 0


async def test_the_probe_has_the_way_back_in_it_and_is_sent_once_a_week(desk, clock, ann):
    await comes_back_daily(desk, clock, ann, Reason.DEAD, 6)
    assert len(await subjects(desk)) == 1
    token = desk.tokens.make(Purpose.UNSUBSCRIBE, ann.id, 0)
    text = (await ledger(desk))[-4][1].decode().replace("=\r\n", "")
    assert f"https://gazette.example/return/{token}" in text

    await comes_back_daily(desk, clock, ann, Reason.DEAD, 4)
    assert len(await subjects(desk)) == 2


@pytest.mark.parametrize("reason", [Reason.POLICY, Reason.FAULT])
async def test_what_is_not_the_readers_fault_does_not_count(desk, clock, ann, reason):
    await comes_back_daily(desk, clock, ann, reason, 9)
    assert await subjects(desk) == []


@pytest.mark.parametrize(
    "event",
    [Event.DELAYED, Event.RELAYED, Event.DELIVERED, Event.EXPANDED, Event.READ, Event.OTHER],
)
async def test_what_did_not_fail_is_only_noted(desk, clock, ann, event):
    number = await comes_back(desk, ann, Reason.DEAD, event)
    (waiting,) = await desk.store.deliveries.waiting()
    assert (waiting.id, waiting.reply) == (number, f"{event}: 550 said so")
    assert (await bouncing.standing_of(desk, ann.id)).came_back == ()


async def test_an_unreadable_report_is_only_noted(desk, ann):
    number = await a_letter(desk, ann.id)
    await bouncing.take_report(desk, Mailed(number), None, "Hello\0\r\n \udcff there")
    await bouncing.take_report(desk, Mailed(99), None, "about nothing")
    assert [one.reply for one in await desk.store.deliveries.waiting()] == ["Hello \ufffd there"]


async def test_a_full_mailbox_counts_less(desk, clock, ann):
    await comes_back_daily(desk, clock, ann, Reason.FULL, 5)
    assert await subjects(desk) == []
    await comes_back_daily(desk, clock, ann, Reason.FULL, 1)
    assert len(await subjects(desk)) == 1


def back(days, reason=Reason.DEAD):
    return Bounce(1, 1, "example.org", NOW - timedelta(days=days), reason, "")


def test_the_score_decays_and_a_day_counts_once():
    assert score([], NOW) == 0
    assert score([back(0), back(0), back(0, Reason.FULL)], NOW) == 1
    assert score([back(HALF_LIFE.days)], NOW) == 0.5
    assert score([back(0, Reason.POLICY)], NOW) == 0
    assert score([back(day) for day in (0, 30, 60, 90, 120)], NOW) < SUSPICIOUS


async def test_a_mail_comes_back_once_however_often_that_is_said(desk, ann):
    number = await a_letter(desk, ann.id)
    for _ in range(3):
        await bouncing.take_report(desk, Mailed(number), failed(Reason.DEAD), "said")
    assert len((await bouncing.standing_of(desk, ann.id)).came_back) == 1


@pytest.mark.parametrize(("address", "counted"), [(ANN.address, 1), (BOB.address, 0), (None, 0)])
async def test_a_mail_the_ledger_has_forgotten_counts_where_it_names_its_readers_address(
    desk, clock, ann, address, counted
):
    number = await a_letter(desk, ann.id)
    await desk.store.write(lambda tables: tables.claims.mark_sent(number, "250 ok", clock()))
    later = clock.advance(days=100)
    assert await desk.store.write(lambda tables: tables.claims.purge(later, 9)) == 1

    await bouncing.take_report(desk, Mailed(number, ann.id), failed(Reason.DEAD, address), "said")
    await bouncing.take_report(desk, Mailed(number), failed(Reason.DEAD), "of an older address")

    assert len((await bouncing.standing_of(desk, ann.id)).came_back) == counted


async def test_a_late_complaint_unsubscribes_too(desk, ann):
    report = failed(Reason.UNCLEAR, None, Event.COMPLAINT)
    await bouncing.take_report(desk, Mailed(99, ann.id), report, "complaint")
    assert await desk.store.subscriptions.of_person(ann.id) == []


async def test_what_is_said_of_another_recipient_does_not_count(desk, ann):
    number = await a_letter(desk, ann.id)
    own = Recipient(ANN.address, Event.DELIVERED)
    other = replace(failed(Reason.DEAD).recipients[0], address=BOB.address)
    await bouncing.take_report(desk, Mailed(number), Report(Event.FAILED, (other, own)), "said")
    assert (await bouncing.standing_of(desk, ann.id)).came_back == ()


async def test_a_refusal_of_the_relay_counts_the_same(desk, clock, ann):
    number = await a_letter(desk, ann.id)
    (delivery,) = await desk.store.write(lambda t: t.claims.take(0, 9, clock(), clock()))
    assert delivery.id == number

    await bouncing.take_refusal(desk, delivery, "550 5.1.1 no such user")

    (came_back,) = (await bouncing.standing_of(desk, ann.id)).came_back
    assert (came_back.reason, came_back.said) == (Reason.DEAD, "550 5.1.1 no such user")


async def test_a_complaint_unsubscribes_at_once_and_is_no_bounce(desk, ann):
    await comes_back(desk, ann, Reason.UNCLEAR, Event.COMPLAINT)
    assert await desk.store.subscriptions.of_person(ann.id) == []
    assert (await bouncing.standing_of(desk, ann.id)).came_back == ()


async def test_a_burst_of_refusals_pauses_that_domain_and_tells_the_owner_once(
    desk, clock, ann, owner
):
    for _ in range(BURST + 3):
        await comes_back(desk, ann, Reason.POLICY)

    told = [one for one in await ledger(desk) if b"example.org refuses our mail" in one[1]]
    assert [recipient for recipient, _ in told] == [BOB.address]
    assert await desk.store.bounces.held_domains(clock())
    clock.advance(hours=5)
    assert await desk.store.bounces.held_domains(clock()) == []


async def test_refusals_over_many_hours_are_no_burst(desk, clock, ann, owner):
    for _ in range(BURST + 3):
        await comes_back(desk, ann, Reason.POLICY)
        clock.advance(minutes=10)
    assert await desk.store.bounces.held_domains(clock()) == []


@pytest.fixture
async def lost(desk, ann):
    await desk.store.write(lambda tables: tables.bounces.give_up(ann.id, desk.clock()))
    return ann


async def test_a_mail_from_them_starts_it_again_and_says_so(desk, clock, lost):
    await bouncing.seen_alive(desk, BOB.address)
    await bouncing.seen_alive(desk, None)
    assert (await bouncing.standing_of(desk, lost.id)).unreachable_since == clock()

    await bouncing.seen_alive(desk, ANN.address)
    await bouncing.seen_alive(desk, ANN.address)

    assert (await bouncing.standing_of(desk, lost.id)).unreachable_since is None
    assert await subjects(desk) == ["Your mail begins again"]


async def test_the_tokens_of_a_reader_start_it_again_and_no_others(desk, clock, lost):
    for token in (None, Token(Purpose.REPLY, (lost.id, 0)), Token(Purpose.UNSUBSCRIBE, (99, 0))):
        assert await bouncing.unreachable_since(desk, token) is None
        assert not await bouncing.come_back(desk, token)
    token = Token(Purpose.UNSUBSCRIBE_DIGEST, (lost.id, 1))
    assert await bouncing.unreachable_since(desk, token) == clock()

    assert await bouncing.come_back(desk, token)
    assert await bouncing.come_back(desk, token) is False
    assert await bouncing.unreachable_since(desk, token) is None
