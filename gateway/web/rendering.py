"""How pages are made: what they all show, and what a browser may keep of them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from starlette.responses import HTMLResponse, Response

from gateway.message.house_style import STYLE
from gateway.message.language import gettext
from gateway.message.templates import environment, look
from gateway.web.album import drawn_here, marked_here

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

    from gateway import model
    from gateway.discussion.desk import Desk
    from gateway.model import Section, SectionName
    from gateway.store import Store
    from gateway.web.album import Draw, Mark

FOR_EVER = "public, max-age=31536000, immutable"  # the name of such a file changes with its content
NOT_MODIFIED = 304
PRIVATE = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file of ours that browsers keep for ever."""

    name: str
    octets: bytes
    kind: str


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)  # which reads its file again as soon as nobody holds it


def _static(name: str, kind: str, octets: bytes) -> StaticFile:
    stem, _, ending = name.partition(".")
    return StaticFile(f"{stem}-{hashlib.sha256(octets).hexdigest()[:12]}.{ending}", octets, kind)


def _ours(name: str) -> bytes:
    return (resources.files("gateway.web") / "static" / name).read_bytes()


def style_of(look: model.Look) -> StaticFile:
    """Give the style sheet: the package's, the owner's colour, the owner's own rules."""
    parts = [_ours("style.css").decode()]
    if look.accent:
        night = f":root {{ --mark: {look.accent_by_night} }}"
        parts.append(f":root {{ --mark: {look.accent} }}")
        parts.append(f"@media screen and (prefers-color-scheme: dark) {{ {night} }}")
    if look.templates and (own := look.templates / STYLE).exists():
        parts.append(own.read_text(encoding="utf-8"))
    return _static("style.css", "text/css", "\n".join(parts).encode())


SCRIPT = _static("compose.js", "text/javascript", _ours("compose.js"))
FRAME = _static("frame.js", "text/javascript", _ours("frame.js"))


def embed_script() -> StaticFile:
    """Give what puts a thread into another site's page, with its one word in our language.

    Other sites name it: it is under a name that stays, `/embed.js`.
    """
    word = json.dumps(gettext("Comments"))
    octets = _ours("embed.js").replace(b'"Comments"', word.encode())
    return _static("embed.js", "text/javascript", octets)


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages are made from; pictures have at most `largest_picture` octets, 0: none."""

    desk: Desk
    is_ready: Callable[[], bool]
    api_keys: tuple[str, ...] = field(default=(), repr=False)
    largest_picture: int = 0
    draw: Draw = drawn_here
    mark: Mark = marked_here
    style: StaticFile = field(default_factory=lambda: style_of(look()))

    @property
    def store(self) -> Store:
        """The tables."""
        return self.desk.store

    @property
    def site(self) -> model.Site:
        """The name and the places of the site."""
        return self.desk.site

    @property
    def sections(self) -> Mapping[SectionName, Section]:
        """The sections by name."""
        return self.desk.sections

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of dates on pages."""
        return _zone(self.site.timezone)

    def html(self, name: str, **values: Any) -> str:
        """Fill a template of `web/` with `values` and with what every page shows."""
        template = environment().get_template(f"web/{name}")
        return template.render(
            site=self.site,
            sections=list(self.sections.values()),
            named=self.sections,
            style=self.style.name,
            script=SCRIPT.name,
            zone=self.zone,
            **values,
        )

    def page(self, request: Request, name: str, status: int = 200, **values: Any) -> Response:
        """Give a page, or 304 when the browser has it as it is."""
        html = self.html(name, **values)
        tag = f'"{hashlib.sha256(html.encode()).hexdigest()[:24]}"'
        if status == 200 and is_known(request, tag):  # noqa: PLR2004
            return unchanged(tag)
        return HTMLResponse(html, status, {"ETag": tag, "Cache-Control": "no-cache"})

    def private_page(self, name: str, status: int = 200, **values: Any) -> Response:
        """Give a page that is nobody else's: not kept anywhere, its URL told to no other site."""
        return HTMLResponse(self.html(name, **values), status, PRIVATE)


def is_known(request: Request, tag: str) -> bool:
    """Tell whether a browser has what this entity tag names (RFC 9110 section 13.1.2)."""
    said = request.headers.get("if-none-match", "")
    return said == "*" or tag in [one.strip().removeprefix("W/") for one in said.split(",")]


def unchanged(tag: str) -> Response:
    """Say that a browser has it already."""
    return Response(status_code=NOT_MODIFIED, headers={"ETag": tag, "Cache-Control": "no-cache"})
