"""The archive: the articles of a day, and the way to the next day that has some."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.routing import Route

from gateway.store.database import EPOCH, micros
from gateway.web.forms import is_number
from gateway.web.paging import NEWEST, PAGE

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from gateway.store.pages import Listed
    from gateway.web.rendering import Site

DAY = timedelta(days=1)
FIRST, LAST = date(1971, 1, 1), date(9998, 12, 31)  # what has a day before and after it


def routes(site: Site) -> list[Route]:
    """Give the route of these pages."""
    return [Route("/day/{day}", Days(site).day)]


class Days:
    """One page a day, as the site's clock has it."""

    def __init__(self, site: Site) -> None:
        """Show `site`."""
        self._site = site

    async def day(self, request: Request) -> Response:
        """Show what was published on a day; 404 with the way on where that is nothing."""
        day = _day(request.path_params["day"])
        start, end = self._midnight(day), self._midnight(day + DAY)
        pages = self._site.store.pages
        listed = await pages.within(start, _until(request, end), PAGE + 1)
        earlier, later = await pages.around(start, end)
        return self._site.page(
            request,
            "day.html",
            HTTPStatus.OK if listed else HTTPStatus.NOT_FOUND,
            day=day,
            articles=listed[:PAGE],
            earlier=self._day_of(earlier),
            later=self._day_of(later),
            more=_place(listed[PAGE - 1]) if len(listed) > PAGE else "",
        )

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._site.zone).astimezone(UTC)

    def _day_of(self, moment: datetime | None) -> date | None:
        return moment.astimezone(self._site.zone).date() if moment else None


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise HTTPException(HTTPStatus.NOT_FOUND) from None
    # One URL a day: Python reads 20261126 and 2026-W48-4 as well.
    if day.isoformat() != text or not FIRST <= day <= LAST:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return day


def _place(one: Listed) -> str:
    """Name an article's place in a day, for the page that begins below it."""
    return f"{micros(one.post.posted_at)}-{one.post.sequence}"


def _until(request: Request, end: datetime) -> tuple[datetime, int]:
    """Read such a place: that of the end of the day where none is named."""
    moment, _, sequence = request.query_params.get("before", "").partition("-")
    if not is_number(moment) or not is_number(sequence) or int(moment) >= micros(end):
        return end, 0
    return EPOCH + timedelta(microseconds=int(moment)), min(int(sequence), NEWEST)
