"""Signing in at the editors' desk, and out; and what is shown where nobody is signed in.

The form takes anybody's address and answers alike whoever it is. Link scanners open what comes by
mail with GET and HEAD: a button signs in.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from gateway.discussion import entering
from gateway.discussion.limits import network_of
from gateway.message.addresses import address_of
from gateway.message.language import sentence
from gateway.web import editors, sessions
from gateway.web.commenting import EXPIRED, TRAP
from gateway.web.forms import HEADROOM, TooBigError, fields_of
from gateway.web.rendering import PRIVATE
from gateway.web.subscribing import NO_ADDRESS, TOO_MANY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from gateway.web.editors import Session
    from gateway.web.rendering import Site


def routes(site: Site) -> list[Route]:
    """Give the routes of these pages; `/moderate` itself is `moderating`'s."""
    page = Entering(site)
    return [
        Route("/moderate/in/{token}", page.show),
        Route("/moderate/in/{token}", page.enter, methods=["POST"]),
        Route("/moderate/out", page.leave, methods=["POST"]),
    ]


class Entering:
    """What a link by mail opens."""

    def __init__(self, site: Site) -> None:
        """Let editors of `site` in."""
        self._site = site
        self._desk = site.desk

    async def show(self, request: Request) -> Response:
        """Show the button, or that the link is good no more; nothing is changed."""
        person = await entering.opened_by(self._desk, request.path_params["token"])
        return self._site.private_page(
            "enter.html",
            HTTPStatus.OK if person else HTTPStatus.GONE,
            person=person,
            token=request.path_params["token"],
        )

    async def enter(self, request: Request) -> Response:
        """Sign in, once."""
        # Else another site could sign its visitors in as an editor of its own.
        if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return await self.show(request)
        person = await entering.enter(self._desk, request.path_params["token"])
        if person is None and await editors.session_of(request, self._desk) is None:
            return await self.show(request)
        response = to("/moderate")
        if person is not None:
            editors.begin(response, self._desk, person)
        return response

    async def leave(self, request: Request) -> Response:
        """Sign out."""
        sent = await received(self._site, request)
        response = to("/moderate")
        if isinstance(sent, Sent) and sent.is_ours:
            editors.end(response)
        return response


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that an editor sent; `is_ours` tells whether it is of their session."""

    session: Session
    typed: Mapping[str, str]
    is_ours: bool


async def received(site: Site, request: Request, limit: int = HEADROOM) -> Sent | Response:
    """Read a form of the desk, of at most `limit` octets; else give what there is to show."""
    try:
        typed = await fields_of(request, limit)
    except TooBigError:
        said = sentence("That is more than this form can take. Go back: your words are there.")
        return sign_in(site, request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, amiss=said)
    session = await editors.session_of(request, site.desk)
    if session is None:
        if typed.get("do") == "link":
            return await _ask(site, request, typed)
        return sign_in(site, request, HTTPStatus.FORBIDDEN, kept=typed)
    return Sent(session, typed, editors.is_stamped(session, typed.get("stamp", "")))


def sign_in(  # noqa: PLR0913 - what the page shows, each by its name
    site: Site,
    request: Request,
    status: int = HTTPStatus.OK,
    *,
    kept: Mapping[str, str] | None = None,
    said: str = "",
    amiss: str = "",
) -> Response:
    """Show the form that asks for the link; `kept` was typed when nobody was signed in any more."""
    return site.private_page(
        "sign_in.html",
        status,
        stamp=sessions.stamp(site.desk, None),
        kept={name: text for name, text in (kept or {}).items() if name != "stamp"},
        path=request.url.path,
        said=said,
        amiss=amiss,
    )


async def _ask(site: Site, request: Request, typed: Mapping[str, str]) -> Response:
    """Mail the link to an editor; the answer is the same to all."""
    sent = sentence("If that is an editor's address, a mail with a link is on its way to it.")
    if typed.get(TRAP):
        return sign_in(site, request, said=sent)
    address = address_of(typed.get("email", ""))
    amiss = _amiss(site, request, typed)
    if amiss or address is None:
        return sign_in(site, request, HTTPStatus.UNPROCESSABLE_ENTITY, amiss=amiss or NO_ADDRESS)
    await entering.send_link(site.desk, address)
    return sign_in(site, request, said=sent)


def _amiss(site: Site, request: Request, typed: Mapping[str, str]) -> str:
    if not sessions.is_stamped(site.desk, typed.get("stamp", ""), None):
        return EXPIRED
    network = network_of(request.client.host) if request.client else None
    return "" if site.desk.asking_limit.take(network) else TOO_MANY


def to(place: str) -> Response:
    """Send on to what a form led to."""
    return RedirectResponse(place, HTTPStatus.SEE_OTHER, PRIVATE)
