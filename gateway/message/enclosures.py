"""Pictures that come beside typed words: each where its name stands in them, or below.

Who types puts a picture in its place by the name of its file: `[photo: The bridge] <bridge.jpg>`.
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
    place = rf"(\[(?:picture|photo)[^\]\n]{{0,400}}\] ?)<{re.escape(name)}>"
    filled, found = re.subn(place, rf"\1<{path}>", words, count=1, flags=re.IGNORECASE)
    if found:
        return filled
    return "\n\n".join(filter(None, (words.rstrip(), text_form(alt_of_name(name), path))))


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
