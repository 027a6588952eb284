"""Pictures as the site keeps and shows them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture made fit to be shown, with its thumbnail.

    `digest` are the first 24 hexadecimal digits of the SHA-256 of `octets`, `kind` jpg, png, gif or
    webp: of both the picture and the thumbnail, `small`. `width` and `height` are the picture's, in
    pixels.
    """

    digest: str
    kind: str
    octets: bytes = field(repr=False)
    small: bytes = field(repr=False)
    width: int = 0
    height: int = 0
