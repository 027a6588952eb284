"""The way out: one click on a page, or on a button of the mail program (RFC 8058)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.routing import Route

from gateway.discussion import bouncing, leaving

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from gateway.web.rendering import Site


def routes(site: Site) -> list[Route]:
    """Give the routes of these pages."""
    return [Route("/unsubscribe/{token}", Leaving(site).unsubscribe, methods=["GET", "POST"])]


class Leaving:
    """What an unsubscribe token opens."""

    def __init__(self, site: Site) -> None:
        """Show `site`."""
        self._site = site

    async def unsubscribe(self, request: Request) -> Response:
        """Ask on GET, which changes nothing; act on POST, without a question (RFC 8058)."""
        desk = self._site.desk
        text = request.path_params["token"]
        token = desk.tokens.read(text)
        if request.method != "POST":
            since = await bouncing.unreachable_since(desk, token)
            return self._site.page(request, "unsubscribe.html", ended=None, since=since, token=text)
        ended = await leaving.leave_by_token(desk, token)
        if ended is None:
            raise HTTPException(404)
        return self._site.page(request, "unsubscribe.html", ended=ended)
