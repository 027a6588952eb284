"""Threads and sections as mbox files, to be read or kept with a mail program."""

from __future__ import annotations

import zlib
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import StreamingResponse
from starlette.routing import Route

from gateway.message.mbox import entry
from gateway.model import SectionName
from gateway.web.finding import article_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from starlette.requests import Request
    from starlette.responses import Response

    from gateway.web.rendering import Site

BATCH = 200  # posts read at once: a megabyte or so
GZIP = 16 + zlib.MAX_WBITS  # the wrapper that zlib is to write


def routes(site: Site) -> list[Route]:
    """Give the routes of these files, which stand before those of pages: a name may be longer."""
    archives = Archives(site)
    return [
        Route("/article/{name}.mbox.gz", archives.thread),
        Route("/section/{name}.mbox.gz", archives.section),
    ]


class Archives:
    """One method a file."""

    def __init__(self, site: Site) -> None:
        """Give what is on `site`."""
        self._site = site
        self._store = site.store

    async def thread(self, request: Request) -> Response:
        """Give a thread."""
        article, slug = await article_of(self._site, request.path_params["name"])
        posts = await self._store.archives.wires_of(article.id)
        return _file(f"{article.id}-{slug}", _once(posts))

    async def section(self, request: Request) -> Response:
        """Give all posts of a section, oldest first, a batch at a time."""
        name = SectionName(request.path_params["name"])
        if name not in self._site.sections:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return _file(name, self._batches(name))

    async def _batches(self, name: SectionName) -> AsyncIterator[list[tuple[bytes, datetime]]]:
        after = 0
        while batch := await self._store.archives.wires_in(name, after, BATCH):
            after = batch[-1][0]
            yield [(wire, posted_at) for _, wire, posted_at in batch]


async def _once(
    posts: list[tuple[bytes, datetime]],
) -> AsyncIterator[list[tuple[bytes, datetime]]]:
    yield posts


def _file(name: str, batches: AsyncIterator[list[tuple[bytes, datetime]]]) -> Response:
    return StreamingResponse(
        _packed(batches),
        media_type="application/gzip",
        headers={"Content-Disposition": f'attachment; filename="{name}.mbox.gz"'},
    )


async def _packed(batches: AsyncIterator[list[tuple[bytes, datetime]]]) -> AsyncIterator[bytes]:
    packer = zlib.compressobj(wbits=GZIP)
    async for batch in batches:
        yield packer.compress(b"".join(entry(wire, posted_at) for wire, posted_at in batch))
    yield packer.flush()
