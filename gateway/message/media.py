"""Where pictures are named: their paths on the site, and how they stand in HTML and in text.

It knows names only; what is in a picture, and how it is made fit to be shown, is in `pictures`.
"""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin

from gateway.message.language import gettext as _

KINDS = {"jpg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp"}
ALT_LETTERS = 200
NAME_DIGITS = 24  # 96 bits: no two pictures share them, and the URL fits on a line of a mail
NAME = rf"[0-9a-f]{{{NAME_DIGITS}}}(?:[0-9a-f]{{40}})?"
"""A picture's name: the first digits of its SHA-256; once it was all of them."""

_PATH = rf"/media/({NAME})(?:\.small)?\.({'|'.join(KINDS)})"
_NAMED = re.compile(rf"(?:https?://[^\s<>\"]{{1,300}}?)?{_PATH}")
_OURS = re.compile(rf'(?<=<img src="){_PATH}(?=")')
_NAMELESS = re.compile('<img src="[^"]*" alt="(?=")')
_RELATIVE = re.compile(rf'(<a href="|<img src=")(?={_PATH}")')

REL = 'rel="nofollow ugc noopener"'
"""What every link has: it is no word of the site's own, and sends no reader's address on."""


def path_of(digest: str, kind: str, *, small: bool = False) -> str:
    """Give the path of a picture, or of its thumbnail."""
    return f"/media/{digest}{'.small' if small else ''}.{kind}"


def full_path(url: str) -> str | None:
    """Give the path of the full picture a URL names, whatever host it names; None for others.

    What has a name of ours can only be ours: no reader's browser asks another host for it.
    """
    found = _NAMED.fullmatch(url)
    return path_of(found[1], found[2]) if found else None


def foto(path: str, alt: str) -> str:
    """Give the mark Foto: the thumbnail, which links the full picture at `path`."""
    stem, _, kind = path.rpartition(".")
    shown = f'<img src="{stem}.small.{kind}" alt="{attribute(alt_of(alt))}" class="foto">'
    return f'<a href="{path}" {REL}>{shown}</a>'


def photo(path: str, alt: str) -> str:
    """Give the mark Photo: the full picture at `path`."""
    return f'<img src="{path}" alt="{attribute(alt_of(alt))}" class="photo">'


def nameless() -> str:
    """Give the word for a picture of which nobody said what it shows."""
    return _("picture")


def alt_of(words: str) -> str:
    """Give words fit to stand for a picture: one line, without the signs the text form uses."""
    bare = re.sub(r"[\[\]<>\s]+", " ", words[: 2 * ALT_LETTERS])
    return bare.strip()[:ALT_LETTERS].rstrip()


def attribute(value: str) -> str:
    """Give a value as it stands between the quotes of an attribute."""
    return html.escape(value, quote=False).replace('"', "&quot;")


def digests_in(canonical: str) -> tuple[str, ...]:
    """Give the names of the pictures that stand in canonical HTML, each once, in their order."""
    if "<img " not in canonical:  # a tenth of the time, and most have none
        return ()
    return tuple(dict.fromkeys(found[1] for found in _OURS.finditer(canonical)))


def named(canonical: str) -> str:
    """Let pictures of which nobody said what they show be called so: a link has to have a name.

    Else a screen reader spells out its URL. What is stored stays free of any language's words.
    """
    if 'alt=""' not in canonical:
        return canonical
    return _NAMELESS.sub(rf"\g<0>{nameless()}", canonical)


def with_urls(canonical: str, page: str) -> str:
    """Make the paths of pictures whole URLs, for who reads HTML away from the site."""
    site = urljoin(page, "/").rstrip("/")
    return _RELATIVE.sub(lambda found: found[1] + site, named(canonical))
