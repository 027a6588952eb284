"""What a browser may ask for: the pages of every kind, the files they need, and what goes wrong."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from gateway.store.trouble import is_away
from gateway.web import (
    api,
    archives,
    days,
    embedding,
    entering,
    feeds,
    leaving,
    media,
    mending,
    metrics,
    moderating,
    own,
    own_posts,
    pages,
    publishing,
    records,
    returning,
    searching,
    subscribing,
)
from gateway.web.album import Album
from gateway.web.forms import typed_into
from gateway.web.keeping import PACKING_ONCE
from gateway.web.rendering import FOR_EVER, FRAME, SCRIPT, StaticFile
from gateway.web.safety import SafetyMiddleware
from gateway.web.uploads import sent_by

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from gateway.web.rendering import Site


def application(site: Site) -> Starlette:
    """Make the ASGI application."""
    album = Album(site.desk, site.draw, site.mark, site.largest_picture)
    return Starlette(
        routes=[
            *api.routes(site),
            *archives.routes(site),
            *embedding.routes(site),
            *feeds.routes(site),
            *pages.routes(site, album),
            *days.routes(site),
            *searching.routes(site),
            *leaving.routes(site),
            *returning.routes(site),
            *subscribing.routes(site),
            *own.routes(site),
            *own_posts.routes(site),
            *media.routes(site),
            *entering.routes(site),
            *moderating.routes(site),
            *records.routes(site),
            *mending.routes(site),
            *publishing.routes(site, album),
            *(Route(f"/static/{file.name}", _giving(file)) for file in (site.style, SCRIPT, FRAME)),
            *metrics.routes(site),
            Route("/healthz", _health(site)),
        ],
        middleware=[
            Middleware(SafetyMiddleware),
            Middleware(GZipMiddleware, compresslevel=PACKING_ONCE),
        ],
        exception_handlers={HTTPException: _refused(site), Exception: _failed(site)},  # type: ignore[dict-item]
    )


def _giving(file: StaticFile) -> Callable[[Request], Awaitable[Response]]:
    async def give(_request: Request) -> Response:
        return Response(file.octets, media_type=file.kind, headers={"Cache-Control": FOR_EVER})

    return give


def _health(site: Site) -> Callable[[Request], Awaitable[Response]]:
    """Say whether all doors are open and the database answers."""

    async def health(_request: Request) -> Response:
        if not site.is_ready():
            return PlainTextResponse("starting\n", HTTPStatus.SERVICE_UNAVAILABLE)
        try:
            await site.desk.store.posts.by_id(0)
        except Exception as error:
            if not is_away(error):
                raise
            return PlainTextResponse("database away\n", HTTPStatus.SERVICE_UNAVAILABLE)
        return PlainTextResponse("ok\n")

    return health


def _refused(site: Site) -> Callable[[Request, HTTPException], Awaitable[Response]]:
    """Show in words what is not here (404), no longer (410) or not done (405)."""

    async def refused(request: Request, error: HTTPException) -> Response:
        if request.method == "POST" and request.url.path.startswith("/article/"):
            # The article went while somebody wrote below it.
            await (await sent_by(request, 3 * site.desk.rules.max_comment, 0, 0)).close()
        return _in_between(site, request, error.status_code)

    return refused


def _failed(site: Site) -> Callable[[Request, Exception], Awaitable[Response]]:
    """Show that a fault of ours came between; Starlette raises the error again for the log."""

    async def failed(request: Request, _error: Exception) -> Response:
        return _in_between(site, request, HTTPStatus.SERVICE_UNAVAILABLE)

    return failed


def _in_between(site: Site, request: Request, status: int) -> Response:
    """Say what came between, and give back what was typed: nobody is to write it twice."""
    typed = typed_into(request).get("words", "")
    if typed:
        return site.private_page("error.html", status, code=status, typed=typed)
    return site.page(request, "error.html", status, code=status, typed="")
