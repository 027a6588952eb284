"""Pages to read: the latest articles, a section's, an article with its comments, a post's place."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse
from starlette.routing import Route

from gateway.model import MessageId
from gateway.web.tree import branches

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from gateway.model import Post, Section
    from gateway.web.rendering import Site

PAGE = 30  # articles of a list
NEWEST = 2**62  # above every sequence


def routes(site: Site) -> list[Route]:
    """Give the routes of these pages."""
    pages = Pages(site)
    return [
        Route("/", pages.front),
        Route("/section/{name}", pages.section),
        Route("/article/{name}", pages.article),
        Route("/comment/{number:int}", pages.comment),
        Route("/m/{message_id:path}", pages.by_message_id),
    ]


class Pages:
    """One method a page."""

    def __init__(self, site: Site) -> None:
        """Show `site`."""
        self._site = site
        self._store = site.store

    async def front(self, request: Request) -> Response:
        """Show the latest articles by day."""
        listed = await self._store.pages.latest(_before(request), PAGE + 1)
        return self._list(request, listed, None)

    async def section(self, request: Request) -> Response:
        """Show the latest articles of a section by day."""
        section = self._site.sections.get(request.path_params["name"])
        if section is None:
            raise HTTPException(404)
        listed = await self._store.pages.latest_in(section.name, _before(request), PAGE + 1)
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
        return self._site.page(
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


def _before(request: Request) -> int:
    asked = request.query_params.get("before", "")
    return int(asked) if _is_number(asked) else NEWEST


def _is_number(text: str) -> bool:
    """Tell whether a text is a number the store can hold."""
    return text.isascii() and text.isdigit() and len(text) < 19  # noqa: PLR2004 - 2**63 has 19 digits
