"""Mail that comes back: whom it counts against, whom we ask, and when we give up.

Only what is true of a mailbox counts against its reader: that it is dead, and less that it is
full or locked. What a system says of us or our mail (policy, spam), and what broke on the way, does
not. Before their mail is paused a reader gets a letter of its own; only when that comes back, too,
do we give up. Any sign of life resets it all: a mail from them, or the button on our page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from gateway.discussion import leaving
from gateway.message import letters
from gateway.message.addresses import Purpose
from gateway.message.reasons import one_line, reason_of, status_in
from gateway.model import Event, Reason, Role
from gateway.store.bounces import Bounce, Probe

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from gateway.discussion.desk import Desk
    from gateway.message.addresses import Token
    from gateway.model import Address, Delivery, Recipient, Report
    from gateway.store import Tables

log = structlog.get_logger()

WEIGHTS = {Reason.DEAD: 1.0, Reason.SUSPENDED: 0.5, Reason.FULL: 0.5, Reason.UNCLEAR: 0.5}
HALF_LIFE = timedelta(days=30)  # then a mail that came back counts half
SUSPICIOUS = 2.5  # dead on three days of a week, or full on six: now we ask
ASKED_EVERY = timedelta(days=7)  # a probe that was not answered and did not come back
REMEMBERED = timedelta(days=180)  # less than a sixtieth is left of it

BURST = 10  # mails a domain refuses on principle, within BURST_TIME: it is not about one of them
BURST_TIME = timedelta(hours=1)
HELD_FOR = timedelta(hours=4)

SAID_LIMIT = 300  # characters of a diagnosis that are kept


@dataclass(frozen=True, slots=True)
class Mailed:
    """What the bounce address of a mail says: its number, and its reader (0: nobody we know)."""

    delivery: int
    person: int = 0


async def take_report(desk: Desk, mailed: Mailed, report: Report | None, said: str) -> None:
    """Take what a mail system says of a mail of ours: always noted, seldom of consequence.

    `said` is what to note on the ledger where the report itself gives no words, or is none.
    """
    delivery = mailed.delivery

    async def work(tables: Tables) -> None:
        known = await tables.bounces.addressee(delivery)
        if known is None:
            await _take_late(desk, tables, mailed, report)
            return
        person, address = known
        if report is None:
            await tables.deliveries.note_report(delivery, one_line(said, SAID_LIMIT))
            return
        told = _about(report.recipients, address)
        words = told.diagnostic or said if told else said
        noted = one_line(f"{report.event}: {words}", SAID_LIMIT)
        await tables.deliveries.note_report(delivery, noted)
        if report.event is Event.COMPLAINT and person is not None:
            await _end_at_once(tables, person, desk.clock())
        elif told is not None and told.is_permanent:
            await _note(desk, tables, _bounce(desk, delivery, known, told.reason, words))

    await desk.store.write(work)
    desk.woken.set()
    log.info("report", delivery=delivery, says=report.event if report else "unreadable")


async def _take_late(desk: Desk, tables: Tables, mailed: Mailed, report: Report | None) -> None:
    """Take a report of a mail that the ledger has forgotten: its address tells whose it was.

    It counts only when it names the address that this reader still has.
    """
    reader = await tables.people.by_id(mailed.person)
    if report is None or reader is None or reader.address is None:
        return
    if report.event is Event.COMPLAINT:
        await _end_at_once(tables, reader.id, desk.clock())
        return
    for told in report.recipients:
        if told.address == reader.address and told.is_permanent:
            known = reader.id, reader.address
            bounce = _bounce(desk, mailed.delivery, known, told.reason, told.diagnostic)
            await _note(desk, tables, bounce)


def _about(recipients: Iterable[Recipient], address: Address) -> Recipient | None:
    """Pick what is said of the address we wrote to; of a mail to one all is said of that one."""
    told = [*recipients]
    exact = [one for one in told if one.address == address]
    return next(iter(exact or told), None)


async def take_refusal(desk: Desk, delivery: Delivery, words: str) -> None:
    """Take the relay's refusal of a mail: it counts as if the mail had come back."""
    reason = reason_of(status_in(words), words)

    async def work(tables: Tables) -> None:
        known = await tables.bounces.addressee(delivery.id)
        if known is not None:
            await _note(desk, tables, _bounce(desk, delivery.id, known, reason, words))

    await desk.store.write(work)
    desk.woken.set()


async def _end_at_once(tables: Tables, person: int, now: datetime) -> None:
    """Take a complaint as what it is: the shortest way to unsubscribe."""
    ended = await tables.subscriptions.end_all(person, now)
    await tables.planning.withdraw(person, now)
    log.warning("complaint", person=person, ended=ended)


def _bounce(
    desk: Desk, delivery: int, known: tuple[int | None, Address], reason: Reason, said: str
) -> Bounce:
    person, address = known
    domain = address.rpartition("@")[2]
    return Bounce(delivery, person, domain, desk.clock(), reason, one_line(said, SAID_LIMIT))


async def _note(desk: Desk, tables: Tables, bounce: Bounce) -> None:
    if not await tables.bounces.note(bounce):
        return
    log.info("bounced", delivery=bounce.delivery, person=bounce.person, reason=bounce.reason)
    if bounce.reason is Reason.POLICY:
        await _look_for_a_burst(desk, tables, bounce)
    if bounce.person is not None and bounce.reason in WEIGHTS:
        await _weigh(desk, tables, bounce.person, bounce)


async def _weigh(desk: Desk, tables: Tables, person: int, bounce: Bounce) -> None:
    """Ask a person whose mail comes back too often; give up when the question comes back."""
    if await tables.bounces.unreachable_since(person) is not None:
        return
    probe = await tables.bounces.probe(person)
    if probe is not None and probe.delivery == bounce.delivery:
        await tables.bounces.give_up(person, bounce.at)
        log.warning("unreachable", person=person, reason=bounce.reason)
        return
    came_back = await tables.bounces.of_person(person, bounce.at - REMEMBERED)
    asked = probe is not None and probe.at > bounce.at - ASKED_EVERY
    if score(came_back, bounce.at) >= SUSPICIOUS and not asked:
        await _ask(desk, tables, person, bounce)


def score(came_back: Iterable[Bounce], now: datetime) -> float:
    """Tell how much speaks against a mailbox; a day's mails count as its gravest one does.

    A busy day's notices may all come back for one mistake that is mended by the evening.
    """
    days: dict[int, float] = {}
    for bounce in came_back:
        weight = WEIGHTS.get(bounce.reason, 0.0) * 0.5 ** ((now - bounce.at) / HALF_LIFE)
        day = (now - bounce.at).days
        days[day] = max(days.get(day, 0.0), weight)
    return sum(days.values())


async def _ask(desk: Desk, tables: Tables, person: int, bounce: Bounce) -> None:
    known = await tables.people.by_id(person)
    if known is None or known.address is None or known.banned_at is not None:
        return
    token = desk.tokens.make(Purpose.UNSUBSCRIBE, person, 0)
    letter = letters.probe(desk.site, known.address, token, bounce.said, bounce.at)
    number = await tables.deliveries.letter(known.address, person, letter, bounce.at)
    await tables.bounces.note_probe(person, Probe(number, bounce.at))
    log.info("probed", person=person, delivery=number)


async def _look_for_a_burst(desk: Desk, tables: Tables, bounce: Bounce) -> None:
    """Let all mail to a domain wait that refuses one after another, and tell the owner once.

    What it has refused so far goes once more after the pause: no reader is to miss it.
    """
    now = bounce.at
    count = await tables.bounces.refused_by(bounce.domain, now - BURST_TIME)
    if count < BURST:
        return
    begins = await tables.bounces.hold(bounce.domain, now, now + HELD_FOR)
    await tables.bounces.hold_back(now)
    await tables.bounces.try_again(bounce.domain, now - BURST_TIME, now, now + HELD_FOR)
    if not begins:
        return
    log.warning("refused", domain=bounce.domain, mails=count, until=str(now + HELD_FOR))
    for owner in await tables.people.editors():
        if owner.role is Role.OWNER and owner.address:
            letter = letters.refusing(desk.site, owner.address, bounce.domain, bounce.said, now)
            await tables.deliveries.letter(owner.address, None, letter, now)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the owner may know of a person's mail: since when it is paused, what came back."""

    unreachable_since: datetime | None
    came_back: tuple[Bounce, ...]


async def standing_of(desk: Desk, person: int) -> Standing:
    """Give what came back from a person and still counts."""
    bounces = desk.store.bounces
    came_back = await bounces.of_person(person, desk.clock() - REMEMBERED)
    return Standing(await bounces.unreachable_since(person), tuple(came_back))


async def seen_alive(desk: Desk, address: Address | None) -> None:
    """Take a mail from an address as proof that it lives: what came back from it is forgotten."""
    person = await desk.store.bounces.suspect(address) if address else None
    if person is not None:
        await resume(desk, person)


async def unreachable_since(desk: Desk, token: Token | None) -> datetime | None:
    """Tell since when the mail of a token's reader is paused; None when it is not."""
    person = _reader(token)
    return None if person is None else await desk.store.bounces.unreachable_since(person)


async def come_back(desk: Desk, token: Token | None) -> bool | None:
    """Let a reader's mail begin again; False when it was not paused, None for no reader."""
    person = _reader(token)
    return None if person is None else await resume(desk, person)


_READERS_TOKENS = leaving.PURPOSES


def _reader(token: Token | None) -> int | None:
    return token.numbers[0] if token and token.purpose in _READERS_TOKENS else None


async def resume(desk: Desk, person: int) -> bool:
    """Forget what came back from a person, and tell them when their mail had been paused for it."""
    now = desk.clock()

    async def work(tables: Tables) -> bool:
        resumed = await tables.bounces.forgive(person, now)
        known = await tables.people.by_id(person)
        if resumed and known is not None and known.address is not None:
            letter = letters.welcome_back(desk.site, known.address, now)
            await tables.deliveries.letter(known.address, person, letter, now)
        return resumed

    resumed = await desk.store.write(work)
    desk.woken.set()
    if resumed:
        log.info("reachable", person=person)
    return resumed
