"""The editors' queue: what waits, with what an editor wants to know, and their decision."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.routing import Route

from gateway.discussion.deciding import SAID, Decision, decide
from gateway.discussion.editors import WHY, fate_of, sender_of
from gateway.message.language import gettext, sentence
from gateway.model import Refusal, Refused
from gateway.store.acts import Deed
from gateway.store.database import micros
from gateway.web.commenting import EXPIRED
from gateway.web.entering import QUEUE, signed_in, submitted, to
from gateway.web.forms import is_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from gateway.message.editorial import Sender
    from gateway.model import Hold, Post
    from gateway.web.editors import Session
    from gateway.web.entering import Sent
    from gateway.web.rendering import Site

PAGE = 20  # held posts: each is shown whole
LIMIT = 64 * 1024  # octets of the form: a reason is a paragraph
_DEEDS = {str(deed): deed for deed in (Deed.APPROVE, Deed.REMARK, Deed.REJECT, Deed.SPAM, Deed.BAN)}
_SAID = {
    **{str(deed): said for deed, said in SAID.items()},
    "approve": sentence("It has appeared."),
    "remark": sentence("It has appeared, with your remark."),
    "held": sentence("Your article waits for the editors of its section."),
}


def routes(site: Site) -> list[Route]:
    """Give the routes of this page."""
    page = Moderating(site)
    return [
        Route(QUEUE, signed_in(site, page.show)),
        Route(QUEUE, submitted(site, page.submit, LIMIT), methods=["POST"]),
    ]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A held post as an editor sees it; `article` is what a comment speaks of."""

    post: Post
    why: str
    article: Post | None
    sender: Sender | None


class Moderating:
    """The queue, for the sections of who looks."""

    def __init__(self, site: Site) -> None:
        """Show what waits on `site`."""
        self._site = site
        self._store = site.store

    async def show(self, request: Request, session: Session) -> Response:
        """Show what waits."""
        return await self._page(request, session, said=await self._said(request))

    async def _said(self, request: Request) -> str:
        """Tell what became of the last decision, or whose came before it."""
        late = request.query_params.get("late", "")
        entry = await self._store.acts.fate_of(int(late)) if is_number(late) else None
        if entry is not None:
            late_one = gettext("Your decision came late.")
            return f"{late_one} {fate_of(entry).sentence(self._site.site)}"
        if late:
            return sentence("Your decision came late: the post does not wait any more.")
        return _SAID.get(request.query_params.get("said", ""), "")

    async def submit(self, request: Request, sent: Sent) -> Response:
        """Decide on a post."""
        typed, session = sent.typed, sent.session
        amiss = _amiss(sent)
        if amiss:
            return await self._page(request, session, typed, amiss=amiss)
        number, what = int(typed["post"]), _DEEDS[typed["do"]]
        words = " ".join(typed.get("words", "").split())
        decision = Decision(what, "" if what is Deed.APPROVE else words, session.editor)
        answer = await decide(self._site.desk, number, decision)
        match answer:
            case Refused(kind=Refusal.UNKNOWN):
                return to(_place(request, f"late={number}"))
            case Refused(reason=reason):
                return await self._page(request, session, typed, amiss=reason)
        return to(_place(request, f"said={what}"))

    async def _page(
        self,
        request: Request,
        session: Session,
        typed: Mapping[str, str] | None = None,
        *,
        said: str = "",
        amiss: str = "",
    ) -> Response:
        after = _after(request)
        found = await self._store.moderation.waiting(session.editor, after, PAGE + 1)
        more = found[PAGE - 1][0] if len(found) > PAGE else None
        return self._site.private_page(
            "moderate.html",
            HTTPStatus.UNPROCESSABLE_ENTITY if amiss else HTTPStatus.OK,
            editor=session.editor,
            stamp=session.stamp,
            waiting=[await self._waiting(*one) for one in found[:PAGE]],
            after=f"{after[0]}-{after[1]}" if after[1] else "",
            more=f"{micros(more.held_at)}-{more.id}" if more and more.held_at else "",
            typed=typed or {},
            said=said,
            amiss=amiss,
        )

    async def _waiting(self, post: Post, hold: Hold) -> Waiting:
        article = None if post.is_article else await self._store.posts.by_id(post.article)
        return Waiting(post, WHY[hold], article, await sender_of(self._store, post))


def _amiss(sent: Sent) -> str:
    if not sent.is_ours:
        return EXPIRED
    if sent.typed.get("do") not in _DEEDS or not is_number(sent.typed.get("post", "")):
        return sentence("Nothing was decided.")
    if sent.typed["do"] == Deed.REMARK and not sent.typed.get("words", "").strip():
        return sentence("Please write the remark first.")
    return ""


def _after(request: Request) -> tuple[int, int]:
    """Read where this page of the queue begins: a time in microseconds, and a number."""
    moment, _, number = request.query_params.get("after", "").partition("-")
    both = is_number(moment) and is_number(number)
    return (int(moment), int(number)) if both else (0, 0)


def _place(request: Request, query: str) -> str:
    """Give the page of the queue that was looked at, with what is to be said there."""
    moment, number = _after(request)
    return f"/moderate?{query}" + (f"&after={moment}-{number}" if number else "")
