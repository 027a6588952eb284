"""JSON for sites that have pages of their own: threads to show, articles to publish.

What goes wrong is told as problem details (RFC 9457).
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from pydantic import ValidationError
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gateway.discussion import posting
from gateway.discussion.admission import is_open_at
from gateway.discussion.publishing import article_of_file, signed, with_remark
from gateway.message.markup import text_of
from gateway.message.media import with_urls
from gateway.message.netnews import permalink
from gateway.model import Author, Door, Draft, Held, Posted, Proof, Refused, SectionName, Source
from gateway.web.api_models import Article, Comment, Published, Thread, description
from gateway.web.commenting import STATUS
from gateway.web.forms import TooBigError, body_of, is_number

if TYPE_CHECKING:
    from starlette.requests import Request

    from gateway import model
    from gateway.model import Post
    from gateway.web.rendering import Site

BODY_LIMIT = 1024**2  # octets of an article
BEARER = "bearer "


_SUFFIX = {"text": ".txt", "markdown": ".md", "html": ".html"}


def routes(site: Site) -> list[Route]:
    """Give the routes of the interface."""
    api = Api(site)
    return [
        Route("/api/article/{number:int}/comments", api.comments),
        Route("/api/articles", api.publish, methods=["POST"]),
        Route("/api/openapi.json", api.describe),
    ]


class Api:
    """One method a route."""

    def __init__(self, site: Site) -> None:
        """Speak for `site`."""
        self._site = site
        self._desk = site.desk

    async def comments(self, request: Request) -> Response:
        """Give the comments of an article; with `after`, those behind a comment's number."""
        found = await self._site.store.pages.article(request.path_params["number"])
        if found is None:
            return _problem(HTTPStatus.NOT_FOUND, "There is no such article.")
        article, slug = found
        if article.removed_at:
            return _problem(HTTPStatus.GONE, "This article has been removed.")
        asked = request.query_params.get("after", "")
        after = int(asked) if is_number(asked) else 0
        posts = await self._site.store.posts.thread(article.id)
        comments = [post for post in posts if not post.is_article]
        thread = Thread(
            article=article.id,
            message_id=article.message_id,
            url=f"{self._site.site.url}/article/{article.id}-{slug}",
            subject=article.subject,
            open=is_open_at(self._desk.clock(), self._desk, article),
            count=sum(not post.removed_at for post in comments),
            mail=f"article+{article.id}@{self._site.site.domain}",
            comments=[comment_of(post, self._site.site) for post in comments if post.id > after],
        )
        return Response(thread.model_dump_json(), media_type="application/json", headers=_ANYONE)

    async def publish(self, request: Request) -> Response:
        """Publish an article for whoever holds a key of the site."""
        if not self._may_publish(request):
            said = "Send one of the keys of web.api_keys: Authorization: Bearer KEY."
            return _problem(HTTPStatus.UNAUTHORIZED, said, headers={"WWW-Authenticate": "Bearer"})
        try:
            article = Article.model_validate_json(await body_of(request, BODY_LIMIT))
        except TooBigError:
            return _problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "An article may have 1 MiB.")
        except ValidationError as error:
            return _problem(HTTPStatus.UNPROCESSABLE_ENTITY, _in_words(error))
        match await posting.post(
            self._desk,
            await signed(self._desk, await asyncio.to_thread(_draft_of, article), article.by),
        ):
            case Posted(post=post) | Held(post=post):
                place = f"{self._site.site.url}/article/{post.id}"
                published = Published(id=post.id, message_id=post.message_id, url=place)
                return JSONResponse(
                    published.model_dump(), HTTPStatus.CREATED, headers={"Location": place}
                )
            case Refused(kind=kind, reason=reason):
                return _problem(STATUS[kind], reason)

    def _may_publish(self, request: Request) -> bool:
        said = request.headers.get("authorization", "")
        given = said[len(BEARER) :].strip() if said.lower().startswith(BEARER) else ""
        # Every key is compared, and in a time that tells nothing.
        keys = [hmac.compare_digest(given.encode(), key.encode()) for key in self._site.api_keys]
        return bool(given) and any(keys)

    async def describe(self, _request: Request) -> Response:
        """Describe the interface (OpenAPI 3.1)."""
        return JSONResponse(description(self._site.site.url), headers=_ANYONE)


def comment_of(post: Post, site: model.Site) -> Comment:
    """Give a post as the interface tells it."""
    place = Comment(
        id=post.id,
        message_id=post.message_id,
        url=permalink(post.message_id, site),
        parent=post.parent or post.article,
        posted_at=post.posted_at,
        removed=post.removed_at is not None,
    )
    if place.removed:
        return place
    said = {"nic": post.nic, "website": post.website, "html": with_urls(post.body, place.url)}
    return place.model_copy(update={**said, "text": text_of(post.body, place.url)})


_ANYONE = {"Access-Control-Allow-Origin": "*"}  # what anyone may read, any site may show


def _draft_of(article: Article) -> Draft:
    content = article.body.encode()
    text = article_of_file(_SUFFIX[article.format], content, article.subject)
    source = text.source
    if article.source:
        source = Source(article.source.name, str(article.source.url or ""))
    return Draft(
        door=Door.WEB,
        author=Author(article.by),
        proof=Proof.OWNER,
        subject=article.subject,
        body=with_remark(text.body, article.remark) if article.remark.strip() else text.body,
        pictures=text.pictures,
        sections=tuple(SectionName(name) for name in article.sections),
        source=source,
        fingerprint=hashlib.sha256(article.model_dump_json().encode()).hexdigest(),
        raw=content,
    )


def _in_words(error: ValidationError) -> str:
    """Say what is amiss with a body, field by field."""
    said = (
        f"{'.'.join(map(str, one['loc'])) or 'the body'}: {one['msg']}" for one in error.errors()
    )
    return "; ".join(said)


def _problem(status: int, detail: str, headers: dict[str, str] | None = None) -> Response:
    status = HTTPStatus(status)
    told = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}
    return Response(
        json.dumps(told),
        status,
        headers={**_ANYONE, **(headers or {})},
        media_type="application/problem+json",
    )
