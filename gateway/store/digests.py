"""What digests tell of: the posts of their windows, for a batch of the ledger's rows at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.store.database import places
from gateway.store.people import PERSON_COLUMNS, person_of
from gateway.store.posts import POST_COLUMNS, post_of
from gateway.store.wishes import in_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gateway.model import Delivery, Person, Post
    from gateway.store.database import Statements

AT_ONCE = 500  # values of one statement: both engines take 32,000, but no plan is better for it

# Post p is told of to reader r in digest d.
_IN_WINDOW = (
    "p.sequence > d.since AND p.sequence <= d.until AND EXISTS (SELECT 1"
    f" FROM subscription s WHERE {in_digest('d.cadence')})"
)


class Digests:
    """Questions about the content of digests."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def windows(self, digests: Sequence[int]) -> dict[int, list[int]]:
        """Give the posts in the windows of planned digests, as they appeared, by delivery."""
        posts: dict[int, list[int]] = {}
        for some in _batches(digests):
            rows = await self._statements.rows(
                "SELECT d.id, p.id FROM delivery d JOIN person r ON r.id = d.person"
                f" JOIN post p ON {_IN_WINDOW}"
                f" WHERE d.id IN ({places(len(some))}) ORDER BY d.id, p.sequence",
                *some,
            )
            for digest, post in rows:
                posts.setdefault(digest, []).append(post)
        return posts

    async def window(self, digest: Delivery) -> list[int]:
        """Give the posts in the window of a digest that is not planned, as they appeared."""
        rows = await self._statements.rows(
            "SELECT p.id FROM (SELECT CAST($1 AS BIGINT) AS person, CAST($2 AS TEXT) AS cadence,"
            " CAST($3 AS BIGINT) AS since, CAST($4 AS BIGINT) AS until) AS d"
            f" JOIN person r ON r.id = d.person JOIN post p ON {_IN_WINDOW} ORDER BY p.sequence",
            digest.person,
            digest.cadence,
            digest.since,
            digest.until,
        )
        return [row[0] for row in rows]

    async def posts(self, numbers: Iterable[int]) -> dict[int, Post]:
        """Find posts by number."""
        found: dict[int, Post] = {}
        for some in _batches(sorted(set(numbers))):
            rows = await self._statements.rows(
                f"SELECT {POST_COLUMNS} FROM post WHERE id IN ({places(len(some))})", *some
            )
            found.update((row[0], post_of(row)) for row in rows)
        return found

    async def readers(self, numbers: Iterable[int]) -> dict[int, Person]:
        """Find people by number."""
        found: dict[int, Person] = {}
        for some in _batches(sorted(set(numbers))):
            rows = await self._statements.rows(
                f"SELECT {PERSON_COLUMNS} FROM person WHERE id IN ({places(len(some))})", *some
            )
            found.update((row[0], person_of(row)) for row in rows)
        return found

    async def by_id(self, digest: int) -> tuple[tuple[int, ...], bool]:
        """Give the posts that a digest told of, and whether they are in the order of a part."""
        row = await self._statements.row("SELECT posts FROM delivery WHERE id = $1", digest)
        if row and row[0]:
            return tuple(map(int, row[0].split())), True
        return tuple((await self.windows([digest])).get(digest, ())), False

    async def cut(self, digest: int, parts: Sequence[Sequence[int]], first: int) -> None:
        """Let a digest go in parts, whose posts are given: a row for each, the second as `first`.

        Nothing happens when it was cut before.
        """
        cut = await self._statements.run(
            "UPDATE delivery SET parts = $2, posts = $3 WHERE id = $1 AND posts IS NULL",
            digest,
            len(parts),
            _text(parts[0]),
        )
        if not cut:
            return
        for number, posts in enumerate(parts[1:], 2):
            await self._statements.run(
                "INSERT INTO delivery (id, kind, person, recipient, cadence, since, until,"
                " planned_at, due_at, part, parts, posts) SELECT CAST($2 AS BIGINT), kind, person,"
                " recipient, cadence, since, until, planned_at, due_at, CAST($3 AS BIGINT), parts,"
                " CAST($4 AS TEXT) FROM delivery WHERE id = $1",
                digest,
                first + number - 2,
                number,
                _text(posts),
            )


def _text(posts: Sequence[int]) -> str:
    return " ".join(map(str, posts))


def _batches(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[at : at + AT_ONCE] for at in range(0, len(numbers), AT_ONCE))
