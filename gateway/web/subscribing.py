"""Following by mail, asked for on the page; and the way to one's own page.

Both forms take anybody's address, so both answer alike whoever it is: only a mail says more.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.routing import Route

from gateway.discussion import own, subscribing
from gateway.discussion.limits import network_of
from gateway.discussion.own_buttons import scope_in
from gateway.discussion.preferences import HOURS, chosen
from gateway.message.addresses import address_of
from gateway.message.dates import weekdays
from gateway.message.language import sentence
from gateway.model import SITE, Author, Cadence, Format, Preferences
from gateway.web import sessions
from gateway.web.commenting import EXPIRED, TRAP
from gateway.web.forms import HEADROOM, TooBigError, fields_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from gateway.model import Address
    from gateway.web.rendering import Site

ASKED = sentence(
    "We have sent a mail to that address: answer it, and what you chose begins. If we know"
    " you already, your mail comes at the hour and in the format you have: your own page"
    " changes them."
)
SENT = sentence(
    "If we know that address, a mail with the link to your own page is on its way to it."
)
NO_ADDRESS = sentence("Please give your mail address.")
OURS = sentence("That is an address of this site; please give your own.")
NOT_HERE = sentence("Please choose what to follow, and how often.")
TOO_MANY = sentence("Too much comes from your network. Please try again in an hour.")


def routes(site: Site) -> list[Route]:
    """Give the routes of these pages."""
    page = Subscribing(site)
    return [
        Route("/subscribe", page.show),
        Route("/subscribe", page.submit, methods=["POST"]),
    ]


class Subscribing:
    """The page with both forms."""

    def __init__(self, site: Site) -> None:
        """Show `site`."""
        self._site = site
        self._desk = site.desk

    async def show(self, request: Request) -> Response:
        """Show the forms; `?section=` chooses one."""
        return await self._page(request, {"section": request.query_params.get("section", SITE)})

    async def submit(self, request: Request) -> Response:
        """Ask by mail whether it is meant, or mail the link: what was typed stays in the form."""
        try:
            typed = await fields_of(request, HEADROOM)
        except TooBigError:
            return await self._page(request, {}, amiss=NO_ADDRESS)
        wants_link = typed.get("do") == "link"
        if typed.get(TRAP):
            return await self._page(request, {}, said=SENT if wants_link else ASKED)
        address = address_of(typed.get("email", ""))
        amiss = self._amiss(request, typed, address)
        if amiss or address is None:
            return await self._page(request, typed, amiss=amiss)
        return await (self._link if wants_link else self._ask)(request, typed, address)

    def _amiss(self, request: Request, typed: Mapping[str, str], address: Address | None) -> str:
        if not sessions.is_stamped(self._desk, typed.get("stamp", ""), None):
            return EXPIRED
        if address is None:
            return NO_ADDRESS
        if address.endswith(f"@{self._site.site.domain}"):
            return OURS
        network = network_of(request.client.host) if request.client else None
        return "" if self._desk.asking_limit.take(network) else TOO_MANY

    async def _link(self, request: Request, _: Mapping[str, str], address: Address) -> Response:
        await own.send_link(self._desk, address)
        return await self._page(request, {}, said=SENT)

    async def _ask(self, request: Request, typed: Mapping[str, str], address: Address) -> Response:
        scope, cadence = scope_in(self._desk, typed), typed.get("cadence", "")
        how, amiss = chosen(self._usual(), typed)
        if amiss:
            return await self._page(request, typed, amiss=amiss)
        if scope is None or scope.section is None or cadence not in list(Cadence):
            return await self._page(request, typed, amiss=NOT_HERE)
        # Its answer would tell who is known here and who is banned.
        await subscribing.ask(self._desk, Author("", address), scope, Cadence(cadence), how)
        return await self._page(request, {}, said=ASKED)

    def _usual(self) -> Preferences:
        return Preferences(Format.HTML, self._desk.rules.digest_hour, self._site.site.timezone)

    async def _page(
        self, request: Request, typed: Mapping[str, str], *, said: str = "", amiss: str = ""
    ) -> Response:
        usual = self._usual()
        return self._site.private_page(
            "subscribe.html",
            HTTPStatus.UNPROCESSABLE_ENTITY if amiss else HTTPStatus.OK,
            stamp=sessions.stamp(self._desk, None),
            person=await sessions.person_of(request, self._desk),
            typed=typed,
            wanted=chosen(usual, typed)[0],
            zone_typed=typed.get("timezone", usual.timezone),
            hours=HOURS,
            days=weekdays(),
            formats=FORMATS,
            said=said,
            amiss=amiss,
        )


FORMATS = {
    Format.HTML: sentence("HTML with pictures, and text"),
    Format.MIME: sentence("each post a mail of its own inside (MIME)"),
    Format.PLAIN: sentence("plain text (RFC 1153)"),
}
