"""Atom feeds of the site, of a section and of a thread (RFC 4287), removals included."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from gateway.message.media import with_urls
from gateway.message.netnews import permalink
from gateway.web.finding import article_of
from gateway.web.paging import PAGE, before
from gateway.web.rendering import is_known, unchanged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request

    from gateway.model import Post, Section
    from gateway.store.pages import Listed
    from gateway.web.rendering import Site

ATOM = "http://www.w3.org/2005/Atom"
THREADING = "http://purl.org/syndication/thread/1.0"  # RFC 4685
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"  # RFC 6721
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

for prefix, space in (("", ATOM), ("thr", THREADING), ("at", TOMBSTONES)):
    register_namespace(prefix, space)


def routes(site: Site) -> list[Route]:
    """Give the routes of the feeds."""
    feeds = Feeds(site)
    return [
        Route("/feed.atom", feeds.site),
        Route("/section/{name}/feed.atom", feeds.section),
        Route("/article/{number:stored}/feed.atom", feeds.thread),
    ]


@dataclass(frozen=True, slots=True)
class Place:
    """Which feed this is: its title, its path, and the page it is about."""

    title: str
    path: str
    page: str


class Feeds:
    """One method a feed."""

    def __init__(self, site: Site) -> None:
        """Give what is on `site`."""
        self._site = site
        self._pages = site.store.pages

    async def site(self, request: Request) -> Response:
        """Give the latest articles of all sections."""
        listed = await self._pages.changes(None, before(request), PAGE + 1)
        place = Place(self._site.site.name, "/feed.atom", "/")
        return await self._articles(request, place, listed)

    async def section(self, request: Request) -> Response:
        """Give the latest articles of a section."""
        section: Section | None = self._site.sections.get(request.path_params["name"])
        if section is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        listed = await self._pages.changes(section.name, before(request), PAGE + 1)
        page = f"/section/{section.name}"
        place = Place(f"{section.title} · {self._site.site.name}", f"{page}/feed.atom", page)
        return await self._articles(request, place, listed)

    async def thread(self, request: Request) -> Response:
        """Give an article and its comments, the latest first."""
        article, slug = await article_of(self._site, str(request.path_params["number"]))
        posts, first = await self._site.store.posts.thread(article.id), before(request)
        latest = [post for post in reversed(posts) if (post.sequence or 0) < first][: PAGE + 1]
        page = f"/article/{article.id}-{slug}"
        place = Place(article.subject, f"/article/{article.id}/feed.atom", page)
        by_id = {post.id: post for post in posts}
        changed = _changes(latest, await self._site.store.editions.edited_in(article.id))
        feed = self._feed(place, latest, changed)
        for post in latest[:PAGE]:
            self._entry(feed, post, changed[post.id], answers=by_id.get(post.parent or 0))
        return _sent(request, feed)

    async def _articles(self, request: Request, place: Place, listed: Sequence[Listed]) -> Response:
        posts = [one.post for one in listed]
        edited = await self._site.store.editions.edited([post.id for post in posts])
        changed = _changes(posts, edited)
        feed = self._feed(place, posts, changed)
        for one in listed[:PAGE]:
            entry = self._entry(feed, one.post, changed[one.post.id])
            if not one.post.removed_at:
                replies = f"{self._site.site.url}/article/{one.post.id}/feed.atom"
                link = _add(entry, "link", rel="replies", type="application/atom+xml", href=replies)
                link.set(f"{{{THREADING}}}count", str(one.comments))
        return _sent(request, feed)

    def _feed(
        self, place: Place, posts: Sequence[Post], changed: Mapping[int, datetime]
    ) -> Element:
        url = self._site.site.url
        feed = Element(f"{{{ATOM}}}feed")
        _add(feed, "id", f"{url}{place.path}")
        _add(feed, "title", place.title)
        _add(feed, "updated", _moment(max(changed.values(), default=_EPOCH)))
        _add(feed, "link", rel="self", type="application/atom+xml", href=f"{url}{place.path}")
        _add(feed, "link", rel="alternate", type="text/html", href=f"{url}{place.page}")
        if len(posts) > PAGE:  # RFC 5005 section 3
            older = f"{url}{place.path}?before={posts[PAGE - 1].sequence}"
            _add(feed, "link", rel="next", type="application/atom+xml", href=older)
        return feed

    def _entry(
        self, feed: Element, post: Post, changed: datetime, answers: Post | None = None
    ) -> Element:
        if post.removed_at:
            return _tombstone(feed, post, changed)
        entry = _add(feed, "entry")
        _add(entry, "id", _id_of(post))
        _add(entry, "title", post.subject)
        _add(_add(entry, "author"), "name", post.nic)
        _add(entry, "published", _moment(post.posted_at))
        _add(entry, "updated", _moment(changed))
        where = permalink(post.message_id, self._site.site)
        _add(entry, "link", rel="alternate", type="text/html", href=where)
        for name in post.sections:
            _add(entry, "category", term=name)
        if post.source and post.source.url:
            _add(entry, "link", rel="via", href=post.source.url, title=post.source.name)
        if answers is not None:
            above = {"ref": _id_of(answers), "href": permalink(answers.message_id, self._site.site)}
            SubElement(entry, f"{{{THREADING}}}in-reply-to", above)
        _add(entry, "content", with_urls(post.body, where), type="html")
        return entry


def _tombstone(feed: Element, post: Post, changed: datetime) -> Element:
    """Say that a post has been taken away: readers that have it drop it."""
    when = _moment(changed)
    return SubElement(feed, f"{{{TOMBSTONES}}}deleted-entry", ref=_id_of(post), when=when)


def _id_of(post: Post) -> str:
    """Give the id that never changes: the Message-ID as a URI (RFC 2392)."""
    return f"mid:{quote(post.message_id[1:-1], safe='@$!+=')}"


def _changes(posts: Sequence[Post], edited: Mapping[int, datetime]) -> dict[int, datetime]:
    """Give when each post was changed last: taken away, given other words, or posted."""
    return {post.id: post.removed_at or edited.get(post.id, post.posted_at) for post in posts}


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    element = SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    element.text = _CONTROLS.sub("", text)
    return element


# What no XML 1.0 document may hold.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _sent(request: Request, feed: Element) -> Response:
    octets = tostring(feed, encoding="utf-8", xml_declaration=True)
    tag = f'"{hashlib.sha256(octets).hexdigest()[:24]}"'
    if is_known(request, tag):
        return unchanged(tag)
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    return Response(octets, media_type="application/atom+xml", headers=headers)
