"""Pages to read: the latest articles, a section's, an article with its comments, a post's place."""

from __future__ import annotations

from http import HTTPStatus
from itertools import groupby
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import Route

from gateway.discussion.admission import is_open_at
from gateway.discussion.holding import HOLD_SENTENCES
from gateway.message.references import message_ids
from gateway.web import commenting, editors, sessions
from gateway.web.comment_form import Visit, empty_form
from gateway.web.commenting import Commenting
from gateway.web.finding import article_of
from gateway.web.forms import is_number
from gateway.web.hints import revives
from gateway.web.keeping import KeptPages, page_of
from gateway.web.paging import PAGE, before
from gateway.web.safety import POLICY, PREVIEWED
from gateway.web.tree import branches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from gateway.model import Post, Section
    from gateway.store.pages import Said
    from gateway.web.album import Album
    from gateway.web.comment_form import Form
    from gateway.web.rendering import Site

_HELD = {hold.name.lower(): sentence for hold, sentence in HOLD_SENTENCES.items()}


def routes(site: Site, album: Album) -> list[Route]:
    """Give the routes of these pages."""
    pages = Pages(site, album)
    return [
        Route("/", pages.front),
        Route("/section/{name}", pages.section),
        Route("/article/{name}", pages.article),
        Route("/article/{name}", pages.submit, methods=["POST"]),
        Route("/comment/{number:stored}", pages.comment),
        Route("/m/{message_id:path}", pages.by_message_id),
    ]


class Pages:
    """One method a page."""

    def __init__(self, site: Site, album: Album) -> None:
        """Show `site`; pictures of comments go through `album`."""
        self._site = site
        self._store = site.store
        self._album = album
        self._commenting = Commenting(site.desk, self._show_again, album)
        self._kept = KeptPages()

    async def front(self, request: Request) -> Response:
        """Show the latest articles by day."""
        listed = await self._store.pages.latest(before(request), PAGE + 1)
        return self._list(request, listed, None)

    async def section(self, request: Request) -> Response:
        """Show the latest articles of a section by day."""
        section = self._site.sections.get(request.path_params["name"])
        if section is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        listed = await self._store.pages.latest_in(section.name, before(request), PAGE + 1)
        return self._list(request, listed, section)

    def _list(self, request: Request, listed: list[Any], section: Section | None) -> Response:
        more = listed[PAGE - 1].post.sequence if len(listed) > PAGE else None
        days = groupby(
            listed[:PAGE], lambda one: one.post.posted_at.astimezone(self._site.zone).date()
        )
        return self._site.page(
            request,
            "list.html",
            days=[(day, list(articles)) for day, articles in days],
            section=section,
            more=more,
        )

    async def article(self, request: Request) -> Response:
        """Show an article with its comments; another slug than its own is sent to its own."""
        visit = await self._visit(request)
        if request.path_params["name"] != f"{visit.article.id}-{visit.slug}":
            return RedirectResponse(visit.path, HTTPStatus.MOVED_PERMANENTLY)
        if visit.person is None and not request.query_params:
            return await self._show_to_strangers(visit)
        desk, query = self._site.desk, request.query_params
        answers = await commenting.answered(desk, query.get("answer", ""), visit.article)
        form = empty_form(desk, visit, answers)
        return await self._show(visit, form, said=_HELD.get(query.get("held", ""), ""))

    async def _show_to_strangers(self, visit: Visit) -> Response:
        """Give the page that all strangers see, made once for as long as nothing changes."""
        article = visit.article
        form = empty_form(self._site.desk, visit, None)
        version = await self._store.pages.version(article.id)
        key = article, form.stamp, self._is_open(article), version
        page = self._kept.get(key)
        if page is None:
            page = page_of(await self._html(visit, form))
            self._kept.put(key, page)
        return page.to(visit.request)

    async def submit(self, request: Request) -> Response:
        """Take the form below an article."""
        await self._commenting.take_turn()
        return await self._commenting.submit(await self._visit(request))

    async def _visit(self, request: Request) -> Visit:
        article, slug = await article_of(self._site, request.path_params["name"])
        desk = self._site.desk
        session = await editors.session_of(request, desk)
        editor = session.editor if session else None
        person = await sessions.person_of(request, desk) or editor
        return Visit(request, article, slug, person, editor)

    async def _show(self, visit: Visit, form: Form, said: str = "") -> Response:
        html = await self._html(visit, form, said)
        return HTMLResponse(html, headers={"Cache-Control": "private, no-store"})

    async def _show_again(self, visit: Visit, form: Form, status: int) -> Response:
        """Show a form by itself: what was sent, and below what."""
        html = self._site.html(
            "again.html",
            post=visit.article,
            path=visit.path,
            person=visit.person,
            form=form,
            said="",
            quiet="",
            bounds=self._album.bounds,
        )
        headers = {"Cache-Control": "private, no-store"}
        if form.preview and form.pictures:
            headers[POLICY] = PREVIEWED
        return HTMLResponse(html, status, headers)

    async def _html(self, visit: Visit, form: Form, said: str = "") -> str:
        article = visit.article
        comments = await self._store.pages.comments(article.id)
        lines = branches(article, comments)
        return self._site.html(
            "article.html",
            post=article,
            lines=lines,
            count=sum(not line.post.removed_at for line in lines),
            votes=await self._store.votes.below(article.id),
            path=visit.path,
            person=visit.person,
            editor=visit.editor,
            form=form,
            said=said,
            is_open=self._is_open(article),
            mine=_mine(visit, comments),
            edited=await self._store.editions.edited_in(article.id),
            bounds=self._album.bounds,
            quiet=revives([article, *comments], self._site.desk.clock(), self._site.zone),
        )

    def _is_open(self, article: Post) -> bool:
        return is_open_at(self._site.desk.clock(), self._site.desk, article)

    async def comment(self, request: Request) -> Response:
        """Send to the place of a comment on its article's page."""
        post = await self._store.posts.by_id(request.path_params["number"])
        return await self._place(post)

    async def by_message_id(self, request: Request) -> Response:
        """Send to the place of the post with this Message-ID."""
        wanted = message_ids(f"<{request.path_params['message_id'].strip('<>')}>")
        return await self._place(
            await self._store.posts.by_message_id(wanted[0]) if wanted else None
        )

    async def _place(self, post: Post | None) -> Response:
        if post is None or post.sequence is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        if post.removed_at:
            raise HTTPException(HTTPStatus.GONE)
        found = await self._store.pages.article(post.article)
        if found is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        article, slug = found
        anchor = "" if post.is_article else f"#comment-{post.id}"
        return RedirectResponse(f"/article/{article.id}-{slug}{anchor}", 302)


def _mine(visit: Visit, comments: Sequence[Said]) -> set[int]:
    """Give the posts that a browser is offered to change; whether it may is asked there."""
    posted = visit.request.query_params.get("posted", "")
    theirs: set[int] = set()
    if visit.person is not None:
        person, article = visit.person.id, visit.article
        theirs = {post.id for post in comments if post.person == person}
        theirs |= {article.id} if article.person == person else set()
    return theirs | {int(posted)} if is_number(posted) else theirs
