"""The tables bounce, probe and refusal: mails that came back, and whose mail waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from gateway.model import Address, Reason
from gateway.store.database import instant, micros

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.store.database import Statements


@dataclass(frozen=True, slots=True)
class Bounce:
    """One mail that came back; `said` are the words of whoever refused it."""

    delivery: int
    person: int | None
    domain: str
    at: datetime
    reason: Reason
    said: str


@dataclass(frozen=True, slots=True)
class Probe:
    """The last letter that asked a person whether our mail reaches them."""

    delivery: int
    at: datetime


GOES_ON = timedelta(days=1)

_WAITING = "sent_at IS NULL AND failed_at IS NULL"


class Bounces:
    """Questions about mail that came back."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def note(self, bounce: Bounce) -> bool:
        """Note that a mail came back; False when that was known."""
        noted = await self._statements.run(
            "INSERT INTO bounce (delivery, person, domain, at, reason, said)"
            " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
            bounce.delivery,
            bounce.person,
            bounce.domain,
            micros(bounce.at),
            bounce.reason,
            bounce.said,
        )
        return noted == 1

    async def addressee(self, delivery: int) -> tuple[int | None, Address] | None:
        """Give the person and the address a mail went to; None for no mail of ours.

        The person is None for nobody we know, and for who has another address by now.
        """
        row = await self._statements.row(
            "SELECT r.id, d.recipient FROM delivery d"
            " LEFT JOIN person r ON r.id = d.person AND r.address = d.recipient WHERE d.id = $1",
            delivery,
        )
        return (row[0], Address(row[1])) if row else None

    async def of_person(self, person: int, since: datetime) -> list[Bounce]:
        """Give what came back from a person since then and was not forgiven, the last first."""
        rows = await self._statements.rows(
            "SELECT delivery, person, domain, at, reason, said FROM bounce"
            " WHERE person = $1 AND at > $2 AND forgiven_at IS NULL"
            " ORDER BY at DESC, delivery DESC",
            person,
            micros(since),
        )
        return [
            Bounce(row[0], row[1], row[2], instant(row[3]), Reason(row[4]), row[5]) for row in rows
        ]

    async def probe(self, person: int) -> Probe | None:
        """Give the last probe that was sent to a person."""
        row = await self._statements.row("SELECT delivery, at FROM probe WHERE person = $1", person)
        return Probe(row[0], instant(row[1])) if row else None

    async def note_probe(self, person: int, probe: Probe) -> None:
        """Note that a probe was planned."""
        await self._statements.run(
            "INSERT INTO probe (person, delivery, at) VALUES ($1, $2, $3)"
            " ON CONFLICT (person) DO UPDATE SET delivery = $2, at = $3",
            person,
            probe.delivery,
            micros(probe.at),
        )

    async def unreachable_since(self, person: int) -> datetime | None:
        """Tell since when a person's mail is paused; None when it is not."""
        row = await self._statements.row("SELECT unreachable_at FROM person WHERE id = $1", person)
        return instant(row[0]) if row and row[0] is not None else None

    async def give_up(self, person: int, now: datetime) -> None:
        """Pause a person's mail, what waits of it included; the gateway's own letters still go."""
        await self._statements.run(
            "UPDATE person SET unreachable_at = $2 WHERE id = $1", person, micros(now)
        )
        await self._statements.run(
            "UPDATE delivery SET failed_at = $2, reply = 'not sent: mail to them comes back'"
            f" WHERE person = $1 AND kind <> 'letter' AND {_WAITING}",
            person,
            micros(now),
        )

    async def suspect(self, address: Address) -> int | None:
        """Give the person with this address if anything that came back counts against them."""
        row = await self._statements.row(
            "SELECT r.id FROM person r WHERE r.address = $1 AND (r.unreachable_at IS NOT NULL"
            " OR EXISTS (SELECT 1 FROM bounce b WHERE b.person = r.id AND b.forgiven_at IS NULL))",
            address,
        )
        return int(row[0]) if row else None

    async def forgive(self, person: int, now: datetime) -> bool:
        """Forget what came back from a person; tell whether their mail had been paused.

        Their digests begin with what appears from now on: the rest can be read on the page.
        """
        await self._statements.run(
            "UPDATE bounce SET forgiven_at = $2 WHERE person = $1 AND forgiven_at IS NULL",
            person,
            micros(now),
        )
        await self._statements.run("DELETE FROM probe WHERE person = $1", person)
        resumed = await self._statements.run(
            "UPDATE person SET unreachable_at = NULL WHERE id = $1 AND unreachable_at IS NOT NULL",
            person,
        )
        return resumed == 1

    async def refused_by(self, domain: str, since: datetime) -> int:
        """Count the mails a domain refused on principle since then."""
        row = await self._statements.row(
            "SELECT COUNT(*) FROM bounce WHERE domain = $1 AND at > $2 AND reason = $3",
            domain,
            micros(since),
            Reason.POLICY,
        )
        return int(row[0]) if row else 0

    async def try_again(self, domain: str, since: datetime, now: datetime, due: datetime) -> int:
        """Let what a domain refused on principle since then go again at `due`; give how many.

        Their bounces are forgiven by it: so it happens once to each mail. What has no text any
        more, and notices whose reader has left, stay behind.
        """
        refused = "domain = $1 AND at > $2 AND reason = $3 AND forgiven_at IS NULL"
        asked = (domain, micros(since), Reason.POLICY)
        again = await self._statements.run(
            "UPDATE delivery SET sent_at = NULL, failed_at = NULL, mailer = NULL,"
            " attempts = attempts + 1, due_at = $4 WHERE id IN (SELECT b.delivery FROM bounce b"
            f" WHERE {refused}) AND (kind <> 'letter' OR raw IS NOT NULL) AND NOT EXISTS"
            " (SELECT 1 FROM subscription s"
            " WHERE s.id = delivery.subscription AND s.ended_at IS NOT NULL)",
            *asked,
            micros(due),
        )
        await self._statements.run(
            f"UPDATE bounce SET forgiven_at = $4 WHERE {refused}", *asked, micros(now)
        )
        return again

    async def hold(self, domain: str, now: datetime, until: datetime) -> bool:
        """Let all mail to a domain wait; tell whether this begins now, rather than goes on.

        What is refused again within a day of its release goes on.
        """
        row = await self._statements.row("SELECT until FROM refusal WHERE domain = $1", domain)
        begins = row is None or instant(row[0]) < now - GOES_ON
        await self._statements.run(
            "INSERT INTO refusal (domain, until) VALUES ($1, $2)"
            " ON CONFLICT (domain) DO UPDATE SET until = $2",
            domain,
            micros(until),
        )
        return begins

    async def held_domains(self, now: datetime) -> list[tuple[str, datetime]]:
        """Give the domains mail to which waits, and till when."""
        rows = await self._statements.rows(
            "SELECT domain, until FROM refusal WHERE until > $1 ORDER BY domain", micros(now)
        )
        return [(row[0], instant(row[1])) for row in rows]

    async def hold_back(self, now: datetime) -> int:
        """Let what is due to those domains be due when their time is over; give how many."""
        held = 0
        for domain, until in await self.held_domains(now):
            # The end of the address, with what both engines have; a domain may hold LIKE's signs.
            held += await self._statements.run(
                f"UPDATE delivery SET due_at = $2 WHERE {_WAITING} AND mailer IS NULL"
                " AND due_at < $2"
                " AND SUBSTR(recipient, LENGTH(recipient) - CAST($3 AS INTEGER)) = $1",
                f"@{domain}",
                micros(until),
                len(domain),
            )
        return held

    async def release(self, now: datetime) -> None:
        """Let no domain's mail wait any longer."""
        await self._statements.run("UPDATE refusal SET until = $1 WHERE until > $1", micros(now))
