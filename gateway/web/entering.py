"""Signing in at the editors' desk, and out; and what is shown where nobody is signed in.

The form takes anybody's address and answers alike whoever it is. Link scanners open what comes by
mail with GET and HEAD: a button signs in. It leads on to the page that was wanted at first, which
the link names: one of the desk's own, and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from gateway.discussion import entering
from gateway.discussion.limits import network_of
from gateway.message.addresses import address_of
from gateway.message.illustrations import SHOWN
from gateway.message.language import sentence
from gateway.web import editors, sessions
from gateway.web.commenting import EXPIRED, TRAP
from gateway.web.rendering import PRIVATE
from gateway.web.subscribing import NO_ADDRESS, TOO_MANY
from gateway.web.uploads import sent_by

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.datastructures import UploadFile
    from starlette.requests import Request

    from gateway.web import uploads
    from gateway.web.editors import Session
    from gateway.web.rendering import Site

    Page = Callable[[Request], Awaitable[Response]]

QUEUE = "/moderate"
_PLACE = re.compile(
    r"/(?:post|moderate/(?:log|(?:person|post)/[0-9]{1,18}))(?:\?[\w=&-]{1,80})?", re.ASCII
)
PICTURES_AGAIN = sentence("The pictures are to be chosen again once you are signed in.")
_OUT = sentence("You are signed out, on every browser.")


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
        token, wanted = request.path_params["token"], _wanted_by_link(request)
        person = await entering.opened_by(self._desk, token)
        return self._site.private_page(
            "enter.html",
            HTTPStatus.OK if person else HTTPStatus.GONE,
            person=person,
            here=entering.path_of(token, wanted),
            wanted=wanted or QUEUE,
        )

    async def enter(self, request: Request) -> Response:
        """Sign in, once."""
        # Else another site could sign its visitors in as an editor of its own.
        if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return await self.show(request)
        person = await entering.enter(self._desk, request.path_params["token"])
        if person is None and await editors.session_of(request, self._desk) is None:
            return await self.show(request)
        response = to(_wanted_by_link(request) or QUEUE)
        if person is not None:
            editors.begin(response, self._desk, person)
        return response

    async def leave(self, request: Request) -> Response:
        """Sign out, everywhere."""
        sent = await _of_a_session(self._site, request, await sent_by(request, 0, 0, 0))
        if not isinstance(sent, Sent) or not sent.is_ours:
            return to(QUEUE)
        response = to(f"{QUEUE}?said=out")
        await editors.end(response, self._desk, sent.session.editor)
        return response


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that an editor sent; `is_ours` tells whether it is of their session.

    Of what is not `whole` there are the fields that came before the bound.
    """

    session: Session
    typed: Mapping[str, str]
    is_ours: bool
    files: tuple[UploadFile, ...] = ()
    whole: bool = True


def signed_in(site: Site, page: Callable[[Request, Session], Awaitable[Response]]) -> Page:
    """Give a page that editors are shown; others see how to sign in, and come to it then."""

    async def shown(request: Request) -> Response:
        session = await editors.session_of(request, site.desk)
        if session is not None:
            return await page(request, session)
        if request.url.path != QUEUE:
            return sign_in(site, request, HTTPStatus.FORBIDDEN)
        return sign_in(site, request, said=_OUT if "said=out" in request.url.query else "")

    return shown


def submitted(
    site: Site,
    page: Callable[[Request, Sent], Awaitable[Response]],
    text: int = 0,
    files: int = 0,
) -> Page:
    """Give what takes a form of the desk from who is signed in.

    It has `text` octets in its long fields at most, and `files` in pictures.
    """

    async def taken(request: Request) -> Response:
        came = await sent_by(request, text, files, SHOWN)
        try:
            sent = await _of_a_session(site, request, came)
            return await page(request, sent) if isinstance(sent, Sent) else sent
        finally:
            await came.close()

    return taken


async def _of_a_session(site: Site, request: Request, came: uploads.Sent) -> Sent | Response:
    """Give a form with the session it came from; else give what there is to show."""
    typed = came.fields
    if not came.whole and not typed:
        said = sentence("That is more than this form can take. Go back: your words are there.")
        return sign_in(site, request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, amiss=said)
    session = await editors.session_of(request, site.desk)
    if session is not None:
        is_ours = editors.is_stamped(session, typed.get("stamp", ""))
        return Sent(session, typed, is_ours, came.files, came.whole)
    if typed.get("do") == "link":
        return await _ask(site, request, typed)
    amiss = PICTURES_AGAIN if came.files else ""
    return sign_in(site, request, HTTPStatus.FORBIDDEN, kept=typed, amiss=amiss)


def sign_in(  # noqa: PLR0913 - what the page shows, each by its name
    site: Site,
    request: Request,
    status: int = HTTPStatus.OK,
    *,
    kept: Mapping[str, str] | None = None,
    said: str = "",
    amiss: str = "",
    wanted: str | None = None,
) -> Response:
    """Show the form that asks for the link to the page `wanted`: by default that of the request.

    `kept` was typed when nobody was signed in any more.
    """
    query = f"?{request.url.query}" if request.method == "GET" and request.url.query else ""
    return site.private_page(
        "sign_in.html",
        status,
        stamp=sessions.stamp(site.desk, None),
        kept={name: text for name, text in (kept or {}).items() if name != "stamp"},
        path=request.url.path,
        wanted=_place(request.url.path + query) if wanted is None else wanted,
        said=said,
        amiss=amiss,
    )


async def _ask(site: Site, request: Request, typed: Mapping[str, str]) -> Response:
    """Mail the link to an editor; the answer is the same to all."""
    sent = sentence("If that is an editor's address, a mail with a link is on its way to it.")
    wanted = _place(typed.get("wanted", ""))
    if typed.get(TRAP):
        return sign_in(site, request, said=sent, wanted=wanted)
    address = address_of(typed.get("email", ""))
    amiss = _amiss(site, request, typed)
    if amiss or address is None:
        said, status = amiss or NO_ADDRESS, HTTPStatus.UNPROCESSABLE_ENTITY
        return sign_in(site, request, status, amiss=said, wanted=wanted)
    await entering.send_link(site.desk, address, wanted)
    return sign_in(site, request, said=sent, wanted=wanted)


def _place(text: str) -> str:
    """Give a page of the desk that is named; empty for the queue, and for all that is none."""
    return text if _PLACE.fullmatch(text) else ""


def _wanted_by_link(request: Request) -> str:
    return _place(request.query_params.get("to", ""))


def _amiss(site: Site, request: Request, typed: Mapping[str, str]) -> str:
    if not sessions.is_stamped(site.desk, typed.get("stamp", ""), None):
        return EXPIRED
    network = network_of(request.client.host) if request.client else None
    return "" if site.desk.asking_limit.take(network) else TOO_MANY


def to(place: str) -> Response:
    """Send on to what a form led to."""
    return RedirectResponse(place, HTTPStatus.SEE_OTHER, PRIVATE)
