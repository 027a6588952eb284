"""Pictures that come beside typed words: each where its name stands in them, or below.

Who types puts a picture in its place by the name of its file: `[photo: The bridge] <bridge.jpg>`.
Where the form is shown again, a file that was read is called by its place: `<picture-1.jpg>`.
"""

from __future__ import annotations

import re
from base64 import b64encode
from typing import TYPE_CHECKING

from gateway.message.illustrations import alt_of_name, text_form
from gateway.message.media import KINDS, REL, path_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gateway.model import Picture

NAME_LETTERS = 200


def plain_name(name: str) -> str:
    """Give the name of a file as it can stand in words: no folder, no sign that ends it."""
    last = re.split(r"[/\\]", name)[-1]
    return " ".join(re.sub(r"[<>\x00-\x1f\x7f]+", " ", last).split())[:NAME_LETTERS]


def with_pictures(words: str, pictures: Sequence[tuple[str, Picture]]) -> str:
    """Put pictures, each with the name of its file, into words as their text marks."""
    for name, picture in pictures:
        path = path_of(picture.digest, picture.kind)
        if path not in words:
            words = _with_picture(words, plain_name(name), path)
    return words


def _with_picture(words: str, name: str, path: str) -> str:
    filled, found = re.subn(_place_of(name), rf"\1<{path}>", words, count=1, flags=re.IGNORECASE)
    if found:
        return filled
    return "\n\n".join(filter(None, (words.rstrip(), text_form(alt_of_name(name), path))))


def with_names(words: str, pictures: Sequence[Picture]) -> str:
    """Show words with short names in place of the paths of pictures that are not posted yet."""
    for place, picture in enumerate(pictures, 1):
        path = path_of(picture.digest, picture.kind)
        words = words.replace(f"<{path}>", f"<{_short(place, picture)}>")
    return words


def with_paths(words: str, pictures: Sequence[Picture | None]) -> str:
    """Read them back, given the same pictures in their order; None for one that is no more."""
    for place, picture in enumerate(pictures, 1):
        if picture is not None:
            path = path_of(picture.digest, picture.kind)
            words = re.sub(_place_of(_short(place, picture)), rf"\1<{path}>", words)
    return words


def _short(place: int, picture: Picture) -> str:
    return f"picture-{place}.{picture.kind}"


def _place_of(name: str) -> str:
    """Give the pattern of a mark with a name; its first group is all before it."""
    return rf"(\[(?:picture|photo)[^\]\n]{{0,400}}\] ?)<{re.escape(name)}>"


def self_contained(canonical: str, pictures: Iterable[Picture]) -> str:
    """Show pictures in HTML that nobody can ask the site for yet: their thumbnails, within it."""
    for picture in pictures:
        path = path_of(picture.digest, picture.kind)
        small = path_of(picture.digest, picture.kind, small=True)
        octets = b64encode(picture.small).decode()
        shown = f'src="data:{KINDS[picture.kind]};base64,{octets}"'
        canonical = canonical.replace(f'<a href="{path}" {REL}>', "<a>")
        canonical = canonical.replace(f'src="{path}"', shown).replace(f'src="{small}"', shown)
    return canonical
