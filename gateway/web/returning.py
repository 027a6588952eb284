"""The way back: a reader whose mail came back, and was stopped for it, starts it again."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.routing import Route

from gateway.discussion import bouncing

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from gateway.web.rendering import Site


def routes(site: Site) -> list[Route]:
    """Give the routes of these pages."""
    return [Route("/return/{token}", Returning(site).come_back, methods=["GET", "POST"])]


class Returning:
    """What any token of a reader's mails opens."""

    def __init__(self, site: Site) -> None:
        """Show `site`."""
        self._site = site

    async def come_back(self, request: Request) -> Response:
        """Tell a reader on GET that their mail came back, which changes nothing; act on POST."""
        desk, text = self._site.desk, request.path_params["token"]
        token = desk.tokens.read(text)
        since = await bouncing.unreachable_since(desk, token)
        resumed = await bouncing.come_back(desk, token) if request.method == "POST" else False
        if resumed is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return self._site.private_page("return.html", since=since, resumed=resumed, token=text)
