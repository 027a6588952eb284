"""The article a path names: there, not here (404), or taken away (410)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from gateway.web.forms import is_number

if TYPE_CHECKING:
    from gateway.model import Post
    from gateway.web.rendering import Site


async def article_of(site: Site, name: str) -> tuple[Post, str]:
    """Give the article of `ID` or `ID-slug`, with its own slug; raises HTTPException."""
    number = name.partition("-")[0]
    found = await site.store.pages.article(int(number)) if is_number(number) else None
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    if found[0].removed_at:
        raise HTTPException(HTTPStatus.GONE)
    return found
