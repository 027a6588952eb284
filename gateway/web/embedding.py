"""A thread within a page of another site: a script that puts it there, and the page it shows.

It is what every stranger sees: no cookie is asked for and nothing can be sent, so whoever shows it
in a frame cannot make a reader do anything.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from gateway.discussion.admission import is_open_at
from gateway.web.rendering import FRAME, embed_script, is_known, unchanged
from gateway.web.safety import POLICY, policy
from gateway.web.tree import branches

if TYPE_CHECKING:
    from starlette.requests import Request

    from gateway.model import Post
    from gateway.web.rendering import Site

AN_HOUR = "public, max-age=3600"  # of the script: a newer one is there within the hour
URL_LETTERS = 2000


def routes(site: Site) -> list[Route]:
    """Give the routes for other sites' pages."""
    embedding = Embedding(site)
    return [
        Route("/embed.js", embedding.script),
        Route("/embed/{number:stored}", embedding.by_number),
        Route("/embed", embedding.by_url),
    ]


class Embedding:
    """One method a route."""

    def __init__(self, site: Site) -> None:
        """Show threads of `site`."""
        self._site = site
        self._script = embed_script()

    async def script(self, request: Request) -> Response:
        """Give the script that puts a thread into a page."""
        tag = f'"{self._script.name}"'
        if is_known(request, tag):
            return unchanged(tag)
        return Response(
            self._script.octets,
            media_type=self._script.kind,
            headers={"ETag": tag, "Cache-Control": AN_HOUR},
        )

    async def by_number(self, request: Request) -> Response:
        """Show the thread of an article."""
        return await self._shown(
            await self._site.store.pages.article(request.path_params["number"])
        )

    async def by_url(self, request: Request) -> Response:
        """Show the thread of the article that was first published at the URL `url`."""
        found = await self._site.store.pages.by_source(_spellings(request.query_params.get("url")))
        return await self._shown(found)

    async def _shown(self, found: tuple[Post, str] | None) -> Response:
        headers = {POLICY: policy(framed_by="*"), "Cache-Control": "no-cache"}
        if found is None or found[0].removed_at:
            html = self._site.html("embed.html", post=None, frame=FRAME.name)
            return HTMLResponse(html, HTTPStatus.NOT_FOUND, headers)
        article, slug = found
        lines = branches(article, await self._site.store.pages.comments(article.id))
        html = self._site.html(
            "embed.html",
            post=article,
            lines=lines,
            count=sum(not line.post.removed_at for line in lines),
            place=f"{self._site.site.url}/article/{article.id}-{slug}",
            is_open=is_open_at(self._site.desk.clock(), self._site.desk, article),
            frame=FRAME.name,
        )
        return HTMLResponse(html, headers=headers)


def _spellings(url: str | None) -> tuple[str, ...]:
    """Give the ways one page is named: with the slash at its end and without."""
    bare = urldefrag((url or "")[:URL_LETTERS].replace("\0", "")).url.rstrip("/")
    return bare, f"{bare}/"
