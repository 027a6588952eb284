"""The page that finds posts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from starlette.routing import Route

from gateway.discussion import searching
from gateway.discussion.searching import Asked
from gateway.message.words import snippet, words_of
from gateway.model import SectionName
from gateway.web.paging import before

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from gateway.web.rendering import Site

PAGE = 20  # posts found


def routes(site: Site) -> list[Route]:
    """Give the route of this page."""
    return [Route("/search", Searching(site).search)]


class Searching:
    """What the search page shows."""

    def __init__(self, site: Site) -> None:
        """Look on `site`."""
        self._site = site

    async def search(self, request: Request) -> Response:
        """Show the latest posts that hold what is asked for, each around its first hit."""
        query = request.query_params
        asked = self._asked(query)
        found = await searching.find(self._site.desk, asked, before(request), PAGE + 1)
        wanted = searching.question(asked)
        more = ""
        if len(found) > PAGE:
            more = request.url.include_query_params(before=found[PAGE - 1].id).query
        return self._site.page(
            request,
            "search.html",
            asked=asked,
            is_asked=bool(wanted),
            found=[(post, snippet(words_of(post.body), wanted)) for post in found[:PAGE]],
            more=more,
        )

    def _asked(self, query: Mapping[str, str]) -> Asked:
        name = SectionName(query.get("section", ""))
        return Asked(
            words=query.get("q", ""),
            nic=query.get("nic", ""),
            section=name if name in self._site.sections else None,
            since=_day(query.get("since", "")),
            until=_day(query.get("until", "")),
        )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
