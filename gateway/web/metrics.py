"""The counts of `rejoinder stats` for Prometheus, on the owner's own network only."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from http import HTTPStatus
from ipaddress import ip_address
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.routing import Route

if TYPE_CHECKING:
    from datetime import datetime

    from starlette.requests import Request
    from starlette.responses import Response

    from gateway.discussion.desk import Desk
    from gateway.web.rendering import Site

KEPT = timedelta(seconds=15)  # whoever asks more often gets the same again: counting reads tables
DAY = timedelta(days=1)
FORMAT = "text/plain; version=0.0.4; charset=utf-8"
FORWARDED = ("x-forwarded-for", "forwarded")


def routes(site: Site) -> list[Route]:
    """Give the route."""
    return [Route("/metrics", Metrics(site.desk).show)]


class Metrics:
    """What was counted last."""

    def __init__(self, desk: Desk) -> None:
        """Count what is in the store of `desk`."""
        self._desk = desk
        self._counting = asyncio.Lock()
        self._counted_at: datetime | None = None
        self._text = ""

    async def show(self, request: Request) -> Response:
        """Give the counts to who asks directly and from a private address; to others, 404."""
        if not _is_near(request):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        async with self._counting:
            now = self._desk.clock()
            if self._counted_at is None or not now - KEPT < self._counted_at <= now:
                counts = await self._desk.store.statistics.counts(now - DAY)
                self._text, self._counted_at = _as_text(counts), now
        return PlainTextResponse(self._text, media_type=FORMAT)


def _is_near(request: Request) -> bool:
    """Tell whether no stranger asks: how many readers a site has is its owner's affair."""
    if request.client is None or any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ip_address(request.client.host).is_private
    except ValueError:
        return False


def _as_text(counts: dict[str, int]) -> str:
    lines = []
    for name, count in counts.items():
        metric = f"rejoinder_{name.replace('_since', '_last_day')}"
        lines += [f"# TYPE {metric} gauge", f"{metric} {count}"]
    return "\n".join(lines) + "\n"
