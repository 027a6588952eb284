"""What editors look up: a person's record, whom they ban there or take back, and the log."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.routing import Route

from gateway.discussion.bans import ban_at_desk, may_ban
from gateway.discussion.editors import record_of
from gateway.message.language import sentence
from gateway.model import Refused
from gateway.store.acts import Deed
from gateway.web.commenting import EXPIRED
from gateway.web.entering import signed_in, submitted, to
from gateway.web.paging import before

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from gateway.web.editors import Session
    from gateway.web.entering import Sent
    from gateway.web.rendering import Site

PAGE = 50  # acts: a line each
LAST = 20  # of the acts about one person

DEEDS = {
    Deed.APPROVE: sentence("approved"),
    Deed.REMARK: sentence("approved with a remark"),
    Deed.REJECT: sentence("rejected"),
    Deed.SPAM: sentence("called spam"),
    Deed.BAN: sentence("banned"),
    Deed.UNBAN: sentence("lifted the ban of"),
    Deed.REMOVE: sentence("removed"),
    Deed.EDIT: sentence("changed the words of"),
    Deed.WITHDRAW: sentence("took back"),
    Deed.REVISE: sentence("changed"),
    Deed.ERASE: sentence("forgot"),
    Deed.CLOSE: sentence("closed"),
    Deed.OPEN: sentence("opened again"),
}
"""Each deed as the log says it, between who did it and to what."""
_SAID = {"ban": sentence("Banned."), "unban": sentence("The ban is lifted.")}


def routes(site: Site) -> list[Route]:
    """Give the routes of these pages."""
    page = Records(site)
    return [
        Route("/moderate/log", signed_in(site, page.log)),
        Route("/moderate/person/{number:stored}", signed_in(site, page.person)),
        Route("/moderate/person/{number:stored}", submitted(site, page.submit), methods=["POST"]),
    ]


class Records:
    """One method a page."""

    def __init__(self, site: Site) -> None:
        """Show what is known on `site`."""
        self._site = site
        self._store = site.store

    async def log(self, request: Request, session: Session) -> Response:
        """Show what was done in an editor's sections, the latest first, and who was banned."""
        entries = await self._store.acts.before(session.editor, before(request), PAGE + 1)
        return self._site.private_page(
            "log.html",
            editor=session.editor,
            stamp=session.stamp,
            entries=entries[:PAGE],
            did=DEEDS,
            more=entries[PAGE - 1].id if len(entries) > PAGE else 0,
        )

    async def person(self, request: Request, session: Session) -> Response:
        """Show a person's record: never their address."""
        said = _SAID.get(request.query_params.get("said", ""), "")
        return await self._page(request, session, said=said)

    async def submit(self, request: Request, sent: Sent) -> Response:
        """Ban a person, or lift the ban."""
        do, number = sent.typed.get("do"), request.path_params["number"]
        if not sent.is_ours or do not in ("ban", "unban"):
            return await self._page(request, sent.session, amiss=EXPIRED)
        desk, editor = self._site.desk, sent.session.editor
        answer = await ban_at_desk(desk, number, editor, banned=do == "ban")
        if isinstance(answer, Refused):
            return await self._page(request, sent.session, amiss=answer.reason)
        return to(f"/moderate/person/{number}?said={do}")

    async def _page(
        self, request: Request, session: Session, *, said: str = "", amiss: str = ""
    ) -> Response:
        person = await self._store.people.by_id(request.path_params["number"])
        if person is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return self._site.private_page(
            "person.html",
            HTTPStatus.UNPROCESSABLE_ENTITY if amiss else HTTPStatus.OK,
            editor=session.editor,
            stamp=session.stamp,
            record=await record_of(self._store, person),
            entries=await self._store.acts.suffered_by(session.editor, person.id, LAST),
            may_ban=await may_ban(self._store, session.editor, person),
            did=DEEDS,
            said=said,
            amiss=amiss,
        )
