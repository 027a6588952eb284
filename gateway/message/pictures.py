"""A picture made fit to be shown: what it truly is, small enough, and with nothing of its maker.

Every picture is drawn and written anew. So no place, no name and no second file within the file
comes through, whatever program reads it.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from typing import TYPE_CHECKING

from PIL import Image, ImageCms, ImageOps, ImageSequence

from gateway.message.media import NAME_DIGITS
from gateway.model import Picture

if TYPE_CHECKING:
    from collections.abc import Sequence

PIXELS = 50_000_000  # of a picture that is looked at: a telephone's largest, 200 MiB to draw
FRAMES_PIXELS = 40_000_000  # of all frames of a moving picture; of a larger one the first is shown
LONGEST = 2560  # pixels on the long side that are kept: what fills the largest screen
SMALL = 400  # pixels of a thumbnail: twice as many as it is shown with, for dense screens

# By what Pillow finds in the octets, not by name or declared type. MPO is what telephones write:
# a JPEG with a second one behind it. SVG is a program, and never read.
_KINDS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp"}
_FORMATS = {"jpg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP"}
_OPTIONS: dict[str, dict[str, object]] = {
    "jpg": {"quality": 88, "progressive": True},
    "png": {},
    "gif": {},
    "webp": {"quality": 88},
}
_DRAWN = {
    "jpg": ("RGB", "L"),
    "png": ("RGBA", "RGB", "LA", "L", "P", "1"),
    "gif": ("P", "L", "RGBA", "RGB"),
    "webp": ("RGB", "RGBA"),
}


def pixels_of(octets: bytes) -> int:
    """Tell from its first octets how many pixels a picture has; 0 where it is none."""
    try:
        with Image.open(io.BytesIO(octets), formats=tuple(_FORMATS.values())) as image:
            return image.width * image.height
    except Exception:  # noqa: BLE001 - as below
        return 0


def picture_of(octets: bytes) -> Picture | None:
    """Make a picture fit to be shown; None when it is none, or larger than is looked at."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of broken metadata: none of it is kept
            return _made(octets)
    except Exception:  # noqa: BLE001 - there is nothing Pillow does not raise for hostile files
        return None


def _made(octets: bytes) -> Picture | None:
    with Image.open(io.BytesIO(octets), formats=tuple(_FORMATS.values())) as image:
        kind = _KINDS[str(image.format)]
        if image.width * image.height > PIXELS:
            return None
        frames = _frames(image)
        durations = [int(frame.info.get("duration", 100)) for frame in frames]
        loop = int(image.info.get("loop", 0))
        drawn = [_drawn(frame, kind) for frame in frames]
    full = _written(drawn, kind, durations, loop)
    small = drawn[0].copy()
    small.thumbnail((SMALL, SMALL))
    thumbnail = _written([small], kind, [], 0)
    name = hashlib.sha256(full).hexdigest()[:NAME_DIGITS]
    return Picture(name, kind, full, thumbnail, *drawn[0].size)


def _frames(image: Image.Image) -> list[Image.Image]:
    """Give the frames that are shown: one, unless it moves and is small enough."""
    count = getattr(image, "n_frames", 1)
    moves = count > 1 and image.format != "MPO" and max(image.size) <= LONGEST
    if moves and count * image.width * image.height <= FRAMES_PIXELS:
        return [frame.copy() for frame in ImageSequence.Iterator(image)]
    image.seek(0)
    image.draft(image.mode, (LONGEST, LONGEST))  # a JPEG is not drawn larger than it is kept
    image.load()
    return [image]


def _drawn(frame: Image.Image, kind: str) -> Image.Image:
    """Turn a frame upright, make it as large as is kept, and give pixels and nothing else."""
    frame.thumbnail((LONGEST, LONGEST))
    shown = _in_srgb(ImageOps.exif_transpose(frame))
    if shown.mode not in _DRAWN[kind]:
        shown = shown.convert("RGBA" if shown.has_transparency_data and kind != "jpg" else "RGB")
    transparency = shown.info.get("transparency")
    shown.info = {} if transparency is None else {"transparency": transparency}
    return shown


def _in_srgb(image: Image.Image) -> Image.Image:
    """Draw in the colours every screen knows, as the profile that says otherwise is not kept."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK"):
        return image
    mode = "RGB" if image.mode == "CMYK" else image.mode
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, source, target, outputMode=mode) or image
    except (ImageCms.PyCMSError, OSError):
        return image


def _written(
    frames: Sequence[Image.Image], kind: str, durations: Sequence[int], loop: int
) -> bytes:
    first, *others = frames
    options = dict(_OPTIONS[kind])
    if others:
        options |= {"save_all": True, "append_images": others, "loop": loop, "duration": durations}
    out = io.BytesIO()
    first.save(out, _FORMATS[kind], **options)
    return out.getvalue()
