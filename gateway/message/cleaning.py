"""Any HTML made canonical: no script, style or form, no link that acts, no picture from afar."""

from __future__ import annotations

import html
import re

import nh3

from gateway.message.media import REL, alt_of, attribute, foto, full_path, nameless, photo

TAGS = {
    "p", "br", "b", "i", "u", "s", "small", "big", "blockquote", "ul", "li",
    "a", "details", "summary", "img", "aside",
}  # fmt: skip
ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),
    "a": {"href"},
    "img": {"src", "alt", "class", "width", "height"},
}
SCHEMES = {"http", "https", "mailto", "news", "nntp"}
UNREAD = {
    "script",
    "style",
    "title",
    "template",
    "noscript",
    "iframe",
    "object",
    "textarea",
    "select",
    "svg",
    "math",
}

_CANONICAL = {
    "strong": "b", "em": "i", "cite": "i", "strike": "s", "del": "s", "ins": "u", "ol": "ul",
}  # fmt: skip
_PARAGRAPHS = (
    *("h1", "h2", "h3", "h4", "h5", "h6", "div", "section", "article", "header", "footer", "main"),
    *("figure", "figcaption", "pre", "center", "address", "table", "tr", "dl", "dt", "dd"),
)
_SYNONYMS = {**dict.fromkeys(_PARAGRAPHS, "p"), **_CANONICAL}
_SYNONYM = re.compile(rf"<(/?)({'|'.join(_SYNONYMS)})(?=[\s>/])", re.IGNORECASE)
_CELL = re.compile(r"</?(?:td|th)(?=[\s>/])", re.IGNORECASE)

# The parser looks at all open elements at each tag, and at all of a text at each & in it.
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_VOID = {"br", "hr", "img", "meta", "link", "input", "base", "col", "area", "wbr", "source"}
_AND = re.compile(r"&(?:amp;|#0{0,9}38;|#x0{0,9}26;|(?![#\w]))", re.IGNORECASE)
AND = "\ue0ff"  # stands for it meanwhile
DEPTH = 100  # elements within elements; nobody writes more, and no browser shows it

# Of what nh3 writes, not of what came: its attributes are in double quotes.
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_PICTURE_OR_LINK = re.compile(r'<(/a|a|img)((?: [a-z]+="[^"]*")*)>')
PIXEL = 3  # wide or high: a picture that small is there to tell that it was looked at


def clean(untrusted: str) -> str:
    """Give the canonical HTML of any HTML.

    Pictures of the site's own are the marks Foto and Photo; others become links, which nobody's
    browser follows by itself.
    """
    renamed = _SYNONYM.sub(lambda found: f"<{found[1]}{_SYNONYMS[found[2].lower()]}", untrusted)
    apart = _CELL.sub(lambda found: " " + found[0], renamed)
    bounded = _Shallow().written(_AND.sub(AND, apart.replace(AND, "")))
    safe = nh3.clean(
        bounded,
        tags=TAGS,
        clean_content_tags=UNREAD,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="nofollow ugc noopener",
    )
    return _Pictures().written(safe.replace(AND, "&amp;")).replace("<p></p>", "").strip()


class _Shallow:
    """Leaves out the tags of elements that lie too deep; what is in them stays."""

    def __init__(self) -> None:
        self._depth = 0

    def written(self, untrusted: str) -> str:
        return _TAG.sub(self._one, untrusted)

    def _one(self, found: re.Match[str]) -> str:
        if found[2].lower() in _VOID:
            return found[0]
        self._depth = max(0, self._depth + (-1 if found[1] else 1))
        return found[0] if self._depth < DEPTH else "<wbr"


class _Pictures:
    """Writes each picture as the mark it is; links hold no links."""

    def __init__(self) -> None:
        self._link: str | None = None

    def written(self, safe: str) -> str:
        return _PICTURE_OR_LINK.sub(self._one, safe)

    def _one(self, found: re.Match[str]) -> str:
        values = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(found[2])}
        if found[1] == "img":
            return self._picture(values)
        self._link = values.get("href", "") if found[1] == "a" else None
        return found[0]

    def _picture(self, values: dict[str, str]) -> str:
        url, alt = values.get("src", ""), alt_of(values.get("alt", ""))
        path = full_path(url)
        if path is not None:
            return self._ours(path, alt, values)
        if not url.startswith(("http://", "https://")) or _is_pixel(values):
            return ""
        words = html.escape(alt or nameless(), quote=False)
        return words if self._link is not None else f'<a href="{attribute(url)}" {REL}>{words}</a>'

    def _ours(self, path: str, alt: str, values: dict[str, str]) -> str:
        if values.get("class") == "photo" or "/media/" not in values["src"]:
            return photo(path, alt)
        if self._link is None and ".small." not in values["src"]:
            return photo(path, alt)
        thumbnail = foto(path, alt)
        return thumbnail if self._link is None else thumbnail.removesuffix("</a>").partition(">")[2]


def _is_pixel(values: dict[str, str]) -> bool:
    sizes = [values[name] for name in ("width", "height") if name in values]
    return any(size.isdecimal() and int(size) <= PIXEL for size in sizes)
