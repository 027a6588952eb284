"""The table person: who has spoken or subscribed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.model import Address, Format, OwnThreads, Person, Preferences, Role, SectionName
from gateway.store.database import instant, micros

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from gateway.store.database import Row, Statements

PERSON_COLUMNS = (
    "id, nic, original_nic, address, website, role, comments, format, hour, timezone,"
    " created_at, banned_at, proven_at, sections, desk_epoch, browser_epoch, receipts_at"
)


def person_of(row: Row) -> Person:
    """Give the person of a row of PERSON_COLUMNS."""
    return Person(
        id=row[0],
        nic=row[1],
        original_nic=row[2],
        address=Address(row[3]) if row[3] else None,
        website=row[4],
        role=Role(row[5]),
        comments=row[6],
        format=Format(row[7]),
        hour=row[8],
        timezone=row[9],
        created_at=instant(row[10]),
        banned_at=None if row[11] is None else instant(row[11]),
        proven_at=None if row[12] is None else instant(row[12]),
        sections=tuple(map(SectionName, row[13].split())),
        desk_epoch=row[14],
        browser_epoch=row[15],
        wants_receipts=row[16] is not None,
    )


def days_of(mask: int) -> frozenset[int]:
    """Give the weekdays of a column: a bit each, the lowest is Monday."""
    return frozenset(day for day in range(7) if mask >> day & 1)


def _mask(days: Iterable[int]) -> int:
    return sum(1 << day for day in days)


class People:
    """Questions about people."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def by_id(self, person: int) -> Person | None:
        """Find a person by number."""
        return await self._one("id = $1", person)

    async def by_address(self, address: Address) -> Person | None:
        """Find the person with this address."""
        return await self._one("address = $1", address)

    async def by_nic_key(self, key: str) -> Person | None:
        """Find the person whose nic compares equal to this key."""
        return await self._one("nic_key = $1", key)

    async def by_look(self, look: str) -> Person | None:
        """Find a person whose nic looks like this: the first of them."""
        return await self._one("look = $1 ORDER BY id LIMIT 1", look)

    async def _one(self, condition: str, value: str | int) -> Person | None:
        row = await self._statements.row(
            f"SELECT {PERSON_COLUMNS} FROM person WHERE {condition}", value
        )
        return person_of(row) if row else None

    async def editors(self) -> list[Person]:
        """Give everyone who may publish and moderate, owners first."""
        rows = await self._statements.rows(
            f"SELECT {PERSON_COLUMNS} FROM person WHERE role IN ('editor', 'owner')"
            " AND banned_at IS NULL ORDER BY CASE role WHEN 'owner' THEN 0 ELSE 1 END, id"
        )
        return [person_of(row) for row in rows]

    async def insert(self, person: Person, nic_key: str, look: str | None = None) -> None:
        """Store a person nobody has stored before."""
        await self._statements.run(
            f"INSERT INTO person ({PERSON_COLUMNS}, nic_key, look)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL, $12, $13, 0, 0, NULL,"
            " $14, $15)",
            person.id,
            person.nic,
            person.original_nic,
            person.address,
            person.website,
            person.role,
            person.comments,
            person.format,
            person.hour,
            person.timezone,
            micros(person.created_at),
            micros(person.proven_at) if person.proven_at else None,
            " ".join(person.sections),
            nic_key,
            look,
        )

    async def rename(self, person: int, nic: str, nic_key: str, look: str | None = None) -> None:
        """Give a person another nic; the original one is kept beside it."""
        await self._statements.run(
            "UPDATE person SET nic = $2, nic_key = $3, look = $4 WHERE id = $1",
            person,
            nic,
            nic_key,
            look,
        )

    async def prove(self, person: int, nic: str, forms: tuple[str, str], now: datetime) -> None:
        """Note a first proof, and the nic with its key and its look, which is original as well."""
        await self._statements.run(
            "UPDATE person SET nic = $2, original_nic = $2, nic_key = $3, look = $4,"
            " proven_at = $5 WHERE id = $1",
            person,
            nic,
            *forms,
            micros(now),
        )

    async def without_look(self, limit: int = 1000) -> list[tuple[int, str]]:
        """Give numbers and nics of people of whom it is not known how their nic looks."""
        rows = await self._statements.rows(
            "SELECT id, nic FROM person WHERE look IS NULL ORDER BY id LIMIT $1", limit
        )
        return [(row[0], row[1]) for row in rows]

    async def set_look(self, person: int, look: str) -> None:
        """Note how a nic looks."""
        await self._statements.run("UPDATE person SET look = $2 WHERE id = $1", person, look)

    async def update(self, person: Person) -> None:
        """Store what may change of a person: address, website, role, sections, how digests come."""
        await self._statements.run(
            "UPDATE person SET address = $2, website = $3, role = $4, format = $5, hour = $6,"
            " timezone = $7, sections = $8 WHERE id = $1",
            person.id,
            person.address,
            person.website,
            person.role,
            person.format,
            person.hour,
            person.timezone,
            " ".join(person.sections),
        )

    async def preferences(self, person: int) -> Preferences | None:
        """Give how a person wants mail to come."""
        row = await self._statements.row(
            "SELECT format, hour, timezone, daily_days, weekly_days, own_threads, own_posts_at,"
            " paused_until, receipts_at FROM person WHERE id = $1",
            person,
        )
        if row is None:
            return None
        return Preferences(
            format=Format(row[0]),
            hour=row[1],
            timezone=row[2],
            days=days_of(row[3]),
            weekly_on=min(days_of(row[4]), default=0),
            own_threads=OwnThreads(row[5]),
            own_posts=row[6] is not None,
            paused_until=None if row[7] is None else instant(row[7]),
            receipts=row[8] is not None,
        )

    async def prefer(self, person: int, wanted: Preferences, now: datetime) -> None:
        """Store how a person wants mail to come."""
        await self._statements.run(
            "UPDATE person SET format = $2, hour = $3, timezone = $4, daily_days = $5,"
            " weekly_days = $6, own_threads = $7, own_posts_at = $8, paused_until = $9,"
            " receipts_at = $10 WHERE id = $1",
            person,
            wanted.format,
            wanted.hour,
            wanted.timezone,
            _mask(wanted.days),
            _mask([wanted.weekly_on]),
            wanted.own_threads,
            micros(now) if wanted.own_posts else None,
            None if wanted.paused_until is None else micros(wanted.paused_until),
            micros(now) if wanted.receipts else None,
        )

    async def ban(self, person: int, now: datetime | None) -> None:
        """Ban a person at `now`, or lift the ban (None)."""
        await self._statements.run(
            "UPDATE person SET banned_at = $2 WHERE id = $1", person, micros(now) if now else None
        )

    async def end_desk_sessions(self, person: int) -> None:
        """Let no cookie be good any more by which somebody is at the editors' desk."""
        await self._statements.run(
            "UPDATE person SET desk_epoch = desk_epoch + 1 WHERE id = $1", person
        )

    async def forget_browsers(self, person: int) -> None:
        """Let no cookie be good any more by which a browser is known as somebody's."""
        await self._statements.run(
            "UPDATE person SET browser_epoch = browser_epoch + 1 WHERE id = $1", person
        )

    async def count_comment(self, person: int) -> None:
        """Count one more comment of a person."""
        await self._statements.run(
            "UPDATE person SET comments = comments + 1 WHERE id = $1", person
        )

    async def password(self, person: int) -> str | None:
        """Give the argon2 hash of a person's password."""
        row = await self._statements.row("SELECT password FROM person WHERE id = $1", person)
        return row[0] if row else None

    async def set_password(self, person: int, hashed: str | None) -> None:
        """Store the argon2 hash of a person's password, or that they have none any more."""
        await self._statements.run("UPDATE person SET password = $2 WHERE id = $1", person, hashed)

    async def may_be_asked(self, address: Address, now: datetime, since: datetime) -> bool:
        """Note that an address is asked now; False when it was after `since` and is silent."""
        noted = await self._statements.run(
            "INSERT INTO asked (address, at) VALUES ($1, $2)"
            " ON CONFLICT (address) DO UPDATE SET at = $2 WHERE asked.at <= $3",
            address,
            micros(now),
            micros(since),
        )
        return noted == 1

    async def has_answered(self, address: Address) -> None:
        """Note that an address answers when it is asked."""
        await self._statements.run("DELETE FROM asked WHERE address = $1", address)
