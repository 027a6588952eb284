"""The tables media and media_use: pictures, each once, and the posts they stand in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.store.database import micros

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.model import Picture
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
