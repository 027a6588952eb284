"""The page on which an author changes a post or takes it away: by a signed link, never on GET.

The link stands in their mails and on their own page; a browser that posted by the form, or that is
known, is sent there. As with a reader's own page, the token in the URL guards the forms.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.routing import Route

from gateway.discussion import own_posts
from gateway.discussion.editing import NOBODY
from gateway.discussion.limits import too_big
from gateway.discussion.receipts import token_for
from gateway.message.changing import without_remarks
from gateway.message.markup import html_of, text_of
from gateway.model import Refused, Words
from gateway.web import sessions
from gateway.web.commenting import STATUS
from gateway.web.entering import to
from gateway.web.forms import HEADROOM, TooBigError, fields_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from gateway.model import Post
    from gateway.web.rendering import Site


def routes(site: Site) -> list[Route]:
    """Give the routes of these pages."""
    page = OwnPosts(site)
    return [
        Route("/comment/{number:int}/mine", page.mine),
        Route("/mine/{token}", page.show),
        Route("/mine/{token}", page.submit, methods=["POST"]),
    ]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows beside the post: what was typed, how it would look, what is amiss."""

    words: str
    preview: str = ""
    amiss: str = ""
    asks: bool = False


class OwnPosts:
    """What the token of an own post opens."""

    def __init__(self, site: Site) -> None:
        """Show `site`."""
        self._site = site
        self._desk = site.desk

    async def mine(self, request: Request) -> Response:
        """Send a browser that a post came from, or that is its author's, to where it is changed."""
        number = request.path_params["number"]
        post = await self._desk.store.posts.by_id(number)
        person = await sessions.person_of(request, self._desk)
        is_theirs = post is not None and person is not None and post.person == person.id
        token = token_for(self._desk, post) if post and is_theirs else ""
        token = token or sessions.token_of_post(request, number)
        opened = await own_posts.opened_by(self._desk, token)
        if opened is None or opened.id != number:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return to(f"/mine/{token}")

    async def show(self, request: Request) -> Response:
        """Show the post with its words to be changed, which changes nothing."""
        post = await self._post(request)
        return self._page(request, post, Shown(self._text_of(post)))

    async def submit(self, request: Request) -> Response:
        """Do what a button says, and lead on to the page; show it where nothing was done."""
        post = await self._post(request)
        limit = self._desk.rules.max_comment
        try:
            typed = await fields_of(request, 3 * limit + HEADROOM)
        except TooBigError:
            shown = Shown(self._text_of(post), amiss=too_big(limit).reason)
            return self._page(request, post, shown, 422)
        words = typed.get("words", "")
        match typed.get("do", ""):
            case "withdraw":
                return self._page(request, post, Shown(self._text_of(post), asks=True))
            case "withdrawn":
                return await self._changed(request, post, None)
            case "save":
                return await self._changed(request, post, words)
            case _:
                shown = Shown(words, preview=html_of(words))
                return self._page(request, post, shown)

    async def _changed(self, request: Request, post: Post, words: str | None) -> Response:
        wanted = None if words is None else Words(html_of(words))
        answer = await own_posts.change(self._desk, post, NOBODY, wanted)
        if isinstance(answer, Refused):
            standing = await self._desk.store.posts.by_id(post.id) or post
            shown = Shown(self._text_of(standing) if words is None else words, amiss=answer.reason)
            return self._page(request, standing, shown, STATUS[answer.kind])
        place = f"/mine/{request.path_params['token']}"
        return to(place if words is None else f"{place}?said=save")

    async def _post(self, request: Request) -> Post:
        """Give the post a token opens; raises 404 for none of ours, 410 for an old one."""
        token = request.path_params["token"]
        post = await own_posts.opened_by(self._desk, token)
        if post is None:
            known = self._desk.tokens.read(token)
            raise HTTPException(HTTPStatus.GONE if known else HTTPStatus.NOT_FOUND)
        return post

    def _text_of(self, post: Post) -> str:
        """Give a post's words as its author typed them, or might have."""
        return text_of(without_remarks(post.body), f"{self._site.site.url}/")

    def _page(self, request: Request, post: Post, shown: Shown, status: int = 200) -> Response:
        return self._site.private_page(
            "mine.html",
            status,
            post=post,
            shown=shown,
            said=request.method == "GET" and request.query_params.get("said") == "save",
            token=request.path_params["token"],
            may_edit=own_posts.may_edit(self._desk, post),
        )
