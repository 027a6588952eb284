"""The pictures of a mail: where they stand among its author's words, and which are theirs to show.

A picture in the HTML becomes one unseen letter before the text is made and trimmed. So it goes
with the words it stands among: a quoted picture with the quote, a logo with the signature.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from gateway.message.headers import base64_octets, decoded
from gateway.message.html_text import text_of_html
from gateway.message.media import alt_of, path_of
from gateway.message.parts import picture_parts
from gateway.message.pictures import PIXELS, picture_of, pixels_of
from gateway.message.structure import structure_of
from gateway.message.trimming import Reason, Trimmed, trim

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gateway.message.parts import PicturePart
    from gateway.message.reading import Mail
    from gateway.model import Cut, Picture

FIRST, PLACES = 0xE000, 100  # private letters of Unicode: one for each place of a picture
SHOWN = 10  # pictures of one mail
EDITORS_OWN = 20 * 1024**2  # octets: pictures in files of this machine are trusted with more
LOGO = 60  # pixels, declared or true: what is smaller is a logo, a smiley, or counts its readers
PHOTO = 400  # pixels, wide and high: no logo is as large, whatever words it stands among

_LETTER = re.compile(f"[{chr(FIRST)}-{chr(FIRST + PLACES)}]")
_IMG = re.compile(r"(<a\b[^<>]{0,2000}>\s{0,20})?<img\b([^<>]{0,4000})>", re.IGNORECASE)
_ANY_IMG = re.compile(r"<(?i:img)")  # sought first, as that is quick
_ATTRIBUTE = re.compile(
    r"\b(src|alt|width|height)\s{0,5}=\s{0,5}"
    r"(?:\"([^\"]{0,2500})\"|'([^']{0,2500})'|([^\s\"'>]{1,2500}))",
    re.IGNORECASE,
)
_PICTURE_URL = re.compile(
    r"https?://[^\s<>\"?#]{1,1500}\.(?:jpe?g|png|gif|webp)(?:[?#][^\s<>\"]{0,400})?", re.IGNORECASE
)
# What mail programs put into the plain text where a picture stands in the HTML.
_STANDS_FOR = re.compile(r"\[cid:[^\]\s]{1,300}\]|\[(?:inline )?image: [^\]\n]{0,200}\]")
_PART = re.compile(rb"\n(?i:content-type:\s{0,9}(?:image/|application/octet-stream))")
_DATA = re.compile(r"(?<=src=[\"'])data:[\w/+.;=-]{0,100};base64,([A-Za-z0-9+/=\s]+)(?=[\"'])")
_LOGO_NAME = re.compile(r"logo|signature|\bicon|banner|spacer|facebook|linkedin|twitter|outlook-")
_GENERIC = {
    *("img", "dsc", "dscn", "dscf", "pxl", "mvimg", "image", "picture", "pic", "photo", "foto"),
    *("bild", "imagen", "screenshot", "screen", "shot", "scan", "unnamed", "pasted", "graphic"),
    *("pastedgraphic", "whatsapp", "signal", "telegram", "fullsizerender", "attachment", "tmp"),
    *("untitled", "unknown", "download", "file", "copy", "cid", "inline", "original", "attached"),
}


@dataclass(frozen=True, slots=True)
class Illustrated:
    """A mail with its pictures: what is left of it as a comment, all of it, and the pictures.

    In both texts a picture stands as the mark Foto does.
    """

    trimmed: Trimmed
    whole: str
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """A picture in the HTML: a part of the mail, or one far away."""

    alt: str
    part: PicturePart | None
    url: str


def may_have_pictures(raw: bytes) -> bool:
    """Tell whether a mail may hold pictures, which take their time to read."""
    return bool(_PART.search(b"\n" + raw))


def illustrated(raw: bytes, mail: Mail, largest: int) -> Illustrated:
    """Trim a mail and put its pictures of at most `largest` octets where they belong.

    A picture that cannot be read is left out. One from far away becomes a link, as no reader of
    the comment has asked to be seen there.
    """
    parts: tuple[PicturePart, ...] = ()
    if largest and may_have_pictures(raw):
        parts = tuple(picture_parts(structure_of(raw), largest))
    html, places = _marked(mail, {part.content_id.lower(): part for part in parts})
    trimmed, album = trim(mail), _Album(places)
    if places:
        by_html = trim(replace(mail, html=html, is_html_only=True))
        trimmed = by_html if _LETTER.search(by_html.text) else trimmed
        ending = album.photos_of(_LETTER.findall(_words_cut(by_html.cuts)))
    else:
        ending = []
    shown = {place.part for place in places}
    below = [*ending, *album.attached(part for part in parts if _is_attached(part, shown, mail))]
    text = album.filled(_without_signs(trimmed.text, mail), below)
    cuts = tuple(replace(cut, text=_LETTER.sub("[picture]", cut.text)) for cut in trimmed.cuts)
    whole = text_of_html(html) if mail.is_html_only and places else mail.text
    return Illustrated(
        Trimmed(text, cuts), album.filled(_without_signs(whole, mail), below), album.pictures()
    )


def _words_cut(cuts: Iterable[Cut]) -> str:
    return "".join(cut.text for cut in cuts if cut.reason != Reason.QUOTE)


def _is_attached(part: PicturePart, shown: set[PicturePart | None], mail: Mail) -> bool:
    """Tell whether a picture belongs below the words: it stands nowhere among them."""
    if part in shown or (mail.html is not None and part.is_related):
        return False
    named = f"cid:{part.content_id.lower()}" if part.content_id else ""
    return not (named and mail.html is not None and named in mail.html.lower())


def _without_signs(text: str, mail: Mail) -> str:
    return text if mail.html is None else _STANDS_FOR.sub("", text)


def _marked(mail: Mail, parts: Mapping[str, PicturePart]) -> tuple[str, list[_Place]]:
    """Put a letter in the place of each picture that may be the author's."""
    places: list[_Place] = []

    def letter(found: re.Match[str]) -> str:
        values = {
            key.lower(): unescape(a or b or c) for key, a, b, c in _ATTRIBUTE.findall(found[2])
        }
        place = _place_of(values, parts, far=mail.is_html_only and not found[1])
        if place is None or len(places) >= PLACES:
            return found[0]
        places.append(place)
        return f"{found[1] or ''} {chr(FIRST + len(places) - 1)} "

    html = _LETTER.sub("", mail.html or "")
    return _IMG.sub(letter, html) if _ANY_IMG.search(html) else html, places


def _place_of(
    values: Mapping[str, str], parts: Mapping[str, PicturePart], *, far: bool
) -> _Place | None:
    source, alt = values.get("src", "").strip(), values.get("alt", "")
    sizes = [re.match(r"\d{1,5}", values.get(name, "")) for name in ("width", "height")]
    if any(size and int(size[0]) < LOGO for size in sizes):
        return None
    if source[:4].lower() == "cid:":
        part = parts.get(unquote(source[4:]).strip().lower())
        return _Place(alt, part, "") if part and not _LOGO_NAME.search(part.name.lower()) else None
    if far and _PICTURE_URL.fullmatch(source) and not _LOGO_NAME.search(source.lower()):
        return _Place(alt, None, source)
    return None


def embedded(html: str) -> tuple[str, tuple[Picture, ...]]:
    """Take the pictures out that an editor's HTML holds itself, as `data:` URLs in base64."""
    found: dict[str, Picture] = {}

    def path(match: re.Match[str]) -> str:
        picture = picture_of(base64_octets(re.sub(rb"[^A-Za-z0-9+/]", b"", match[1].encode())))
        if picture is None:
            return ""
        found[picture.digest] = picture
        return path_of(picture.digest, picture.kind)

    return _DATA.sub(path, html), tuple(found.values())


class _Album:
    """The pictures of a mail as they are asked for: each read once, a few of them shown."""

    def __init__(self, places: Sequence[_Place]) -> None:
        self._places = places
        self._read: dict[bytes, Picture | None] = {}
        self._shown: dict[str, Picture] = {}
        self._pixels = 2 * PIXELS  # of all together: some seconds

    def pictures(self) -> tuple[Picture, ...]:
        return tuple(self._shown.values())

    def _picture(self, part: PicturePart) -> Picture | None:
        if part.octets not in self._read:
            self._pixels -= pixels_of(part.octets)
            self._read[part.octets] = picture_of(part.octets) if self._pixels >= 0 else None
        return self._read[part.octets]

    def _written(self, part: PicturePart, alt: str, least: int = LOGO) -> str:
        """Give the text form of a part, or nothing where it is not to be shown."""
        picture = self._picture(part) if len(self._shown) < SHOWN else None
        if picture is None or min(picture.width, picture.height) < least:
            return ""
        self._shown[picture.digest] = picture
        return text_form(alt or alt_of_name(part.name), path_of(picture.digest, picture.kind))

    def attached(self, parts: Iterable[PicturePart]) -> list[str]:
        return [self._written(part, "") for part in parts]

    def photos_of(self, letters: Iterable[str]) -> list[str]:
        """Give the photographs among what was cut with a signature: people put them below it."""
        cut = (self._places[ord(letter) - FIRST] for letter in letters)
        return [self._written(one.part, _said(one.alt), PHOTO) for one in cut if one.part]

    def filled(self, text: str, below: Sequence[str]) -> str:
        """Put pictures in the place of their letters, and others below."""
        filled = _LETTER.sub(self._at, text)
        return "\n\n".join([part for part in (filled.strip("\n"), *below) if part.strip()])

    def _at(self, found: re.Match[str]) -> str:
        place = ord(found[0]) - FIRST
        if place >= len(self._places):
            return ""
        one = self._places[place]
        return self._written(one.part, _said(one.alt)) if one.part else text_form(one.alt, one.url)


def text_form(alt: str, url: str) -> str:
    """Give the mark Foto as text."""
    words = alt_of(alt)
    return f"[picture: {words}] <{url}>" if words else f"[picture] <{url}>"


def alt_of_name(name: str) -> str:
    """Give the words a file's name holds, where a person has named it; else nothing."""
    return _said(decoded(name))


def _said(name: str) -> str:
    """Give the name of a file as words, where it was given by a person and not by a camera."""
    stem = re.sub(r"\.\w{2,5}$", "", name.strip()[:200])
    text = " ".join(re.sub(r"[_\s-]+", " ", stem).split())
    words = [word for word in text.split() if word.isalpha() and word.lower() not in _GENERIC]
    letters = sum(len(word) for word in words if word[1:].islower() or word.isupper())
    return text if letters > 2 and letters * 2 >= len(text.replace(" ", "")) else ""  # noqa: PLR2004
