"""The table person: who has spoken or subscribed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.model import Address, Format, Person, Role
from gateway.store.database import instant, micros

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.store.database import Row, Statements

PERSON_COLUMNS = (
    "id, nic, original_nic, address, website, role, comments, format, hour, timezone,"
    " created_at, banned_at"
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
    )


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

    async def insert(self, person: Person, nic_key: str) -> None:
        """Store a person nobody has stored before."""
        await self._statements.run(
            f"INSERT INTO person ({PERSON_COLUMNS}, nic_key)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL, $12)",
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
            nic_key,
        )

    async def rename(self, person: int, nic: str, nic_key: str) -> None:
        """Give a person another nic; the original one is kept beside it."""
        await self._statements.run(
            "UPDATE person SET nic = $2, nic_key = $3 WHERE id = $1", person, nic, nic_key
        )

    async def update(self, person: Person) -> None:
        """Store what a person may change: address, website, role and how digests come."""
        await self._statements.run(
            "UPDATE person SET address = $2, website = $3, role = $4, format = $5, hour = $6,"
            " timezone = $7 WHERE id = $1",
            person.id,
            person.address,
            person.website,
            person.role,
            person.format,
            person.hour,
            person.timezone,
        )

    async def ban(self, person: int, now: datetime | None) -> None:
        """Ban a person at `now`, or lift the ban (None)."""
        await self._statements.run(
            "UPDATE person SET banned_at = $2 WHERE id = $1", person, micros(now) if now else None
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

    async def set_password(self, person: int, hashed: str) -> None:
        """Store the argon2 hash of a person's password."""
        await self._statements.run("UPDATE person SET password = $2 WHERE id = $1", person, hashed)
