"""The tables media, media_use and upload: pictures, each once, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.model import Picture
from gateway.store.database import micros

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.store.database import Statements

_STANDS = (
    "EXISTS (SELECT 1 FROM media_use u JOIN post p ON p.id = u.post"
    " WHERE u.digest = media.digest AND p.removed_at IS NULL)"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as it is served; without octets when every post it stood in was removed."""

    kind: str
    octets: bytes | None


class Media:
    """Questions about pictures."""

    def __init__(self, statements: Statements) -> None:
        """Ask through `statements`."""
        self._statements = statements

    async def keep(self, picture: Picture, now: datetime) -> None:
        """Store a picture, unless it is here already."""
        await self._statements.run(
            "INSERT INTO media (digest, kind, octets, small, added_at)"
            " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (digest) DO NOTHING",
            picture.digest,
            picture.kind,
            picture.octets,
            picture.small,
            micros(now),
        )

    async def note_use(self, digest: str, post: int, *, brought: bool) -> None:
        """Note that a picture stands in a post.

        A post that did not bring it can name only what others show: nobody brings back by its name
        what was removed.
        """
        shown = "" if brought else f" AND {_STANDS}"
        await self._statements.run(
            "INSERT INTO media_use (digest, post)"
            f" SELECT digest, CAST($2 AS BIGINT) FROM media WHERE digest = $1{shown}"
            " ON CONFLICT (digest, post) DO NOTHING",
            digest,
            post,
        )

    async def is_standing(self, digest: str) -> bool | None:
        """Tell whether a picture stands in a post that was not removed; None: there is none."""
        row = await self._statements.row(
            f"SELECT CASE WHEN {_STANDS} THEN 1 ELSE 0 END FROM media WHERE digest = $1", digest
        )
        return bool(row[0]) if row else None

    async def shown(self, digest: str, *, small: bool) -> Shown | None:
        """Give a picture or its thumbnail; None when there never was one."""
        wanted = "small" if small else "octets"
        rows = await self._statements.rows(  # on a thread: it may be some megabytes
            f"SELECT kind, CASE WHEN {_STANDS} THEN {wanted} ELSE NULL END FROM media"
            " WHERE digest = $1",
            digest,
        )
        return Shown(rows[0][0], rows[0][1]) if rows else None

    async def upload(self, number: int, picture: Picture, now: datetime) -> None:
        """Store a picture of a form that is not posted yet: nobody is shown it by its name."""
        await self.keep(picture, now)
        await self._statements.run(
            "INSERT INTO upload (number, digest, added_at) VALUES ($1, $2, $3)",
            number,
            picture.digest,
            micros(now),
        )

    async def uploaded(self, number: int, since: datetime) -> Picture | None:
        """Give a picture that was uploaded under a number, unless it is too long ago."""
        row = await self._statements.row(
            "SELECT digest, kind, octets, small FROM media WHERE digest ="
            " (SELECT digest FROM upload WHERE number = $1 AND added_at >= $2)",
            number,
            micros(since),
        )
        return Picture(row[0], row[1], bytes(row[2]), bytes(row[3])) if row else None

    async def forget_uploads(self, before: datetime) -> None:
        """Forget what was uploaded before then, and the pictures that came into no post."""
        await self._statements.run(
            "DELETE FROM media WHERE digest IN (SELECT digest FROM upload WHERE added_at < $1)"
            " AND NOT EXISTS (SELECT 1 FROM media_use u WHERE u.digest = media.digest)"
            " AND NOT EXISTS (SELECT 1 FROM upload l WHERE l.digest = media.digest"
            " AND l.added_at >= $1)",
            micros(before),
        )
        await self._statements.run("DELETE FROM upload WHERE added_at < $1", micros(before))
