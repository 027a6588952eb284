"""Pages of lists: how many a page shows, and where the next one begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.web.forms import is_number

if TYPE_CHECKING:
    from starlette.requests import Request

PAGE = 30  # articles of a list, entries of a feed
NEWEST = 2**62  # above every sequence and every number


def before(request: Request) -> int:
    """Give what the page asked for stands before: `?before=`, or NEWEST."""
    asked = request.query_params.get("before", "")
    return int(asked) if is_number(asked) else NEWEST
