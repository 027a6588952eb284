"""The tables post, wire, numbering, alias and arrival as posting sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.model import Address, MessageId, Post, SectionName, Source
from gateway.store.counters import count_up
from gateway.store.database import instant, instant_or_none, micros, micros_or_none
from gateway.store.fates import as_json
from gateway.store.listings import Listings

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.model import Cut, Door, Hold
    from gateway.store.database import Row, Statements, Value

POST_COLUMNS = (
    "id, message_id, article, parent, person, nic, website, subject, body, sections, ancestors,"
    " source_name, source_url, posted_at, sequence, held_at, removed_at, closed_at, kept_headers"
)

# The number of a post by any of its ids. Of those that came under one id it is the first: a later
# one cannot take its place.
OF_ANY_ID = (
    "COALESCE((SELECT id FROM post WHERE message_id = $1),"
    " (SELECT MIN(post) FROM alias WHERE sent_id = $1))"
)


def post_of(row: Row) -> Post:
    """Give the post of a row that begins with POST_COLUMNS."""
    return Post(
        id=row[0],
        message_id=MessageId(row[1]),
        article=row[2],
        parent=row[3],
        person=row[4],
        nic=row[5],
        website=row[6],
        subject=row[7],
        body=row[8],
        sections=tuple(map(SectionName, row[9].split())),
        references=tuple(map(MessageId, row[10].split())),
        source=Source(row[11] or "", row[12] or "") if row[11] or row[12] else None,
        posted_at=instant(row[13]),
        sequence=row[14],
        held_at=instant_or_none(row[15]),
        removed_at=instant_or_none(row[16]),
        closed_at=instant_or_none(row[17]),
        kept_headers=headers_of(row[18]),
    )


def headers_of(lines: str) -> tuple[tuple[str, str], ...]:
    """Read header fields off their lines; of all signs that end one, LF alone is in no value."""
    fields = (line.partition(": ") for line in lines.split("\n") if line)
    return tuple((name, value) for name, _, value in fields)


def lines_of(headers: tuple[tuple[str, str], ...]) -> str:
    """Write header fields, a line each."""
    return "\n".join(f"{name}: {value}" for name, value in headers)


def values_of(post: Post) -> tuple[Value, ...]:
    """Give the values of POST_COLUMNS for a post."""
    source = post.source or Source("", "")
    return (
        post.id,
        post.message_id,
        post.article,
        post.parent,
        post.person,
        post.nic,
        post.website,
        post.subject,
        post.body,
        " ".join(post.sections),
        " ".join(post.references),
        source.name or None,
        source.url or None,
        micros(post.posted_at),
        post.sequence,
        micros_or_none(post.held_at),
        micros_or_none(post.removed_at),
        micros_or_none(post.closed_at),
        lines_of(post.kept_headers),
    )


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came in and became a post: kept as it came, so that all else can be derived again."""

    sender: str
    fingerprint: str
    door: Door
    received_at: datetime
    raw: bytes
    cuts: tuple[Cut, ...] = ()
    proof: str = ""


class Posts:
    """Questions about posts."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def count_since(self, person: int, since: datetime) -> int:
        """Count what a person has posted since then, whatever became of it."""
        row = await self._statements.row(
            "SELECT COUNT(*) FROM post WHERE person = $1 AND posted_at > $2", person, micros(since)
        )
        return int(row[0]) if row else 0

    async def count_up(self, counter: str, step: int = 1) -> int:
        """Take the next `step` numbers of a counter; give the last of them."""
        return await count_up(self._statements, counter, step)

    async def take_numbers(self, *, shown: bool) -> tuple[int, int | None]:
        """Take the number of a new post, and where it is shown at once its sequence, in one go."""
        if not shown:
            return await self.count_up("post"), None
        rows = await self._statements.rows(
            "INSERT INTO counter (name, value) VALUES ('post', 1), ('sequence', 1)"
            " ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING name, value"
        )
        taken = {row[0]: int(row[1]) for row in rows}
        return taken["post"], taken["sequence"]

    async def by_id(self, post: int) -> Post | None:
        """Find a post by its number."""
        return await self._one(f"SELECT {POST_COLUMNS} FROM post WHERE id = $1", post)

    async def locked(self, post: int) -> Post | None:
        """Find a post as `by_id` does, and let nobody else change it meanwhile."""
        locking = f"UPDATE post SET hold = hold WHERE id = $1 RETURNING {POST_COLUMNS}"
        return await self._one(locking, post)

    async def by_message_id(self, message_id: MessageId) -> Post | None:
        """Find a post by its own Message-ID."""
        return await self._one(f"SELECT {POST_COLUMNS} FROM post WHERE message_id = $1", message_id)

    async def by_any_id(self, message_id: MessageId) -> Post | None:
        """Find a post by its Message-ID, or by the one its author's program gave it."""
        return await self._one(
            f"SELECT {POST_COLUMNS} FROM post WHERE id = {OF_ANY_ID}", message_id
        )

    async def by_arrival(self, sender: str, fingerprint: str) -> Post | None:
        """Find what an earlier arrival of the same mail became."""
        # Hardly ever is there one: a post with all its columns is asked for only then.
        row = await self._statements.row(
            "SELECT post FROM arrival WHERE sender = $1 AND fingerprint = $2", sender, fingerprint
        )
        return await self.by_id(row[0]) if row else None

    async def _one(self, sql: str, *values: str | int) -> Post | None:
        row = await self._statements.row(sql, *values)
        return post_of(row) if row else None

    async def thread(self, article: int) -> list[Post]:
        """Give an article and its comments in the order in which they appeared."""
        rows = await self._statements.rows(
            f"SELECT {POST_COLUMNS} FROM post"
            " WHERE article = $1 AND sequence IS NOT NULL ORDER BY sequence",
            article,
        )
        return [post_of(row) for row in rows]

    async def of_person(self, person: int) -> list[Post]:
        """Give all that a person has written, held and removed posts too, the oldest first."""
        rows = await self._statements.rows(
            f"SELECT {POST_COLUMNS} FROM post WHERE person = $1 ORDER BY posted_at, id", person
        )
        return [post_of(row) for row in rows]

    async def sent_ids(self, person_address: Address, article: int) -> dict[MessageId, MessageId]:
        """Map the posts a person mailed to a thread to the ids their own mail program gave."""
        rows = await self._statements.rows(
            "SELECT post.message_id, alias.sent_id FROM alias JOIN post ON post.id = alias.post"
            " WHERE alias.address = $1 AND post.article = $2",
            person_address,
            article,
        )
        return {MessageId(row[0]): MessageId(row[1]) for row in rows}

    async def sent_ids_of_thread(self, article: int) -> dict[Address, dict[MessageId, MessageId]]:
        """Give `sent_ids` for everybody who mailed to a thread, by address."""
        rows = await self._statements.rows(
            "SELECT alias.address, post.message_id, alias.sent_id FROM alias"
            " JOIN post ON post.id = alias.post WHERE post.article = $1",
            article,
        )
        found: dict[Address, dict[MessageId, MessageId]] = {}
        for address, message_id, sent_id in rows:
            found.setdefault(Address(address), {})[MessageId(message_id)] = MessageId(sent_id)
        return found

    async def insert(self, post: Post, slug: str, hold: Hold | None = None) -> None:
        """Store a post; its numbers and wire form follow once it is to be seen."""
        await self._statements.run(
            f"INSERT INTO post ({POST_COLUMNS}, slug, hold) VALUES ($1, $2, $3, $4, $5, $6,"
            " $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)",
            *values_of(post),
            slug,
            hold,
        )
        if post.is_article and post.sequence is not None:
            await Listings(self._statements).add([(post.id, post.sequence, post.sections)])

    async def release(self, post: int, sequence: int) -> bool:
        """Let a held post appear; False when somebody else has decided already."""
        released = await self._statements.row(
            "UPDATE post SET sequence = $2, held_at = NULL, hold = NULL"
            " WHERE id = $1 AND held_at IS NOT NULL AND removed_at IS NULL"
            " RETURNING parent, sections",
            post,
            sequence,
        )
        if released is None:
            return False
        if released[0] is None:
            await Listings(self._statements).add([(post, sequence, released[1].split())])
        return True

    async def number(self, section: SectionName) -> tuple[str, int]:
        """Take the next number of a section; give its newsgroup and the number."""
        row = await self._statements.row(
            "UPDATE section SET high = high + 1, total = total + 1 WHERE name = $1"
            " RETURNING newsgroup, high",
            section,
        )
        if row is None:
            raise LookupError(f"no section is called {section}")
        return row[0], row[1]

    async def file(self, post: int, head: int, article: bytes) -> None:
        """Keep the wire form of a post; `head` counts the octets of its header and empty line."""
        await self._statements.run(
            "INSERT INTO wire (post, head, article) VALUES ($1, $2, $3)", post, head, article
        )

    async def enter(
        self, section: SectionName, number: int, post: int, arrived_at: datetime, overview: bytes
    ) -> None:
        """Enter a post in a newsgroup under the number it was given there."""
        await self._statements.run(
            "INSERT INTO numbering (section, number, post, arrived_at, overview)"
            " VALUES ($1, $2, $3, $4, $5)",
            section,
            number,
            post,
            micros(arrived_at),
            overview,
        )

    async def remember_arrival(self, arrival: Arrival, post: int) -> None:
        """Keep what came in, so that it is known when it comes again."""
        await self._statements.run(
            "INSERT INTO arrival (sender, fingerprint, door, received_at, post, raw, cuts, proof)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            arrival.sender,
            arrival.fingerprint,
            arrival.door,
            micros(arrival.received_at),
            post,
            arrival.raw,
            as_json(arrival.cuts),
            arrival.proof,
        )

    async def came_by_feed(self, post: int) -> bool:
        """Tell whether another news server handed a post on to us."""
        row = await self._statements.row(
            "SELECT 1 FROM arrival WHERE post = $1 AND door = 'feed'", post
        )
        return row is not None

    async def remember_alias(self, sent_id: MessageId, address: Address, post: int) -> None:
        """Remember the id a sender's program gave to what became `post`."""
        await self._statements.run(
            "INSERT INTO alias (sent_id, address, post) VALUES ($1, $2, $3)"
            " ON CONFLICT (sent_id, address) DO NOTHING",
            sent_id,
            address,
            post,
        )

    async def is_empty(self) -> bool:
        """Tell whether nothing was ever posted here."""
        return await self._statements.row("SELECT 1 FROM post LIMIT 1") is None
