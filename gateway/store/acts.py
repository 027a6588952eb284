"""The table act: what editors, the owner and authors did, in their order.

Nothing in it is ever changed, but that it forgets the words that name somebody who is forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from gateway.store.bans import BanKind
from gateway.store.counters import count_up
from gateway.store.database import instant, micros
from gateway.store.sections import in_one_of

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.model import Person, SectionName
    from gateway.store.database import Row, Statements


class Deed(StrEnum):
    """What can be done."""

    APPROVE = "approve"
    REMARK = "remark"  # approved, with the editor's words below
    REJECT = "reject"
    SPAM = "spam"
    BAN = "ban"  # of a held post's author, a person, or what is known of one
    UNBAN = "unban"
    REMOVE = "remove"
    EDIT = "edit"  # other words, by an editor
    WITHDRAW = "withdraw"  # taken away by its author
    REVISE = "revise"  # other words, by its author
    ERASE = "erase"  # a person who is forgotten
    CLOSE = "close"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Act:
    """One deed: `by` a person; `person` suffered it.

    None stands for the owner at the command line, or for an author who has no more than a nic.
    """

    what: Deed
    at: datetime
    by: int | None = None
    post: int | None = None
    person: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An act with the names of those it is about; `nic` and `subject` are empty where unknown."""

    id: int
    act: Act
    by_nic: str
    nic: str
    subject: str

    @property
    def who(self) -> str:
        """Give who did it: a nic, or what they are."""
        if self.act.what in (Deed.WITHDRAW, Deed.REVISE):
            return self.by_nic or "its author"
        return self.by_nic or ("somebody forgotten" if self.act.by else "the owner")

    @property
    def hidden(self) -> str:
        """Give what was banned without a name, where it is an address or a network: its kind."""
        is_mark = self.act.what in (Deed.BAN, Deed.UNBAN) and not self.act.post
        kind = self.act.words.partition(" ")[0] if is_mark and not self.act.person else ""
        return kind if kind in (BanKind.ADDRESS, BanKind.NETWORK) else ""


_ENTRY = (
    "SELECT a.id, a.what, a.at, a.by, a.post, a.person, a.words, b.nic, r.nic, p.subject FROM act a"
    " LEFT JOIN person b ON b.id = a.by LEFT JOIN person r ON r.id = a.person"
    " LEFT JOIN post p ON p.id = a.post"
)
# What settles the fate of a post; a thread closed below it does not.
_SETTLES = "('approve', 'remark', 'reject', 'spam', 'ban', 'remove', 'withdraw')"


def _sections_of(editor: Person) -> tuple[SectionName, ...]:
    return () if editor.edits_all else editor.sections


def _seen_by(editor: Person) -> str:
    """Leave out posts of other sections than an editor's, which $3 begins; bans hold everywhere."""
    mine = _sections_of(editor)
    return f" AND (a.post IS NULL OR {in_one_of(len(mine), 3, 'p.sections')})" if mine else ""


def _entry_of(row: Row) -> Entry:
    act = Act(Deed(row[1]), instant(row[2]), row[3], row[4], row[5], row[6])
    return Entry(row[0], act, row[7] or "", row[8] or "", row[9] or "")


class Acts:
    """Questions about what was done."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def note(self, act: Act) -> None:
        """Write an act down, in the transaction that does it."""
        await self._statements.run(
            "INSERT INTO act (id, at, by, what, post, person, words)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)",
            await count_up(self._statements, "act"),
            micros(act.at),
            act.by,
            act.what,
            act.post,
            act.person,
            act.words,
        )

    async def last(self, limit: int) -> list[Entry]:
        """Give the last acts, the oldest of them first."""
        rows = await self._statements.rows(f"{_ENTRY} ORDER BY a.id DESC LIMIT $1", limit)
        return [_entry_of(row) for row in reversed(rows)]

    async def before(self, editor: Person, number: int, limit: int) -> list[Entry]:
        """Give the acts before the one with this number that an editor sees, the latest first."""
        rows = await self._statements.rows(
            f"{_ENTRY} WHERE a.id < $1{_seen_by(editor)} ORDER BY a.id DESC LIMIT $2",
            number,
            limit,
            *_sections_of(editor),
        )
        return [_entry_of(row) for row in rows]

    async def suffered_by(self, editor: Person, person: int, limit: int) -> list[Entry]:
        """Give the last acts about a person and what they wrote, of those an editor sees."""
        rows = await self._statements.rows(
            f"{_ENTRY} WHERE a.person = $1{_seen_by(editor)} ORDER BY a.id DESC LIMIT $2",
            person,
            limit,
            *_sections_of(editor),
        )
        return [_entry_of(row) for row in rows]

    async def about(self, post: int) -> list[Entry]:
        """Give what was done about a post, oldest first; that its author was forgotten, too."""
        rows = await self._statements.rows(
            f"{_ENTRY} WHERE a.post = $1 OR (a.what = 'erase' AND a.person ="
            " (SELECT o.person FROM post o WHERE o.id = $1)) ORDER BY a.id",
            post,
        )
        return [_entry_of(row) for row in rows]

    async def fate_of(self, post: int) -> Entry | None:
        """Give the act that settled the fate of a post; None while nobody has decided."""
        row = await self._statements.row(
            f"{_ENTRY} WHERE a.post = $1 AND a.what IN {_SETTLES} ORDER BY a.id DESC LIMIT 1", post
        )
        return _entry_of(row) if row else None

    async def rejections_of(self, person: int) -> int:
        """Count how often posts of a person were not let through."""
        row = await self._statements.row(
            "SELECT COUNT(*) FROM act WHERE person = $1 AND post IS NOT NULL"
            " AND what IN ('reject', 'spam', 'ban')",
            person,
        )
        return int(row[0]) if row else 0
