"""Taking a person out of every table: what they are known by, what came from them, what waits.

Their posts and votes keep the number of a person who is no more; posts are relabelled one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.store.alterations import Alterations, Altered
from gateway.store.counters import count_of, set_count
from gateway.store.database import micros

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.model import Address, MessageId
    from gateway.store.database import Statements

_THEIR_POSTS = "(SELECT id FROM post WHERE person = $1)"
# $1 is the person. What they follow, were asked, wished, and what came back from their mailbox.
_OF_PERSON = (
    "DELETE FROM subscription WHERE person = $1",
    "DELETE FROM digest_reader WHERE person = $1",
    "DELETE FROM question WHERE person = $1",
    f"DELETE FROM wish WHERE post IN {_THEIR_POSTS}",
    "DELETE FROM probe WHERE person = $1",
    "DELETE FROM bounce WHERE person = $1",
    "DELETE FROM delivery WHERE person = $1",
    f"DELETE FROM alias WHERE address <> '' AND post IN {_THEIR_POSTS}",
    # A mail another server handed on goes on to others as it came; it is theirs.
    f"DELETE FROM arrival WHERE door <> 'feed' AND post IN {_THEIR_POSTS}",
)
# $1 is the address, which may have been used before it was anybody's.
_OF_ADDRESS = (
    "DELETE FROM delivery WHERE recipient = $1",
    "DELETE FROM alias WHERE address = $1",
    "DELETE FROM arrival WHERE door <> 'feed' AND sender = $1",
    "DELETE FROM fate WHERE sender = $1",
    "DELETE FROM asked WHERE address = $1",
)
# Mails that answer their posts quote them, name and all: what came in is not kept, its post is.
_QUOTING = (
    "WITH RECURSIVE below (id, article) AS ("
    "SELECT id, article FROM post WHERE person = $1 UNION"
    " SELECT p.id, p.article FROM post p JOIN below b ON p.article = b.article AND p.parent = b.id)"
    " UPDATE arrival SET raw = $2, cuts = '[]' WHERE door <> 'feed'"
    " AND post IN (SELECT id FROM below)"
)


class Erasing:
    """Questions after which somebody is not known any more."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def person(self, person: int, address: Address | None) -> None:
        """Delete a person and all that is kept about them, but for their posts.

        Letters that were sent say who is who, and are of no use any more: their texts go as well.
        """
        await self._statements.run(_QUOTING, person, b"")
        for statement in _OF_PERSON:
            await self._statements.run(statement, person)
        for statement in _OF_ADDRESS if address else ():
            await self._statements.run(statement, address)
        await self._statements.run(
            "UPDATE delivery SET raw = NULL WHERE kind = 'letter'"
            " AND (sent_at IS NOT NULL OR failed_at IS NOT NULL)"
        )
        await self._statements.run("DELETE FROM person WHERE id = $1", person)

    async def relabel(self, post: int, nic: str, now: datetime) -> None:
        """Put another nic over a post, which links to no website any more."""
        await Alterations(self._statements).note(post, Altered.EDITED, now)
        await self._statements.run(
            "UPDATE post SET nic = $2, website = NULL WHERE id = $1", post, nic
        )

    async def empty(self, post: int) -> None:
        """Forget the words of a post that was taken away, and the pictures only it showed."""
        await self._statements.run(
            "UPDATE post SET subject = '', slug = '', body = '', source_name = NULL,"
            " source_url = NULL WHERE id = $1 AND removed_at IS NOT NULL",
            post,
        )
        await self._statements.run(
            "DELETE FROM media WHERE digest IN (SELECT digest FROM media_use WHERE post = $1)"
            " AND NOT EXISTS (SELECT 1 FROM media_use u WHERE u.digest = media.digest"
            " AND u.post <> $1)"
            " AND NOT EXISTS (SELECT 1 FROM upload l WHERE l.digest = media.digest)",
            post,
        )
        await self._statements.run("DELETE FROM media_use WHERE post = $1", post)

    async def edition(self, post: int) -> tuple[MessageId, MessageId] | None:
        """Give the id of the article that stands for a post, and of the one it superseded."""
        row = await self._statements.row(
            "SELECT wire_id, former FROM edition WHERE post = $1", post
        )
        return (row[0], row[1]) if row else None

    async def refile(self, post: int, head: int, article: bytes) -> None:
        """Let another wire form stand in the place of a post's own, under its id."""
        await self._statements.run(
            "UPDATE wire SET head = $2, article = $3 WHERE post = $1", post, head, article
        )

    async def reenter(self, newsgroup: str, number: int, overview: bytes) -> None:
        """Let another overview line stand under a number."""
        await self._statements.run(
            "UPDATE numbering SET overview = $3 WHERE number = $2"
            " AND section = (SELECT name FROM section WHERE newsgroup = $1)",
            newsgroup,
            number,
            overview,
        )

    async def unspeak(self, said: str, person: int | None = None) -> None:
        """Take a name out of the words of acts: of all, or of those that are about a person."""
        await self._statements.run(
            "UPDATE act SET words = REPLACE(words, $1, '...') WHERE words <> ''"
            " AND (CAST($2 AS BIGINT) IS NULL OR person = $2)",
            said,
            person,
        )

    async def words_of_bans(self) -> list[tuple[int, str]]:
        """Give the words of acts that banned a mark or let one in again."""
        rows = await self._statements.rows(
            "SELECT id, words FROM act WHERE what IN ('ban', 'unban') AND words <> ''"
        )
        return [(row[0], row[1]) for row in rows]

    async def say_of_act(self, act: int, words: str) -> None:
        """Put other words into the log of acts."""
        await self._statements.run("UPDATE act SET words = $2 WHERE id = $1", act, words)

    async def waiting_letters(self) -> list[tuple[int, bytes]]:
        """Give the letters that were not sent yet, with their texts."""
        rows = await self._statements.rows(
            "SELECT id, raw FROM delivery WHERE kind = 'letter' AND raw IS NOT NULL"
            " AND sent_at IS NULL AND failed_at IS NULL"
        )
        return [(row[0], bytes(row[1])) for row in rows]

    async def give_up(self, number: int, now: datetime) -> None:
        """Let a letter never be sent, and forget what it says."""
        await self._statements.run(
            "UPDATE delivery SET raw = NULL, failed_at = $2, reply = 'who it names is forgotten'"
            " WHERE id = $1",
            number,
            micros(now),
        )

    async def is_to_be_scrubbed(self) -> bool:
        """Tell whether somebody was forgotten since the files were last cleaned."""
        erased = await count_of(self._statements, "erased")
        return erased > await count_of(self._statements, "scrubbed")

    async def erased(self) -> int:
        """Count who was ever forgotten."""
        return await count_of(self._statements, "erased")

    async def note_scrubbed(self, erased: int) -> None:
        """Note that the files were cleaned after so many were forgotten."""
        await set_count(self._statements, "scrubbed", erased)
