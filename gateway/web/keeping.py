"""Finished pages kept for the next reader, under a key that changes with what they show."""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.responses import Response

from gateway.web.rendering import is_known, unchanged

if TYPE_CHECKING:
    from collections.abc import Hashable

    from starlette.requests import Request

OCTETS_KEPT = 32 * 1024**2  # some hundred pages of long threads
PACKING = 6  # of gzip: beyond it the time doubles and nothing is gained
PACKING_ONCE = 4  # for one reader alone: a fiftieth more octets, a fifth less time


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is sent, plain and packed."""

    tag: str
    plain: bytes = field(repr=False)
    packed: bytes = field(repr=False)

    def to(self, request: Request) -> Response:
        """Give it to a browser, or 304 when it is there already."""
        if is_known(request, self.tag):
            return unchanged(self.tag)
        headers = {"ETag": self.tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return Response(self.packed, media_type="text/html", headers=headers)
        return Response(self.plain, media_type="text/html", headers=headers)

    @property
    def size(self) -> int:
        """How much memory it takes, in octets."""
        return len(self.plain) + len(self.packed)


def page_of(html: str) -> Page:
    """Make a page ready to be sent."""
    octets = html.encode()
    tag = f'"{hashlib.sha256(octets).hexdigest()[:24]}"'
    return Page(tag, octets, gzip.compress(octets, PACKING, mtime=0))


class KeptPages:
    """The pages asked for last."""

    def __init__(self, octets: int = OCTETS_KEPT) -> None:
        """Keep at most `octets` of them."""
        self._limit = octets
        self._size = 0
        self._pages: OrderedDict[Hashable, Page] = OrderedDict()

    def get(self, key: Hashable) -> Page | None:
        """Give the page of a key, where it is kept."""
        page = self._pages.get(key)
        if page is not None:
            self._pages.move_to_end(key)
        return page

    def put(self, key: Hashable, page: Page) -> None:
        """Keep a page; those that nobody asked for go."""
        self._pages[key] = page
        self._size += page.size
        while self._size > self._limit:
            _, oldest = self._pages.popitem(last=False)
            self._size -= oldest.size
