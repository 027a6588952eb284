"""A reader's own page, opened by the link they were mailed: no password, no cookie needed.

The token in the URL is what nobody else has, so it guards the forms as well. Link scanners follow
every link of a mail with GET and HEAD: those change nothing. Without cookies all works but that
the page says what a button did.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from gateway.discussion import own, own_buttons
from gateway.discussion.own_buttons import Said
from gateway.discussion.preferences import HOURS
from gateway.message.dates import weekdays
from gateway.message.following import OWN_THREADS
from gateway.message.language import sentence
from gateway.model import Cadence
from gateway.web import sessions, telling
from gateway.web.forms import HEADROOM, TooBigError, fields_of
from gateway.web.rendering import PRIVATE
from gateway.web.subscribing import FORMATS, SENT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from gateway.model import Person
    from gateway.web.rendering import Site

PATH = "/me"
CADENCES = {
    Cadence.INSTANT: sentence("each post as it appears"),
    Cadence.DAILY: sentence("a daily digest"),
    Cadence.WEEKLY: sentence("a weekly digest"),
}
KNOWN = Said(sentence("This browser is known as yours for ninety days."))
FORGOTTEN = Said(sentence("No browser is known as yours any more."))


def routes(site: Site) -> list[Route]:
    """Give the routes of these pages."""
    page = Own(site)
    return [
        Route("/me", page.mine),
        Route("/me/{token}", page.show),
        Route("/me/{token}", page.submit, methods=["POST"]),
        Route("/me/{token}/export.json", page.export),
    ]


class Own:
    """What the token of an own page opens."""

    def __init__(self, site: Site) -> None:
        """Show `site`."""
        self._site = site
        self._desk = site.desk

    async def mine(self, request: Request) -> Response:
        """Send a known browser to its reader's own page, another to where the link is had."""
        person = await sessions.person_of(request, self._desk)
        known = person is not None and person.address is not None
        place = (
            f"/me/{own.token_for(self._desk, person)}" if person and known else "/subscribe#link"
        )
        return RedirectResponse(place, HTTPStatus.SEE_OTHER, PRIVATE)

    async def show(self, request: Request) -> Response:
        """Show the page with what was said last, or that the link is old."""
        person = await self._person(request)
        if person is None:
            return self._old()
        said = telling.told(request)
        response = await self._page(request, person, {}, said)
        if said is not None:
            telling.is_told(response, PATH)
        return response

    async def submit(self, request: Request) -> Response:
        """Do what a button says, and lead on to the page; show it where nothing was done."""
        person = await self._person(request)
        if person is None:
            await self._mail_fresh(request)
            return self._old(SENT)
        try:
            typed = await fields_of(request, HEADROOM)
        except TooBigError:
            return await self._page(request, person, {}, own_buttons.NOTHING)
        button = typed.get("do", "")
        if button in ("know", "unknow"):
            return await self._browser(request, person, button)
        if button == "forget":
            return self._site.private_page("forget.html", token=request.path_params["token"])
        return await self._act(request, person, typed)

    async def _act(self, request: Request, person: Person, typed: Mapping[str, str]) -> Response:
        if "back" in typed:
            said = await own_buttons.take_back(self._desk, person, typed["back"])
        else:
            said = await own_buttons.act(self._desk, person, typed.get("do", ""), typed)
        if await self._desk.store.people.by_id(person.id) is None:
            return self._gone(said)
        if said.is_amiss or said.secret:
            return await self._page(request, person, typed, said)
        return self._on(request, said)

    def _on(self, request: Request, said: Said, token: str = "") -> Response:
        """Lead on to the page, which says what became of it (Post/Redirect/Get)."""
        place = f"{PATH}/{token or request.path_params['token']}"
        response = RedirectResponse(place, HTTPStatus.SEE_OTHER, PRIVATE)
        telling.tell(response, said, PATH, secure=self._site.site.url.startswith("https:"))
        return response

    async def export(self, request: Request) -> Response:
        """Give a reader their data as a file."""
        person = await self._person(request)
        if person is None:
            return self._old()
        kept = await own.export(self._desk, person)
        file = json.dumps(kept, ensure_ascii=False, indent=1, default=str)
        named = {"Content-Disposition": 'attachment; filename="my-data.json"'}
        return Response(file, media_type="application/json", headers={**PRIVATE, **named})

    async def _person(self, request: Request) -> Person | None:
        """Give whose page this is; None when the link is old. Raises 404 for no link of ours."""
        opened = await own.opened_by(self._desk, request.path_params["token"])
        if opened is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return None if opened.is_old else opened.person

    async def _mail_fresh(self, request: Request) -> None:
        opened = await own.opened_by(self._desk, request.path_params["token"])
        if opened is not None and opened.person.address is not None:
            await own.send_link(self._desk, opened.person.address)

    def _old(self, said: str = "") -> Response:
        status = HTTPStatus.OK if said else HTTPStatus.GONE
        return self._site.private_page("old_link.html", status, said=said)

    async def _browser(self, request: Request, person: Person, button: str) -> Response:
        # Else another site could let its visitors' browsers be known as its own person's.
        if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return await self._page(request, person, {}, own_buttons.NOTHING)
        if button == "know":
            response = self._on(request, KNOWN)
            sessions.remember(response, self._desk, person)
            return response
        known = await sessions.forget(self._desk, person)
        response = self._on(request, FORGOTTEN, own.token_for(self._desk, known))
        response.delete_cookie(sessions.COOKIE)
        return response

    def _gone(self, said: Said) -> Response:
        response = self._site.private_page("forgotten.html", said=said.text)
        response.delete_cookie(sessions.COOKIE)
        return response

    async def _page(
        self, request: Request, person: Person, typed: Mapping[str, str], said: Said | None = None
    ) -> Response:
        page = await own.page_of(self._desk, person.id)
        wanted, mailed = page.preferences, typed.get("do") == "mail"
        return self._site.private_page(
            "own.html",
            HTTPStatus.UNPROCESSABLE_ENTITY if said and said.is_amiss else HTTPStatus.OK,
            has_password=await self._desk.store.people.password(person.id) is not None,
            page=page,
            person=page.person,
            wanted=own_buttons.mail_in(wanted, typed)[0] if mailed else wanted,
            zone_typed=typed.get("timezone", wanted.timezone),
            token=request.path_params["token"],
            typed=typed,
            said=said,
            hours=HOURS,
            days=weekdays(),
            formats=FORMATS,
            cadences=CADENCES,
            own_threads=OWN_THREADS,
            paused_until=page.paused_until(self._desk.clock()),
        )
