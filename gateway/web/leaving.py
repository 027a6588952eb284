"""The way out: one click on a page, or on a button of the mail program (RFC 8058).

Link scanners follow every link of a mail with GET and HEAD: those change nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.routing import Route

from gateway.discussion import bouncing, choosing
from gateway.discussion.choosing import Choice

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from gateway.web.rendering import Site

FORM_LIMIT = 4096  # octets of what a button sends


def routes(site: Site) -> list[Route]:
    """Give the routes of these pages."""
    return [Route("/unsubscribe/{token}", Leaving(site).unsubscribe, methods=["GET", "POST"])]


class Leaving:
    """What an unsubscribe token opens."""

    def __init__(self, site: Site) -> None:
        """Show `site`."""
        self._site = site

    async def unsubscribe(self, request: Request) -> Response:
        """Offer on GET, which changes nothing; act on POST, without a question (RFC 8058)."""
        desk = self._site.desk
        text = request.path_params["token"]
        token = desk.tokens.read(text)
        offers = await choosing.offers(desk, token)
        if token is None or not offers:
            raise HTTPException(404)
        if request.method != "POST":
            since = await bouncing.unreachable_since(desk, token)
            return self._page(offers=offers, since=since, token=text)
        said = await _said(request)
        if back := said.get("back", ""):
            return self._page(returned=await choosing.come_back(desk, token, back))
        # The button of a mail program says nothing of this, and means what the mail came of.
        left = await choosing.leave(desk, token, _choice(said.get("choice", "")))
        if left is None:
            raise HTTPException(404)
        return self._page(left=left, offers=offers)

    def _page(self, **values: Any) -> Response:
        shown = {"offers": (), "left": None, "returned": None, "since": None, **values}
        return self._site.private_page("unsubscribe.html", **shown)


def _choice(text: str) -> Choice:
    return Choice(text) if text in list(Choice) else Choice.THIS


async def _said(request: Request) -> dict[str, str]:
    """Give the fields of a form; a body of another kind, or of another size, says nothing."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > FORM_LIMIT:
            return {}
    try:
        return {name: values[0] for name, values in parse_qs(body.decode("ascii")).items()}
    except ValueError:
        return {}
