"""Pictures as a browser asks for them: by a name that says what is in them, and never changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from gateway.message.media import KINDS, NAME
from gateway.web.rendering import FOR_EVER

if TYPE_CHECKING:
    from starlette.requests import Request

    from gateway.store import Store
    from gateway.web.rendering import Site

_NAME = re.compile(rf"({NAME})(\.small)?\.({'|'.join(KINDS)})")


def routes(site: Site) -> list[Route]:
    """Give the route of all pictures."""
    return [Route("/media/{name}", Media(site.store).picture)]


class Media:
    """The pictures of a store."""

    def __init__(self, store: Store) -> None:
        """Show what is in `store`."""
        self._media = store.media

    async def picture(self, request: Request) -> Response:
        """Give a picture, to be kept for ever; 410 when every post it stood in was removed."""
        found = _NAME.fullmatch(request.path_params["name"])
        if found is None:
            raise HTTPException(404)
        digest, small, kind = found[1], bool(found[2]), found[3]
        tag = f'"{digest[:24]}{".small" if small else ""}"'
        headers = {"ETag": tag, "Cache-Control": FOR_EVER}
        if tag in request.headers.get("if-none-match", ""):
            return await self._unchanged(digest, headers)
        shown = await self._media.shown(digest, small=small)
        if shown is None or shown.kind != kind:
            raise HTTPException(404)
        if shown.octets is None:
            raise HTTPException(410)
        return Response(bytes(shown.octets), media_type=KINDS[kind], headers=headers)

    async def _unchanged(self, digest: str, headers: dict[str, str]) -> Response:
        """Answer a browser that has the picture: it cannot have changed, but been removed."""
        if not await self._media.is_standing(digest):
            raise HTTPException(410)
        return Response(status_code=304, headers=headers)
