"""The routes of the site: what a browser may ask for, and what it gets."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib import resources
from itertools import groupby
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from gateway.message.templates import environment
from gateway.model import MessageId
from gateway.web.safety import SafetyMiddleware
from gateway.web.tree import branches

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.requests import Request

    from gateway import model
    from gateway.model import Post, Section, SectionName
    from gateway.store import Store

PAGE = 30  # articles of a list
NEWEST = 2**62  # above every sequence
STYLE = (resources.files("gateway.web") / "static" / "style.css").read_text(encoding="utf-8")
STYLE_NAME = f"style-{hashlib.sha256(STYLE.encode()).hexdigest()[:12]}.css"
FOR_EVER = "public, max-age=31536000, immutable"  # its name changes with its content


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages are made from; `leave` ends what an unsubscribe token names."""

    store: Store
    site: model.Site
    sections: Mapping[SectionName, Section]
    leave: Callable[[str], Awaitable[bool | None]]
    is_ready: Callable[[], bool]


def application(site: Site) -> Starlette:
    """Make the ASGI application."""
    pages = Pages(site)
    routes = [
        Route("/", pages.front),
        Route("/section/{name}", pages.section),
        Route("/article/{name}", pages.article),
        Route("/comment/{number:int}", pages.comment),
        Route("/m/{message_id:path}", pages.by_message_id),
        Route("/unsubscribe/{token}", pages.unsubscribe, methods=["GET", "POST"]),
        Route("/healthz", pages.health),
        Route(f"/static/{STYLE_NAME}", pages.style),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(SafetyMiddleware), Middleware(GZipMiddleware)],
        exception_handlers={HTTPException: pages.refused, Exception: pages.failed},  # type: ignore[dict-item]
    )


class Pages:
    """One method a page."""

    def __init__(self, site: Site) -> None:
        """Show `site`."""
        self._shown = site
        self._store = site.store
        self._zone = ZoneInfo(site.site.timezone)

    async def front(self, request: Request) -> Response:
        """Show the latest articles by day."""
        listed = await self._store.pages.latest(_before(request), PAGE + 1)
        return self._list(request, listed, None)

    async def section(self, request: Request) -> Response:
        """Show the latest articles of a section by day."""
        section = self._shown.sections.get(request.path_params["name"])
        if section is None:
            raise HTTPException(404)
        listed = await self._store.pages.latest_in(section.name, _before(request), PAGE + 1)
        return self._list(request, listed, section)

    def _list(self, request: Request, listed: list[Any], section: Section | None) -> Response:
        more = listed[PAGE - 1].post.sequence if len(listed) > PAGE else None
        days = groupby(listed[:PAGE], lambda one: one.post.posted_at.astimezone(self._zone).date())
        return self._page(
            request,
            "list.html",
            days=[(day, list(articles)) for day, articles in days],
            section=section,
            more=more,
        )

    async def article(self, request: Request) -> Response:
        """Show an article with its comments; another slug than its own is sent to its own."""
        name = request.path_params["name"]
        number = name.partition("-")[0]
        found = await self._store.pages.article(int(number)) if _is_number(number) else None
        if found is None:
            raise HTTPException(404)
        article, slug = found
        if article.removed_at:
            raise HTTPException(410)
        if name != f"{article.id}-{slug}":
            return RedirectResponse(f"/article/{article.id}-{slug}", 301)
        posts = await self._store.posts.thread(article.id)
        lines = branches(article, [post for post in posts if not post.is_article])
        count = sum(not line.post.removed_at for line in lines)
        votes = await self._store.votes.below(article.id)
        return self._page(
            request, "article.html", post=article, lines=lines, count=count, votes=votes
        )

    async def comment(self, request: Request) -> Response:
        """Send to the place of a comment on its article's page."""
        post = await self._store.posts.by_id(request.path_params["number"])
        return await self._place(post)

    async def by_message_id(self, request: Request) -> Response:
        """Send to the place of the post with this Message-ID."""
        wanted = MessageId(f"<{request.path_params['message_id'].strip('<>')}>")
        return await self._place(await self._store.posts.by_message_id(wanted))

    async def _place(self, post: Post | None) -> Response:
        if post is None or post.sequence is None:
            raise HTTPException(404)
        if post.removed_at:
            raise HTTPException(410)
        found = await self._store.pages.article(post.article)
        if found is None:
            raise HTTPException(404)
        article, slug = found
        anchor = "" if post.is_article else f"#comment-{post.id}"
        return RedirectResponse(f"/article/{article.id}-{slug}{anchor}", 302)

    async def unsubscribe(self, request: Request) -> Response:
        """Ask on GET, which changes nothing; act on POST, without a question (RFC 8058)."""
        if request.method != "POST":
            return self._page(request, "unsubscribe.html", ended=None)
        ended = await self._shown.leave(request.path_params["token"])
        if ended is None:
            raise HTTPException(404)
        return self._page(request, "unsubscribe.html", ended=ended)

    async def health(self, _request: Request) -> Response:
        """Say whether all doors are open."""
        ready = self._shown.is_ready()
        return PlainTextResponse("ok\n" if ready else "starting\n", 200 if ready else 503)

    async def style(self, _request: Request) -> Response:
        """Give the stylesheet, to be kept for ever."""
        return Response(STYLE, media_type="text/css", headers={"Cache-Control": FOR_EVER})

    async def refused(self, request: Request, error: HTTPException) -> Response:
        """Show in words what is not here (404), no longer (410) or not done (405)."""
        return self._page(request, "error.html", error.status_code, code=error.status_code)

    async def failed(self, request: Request, _error: Exception) -> Response:
        """Show that a fault of ours came between; Starlette raises the error again for the log."""
        return self._page(request, "error.html", 503, code=503)

    def _page(self, request: Request, name: str, status: int = 200, **values: Any) -> Response:
        html = (
            environment()
            .get_template(f"web/{name}")
            .render(
                site=self._shown.site,
                sections=list(self._shown.sections.values()),
                named=self._shown.sections,
                style=STYLE_NAME,
                zone=self._zone,
                **values,
            )
        )
        tag = f'"{hashlib.sha256(html.encode()).hexdigest()[:24]}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache"}
        if status == 200 and tag in request.headers.get("if-none-match", ""):  # noqa: PLR2004
            return Response(status_code=304, headers=headers)
        return HTMLResponse(html, status, headers)


def _before(request: Request) -> int:
    asked = request.query_params.get("before", "")
    return int(asked) if _is_number(asked) else NEWEST


def _is_number(text: str) -> bool:
    """Tell whether a text is a number the store can hold."""
    return text.isascii() and text.isdigit() and len(text) < 19  # noqa: PLR2004 - 2**63 has 19 digits
