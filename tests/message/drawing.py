"""Pictures drawn for tests, and what is found in those that were made of them."""

import io

from PIL import Image

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def drawn(kind="JPEG", size=(640, 480), *, left="red", right="blue", **options):
    """Give the octets of a picture: its left half in one colour, its right half in another."""
    image = Image.new("RGB", size, right)
    image.paste(left, (0, 0, size[0] // 2, size[1]))
    return written(image, kind, **options)


def written(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def exif(**tags):
    """Give the metadata a telephone writes: how it was held, who made it, where it was."""
    found = Image.Exif()
    found[MAKER] = tags.get("maker", "Secretive Cameras")
    found[ORIENTATION] = tags.get("orientation", 1)
    found.get_ifd(GPS)[2] = (52.0, 31.0, 12.0)
    return found


def opened(octets):
    return Image.open(io.BytesIO(octets))
