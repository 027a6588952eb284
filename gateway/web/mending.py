"""What an editor does with a post that is here: other words, a remark, taking away, closing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.routing import Route

from gateway.discussion import editing, moderating
from gateway.discussion.deciding import with_remark_below
from gateway.message.language import sentence
from gateway.message.markup import html_of, text_of
from gateway.model import Refused, Words
from gateway.web.commenting import EXPIRED
from gateway.web.entering import signed_in, submitted, to
from gateway.web.publishing import LIMIT, SUBJECT_LETTERS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from gateway.model import Answer, Person, Post
    from gateway.web.editors import Session
    from gateway.web.entering import Sent
    from gateway.web.rendering import Site


def routes(site: Site) -> list[Route]:
    """Give the routes of this page."""
    page = Mending(site)
    return [
        Route("/moderate/post/{number:stored}", signed_in(site, page.show)),
        Route(
            "/moderate/post/{number:stored}",
            submitted(site, page.submit, LIMIT),
            methods=["POST"],
        ),
    ]


@dataclass(frozen=True, slots=True)
class Shown:
    """The forms as they are shown: what was typed, or what stands; `seen` names what stood then."""

    subject: str
    words: str = field(repr=False)
    remark: str = field(default="", repr=False)
    seen: str = ""
    preview: str = field(default="", repr=False)
    amiss: str = ""


class Mending:
    """The page of one post."""

    def __init__(self, site: Site) -> None:
        """Change posts of `site`."""
        self._site = site
        self._desk = site.desk
        self._actions: dict[str, Callable[[Sent, Post], Awaitable[str]]] = {
            "save": self._save,
            "remark": self._remark,
            "remove": self._remove,
            "close": self._close,
            "open": self._close,
        }

    async def show(self, request: Request, session: Session) -> Response:
        """Show the forms; nothing is changed."""
        post = await self._post(request, session.editor)
        said = _SAID.get(request.query_params.get("said", ""), "")
        return self._page(session, post, self._standing(post), said)

    async def submit(self, request: Request, sent: Sent) -> Response:
        """Do what a button says; what was typed is shown again where that cannot be."""
        post = await self._post(request, sent.session.editor)
        shown, do = self._typed(post, sent.typed), sent.typed.get("do", "")
        if do == "preview":
            return self._page(
                sent.session, post, replace(shown, preview=html_of(shown.words, remarks=True))
            )
        amiss: str = EXPIRED
        if sent.is_ours and do in self._actions:
            amiss = await self._actions[do](sent, post)
        if amiss:
            return self._page(sent.session, post, replace(shown, amiss=amiss))
        return to(f"/moderate/post/{post.id}?said={do}")

    async def _post(self, request: Request, editor: Person) -> Post:
        """Give the post of this page, if it is in a section of theirs."""
        post = await self._site.store.posts.by_id(request.path_params["number"])
        if post is None or not editor.edits_any(post.sections):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return post

    def _standing(self, post: Post) -> Shown:
        return Shown(post.subject, self._text(post), seen=_mark_of(post))

    def _text(self, post: Post) -> str:
        return text_of(post.body, f"{self._site.site.url}/")

    def _typed(self, post: Post, typed: Mapping[str, str]) -> Shown:
        standing = self._standing(post)
        return replace(
            standing,
            subject=typed.get("subject", standing.subject),
            words=typed.get("words", standing.words),
            remark=typed.get("remark", ""),
        )

    async def _save(self, sent: Sent, post: Post) -> str:
        """Give the post other words; say what is amiss."""
        typed = sent.typed
        if typed.get("seen") != _mark_of(post):
            return sentence(
                "Somebody changed this meanwhile. What stands now is above, what you typed is"
                " below: look it over and save again."
            )
        subject = " ".join(typed.get("subject", "").split())[:SUBJECT_LETTERS]
        same = typed.get("words", "").strip() == self._text(post).strip()
        body = post.body if same else html_of(typed.get("words", ""), remarks=True)
        return await self._reword(sent, post, Words(body, subject))

    async def _remark(self, sent: Sent, post: Post) -> str:
        remark = sent.typed.get("remark", "")
        if not remark.strip():
            return sentence("Please write the remark first.")
        return await self._reword(sent, post, Words(with_remark_below(post.body, remark)))

    async def _remove(self, sent: Sent, post: Post) -> str:
        return _amiss(await editing.take_away(self._desk, post, sent.session.editor))

    async def _reword(self, sent: Sent, post: Post, words: Words) -> str:
        return _amiss(await editing.edit(self._desk, post, words, sent.session.editor))

    async def _close(self, sent: Sent, post: Post) -> str:
        closed, by = sent.typed["do"] == "close", sent.session.editor.id
        await moderating.close(self._desk, post.article, closed=closed, by=by)
        return ""

    def _page(self, session: Session, post: Post, shown: Shown, said: str = "") -> Response:
        return self._site.private_page(
            "mend.html",
            HTTPStatus.UNPROCESSABLE_ENTITY if shown.amiss else HTTPStatus.OK,
            editor=session.editor,
            stamp=session.stamp,
            post=post,
            shown=shown,
            said=said,
        )


def _amiss(answer: Answer) -> str:
    return answer.reason if isinstance(answer, Refused) else ""


def _mark_of(post: Post) -> str:
    """Name what stands now, so that nobody's change is undone unseen."""
    return hashlib.sha256(f"{post.subject}\n{post.body}".encode()).hexdigest()[:16]


_SAID = {
    "save": sentence("Saved."),
    "remark": sentence("The remark stands below it."),
    "remove": sentence("It is taken away."),
    "close": sentence("The article is closed to comments."),
    "open": sentence("The article is open to comments again."),
}
