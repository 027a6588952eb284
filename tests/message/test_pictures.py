"""Pictures made fit to be shown."""

import hashlib
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from gateway.message.pictures import LONGEST, SMALL, picture_of, pixels_of
from tests.message.drawing import drawn, exif, opened, written


@pytest.mark.parametrize(
    ("format_", "kind"), [("JPEG", "jpg"), ("PNG", "png"), ("GIF", "gif"), ("WEBP", "webp")]
)
def test_a_picture_is_what_its_octets_say(format_, kind):
    picture = picture_of(drawn(format_))

    assert picture.kind == kind
    assert opened(picture.octets).format == format_
    assert (picture.width, picture.height) == opened(picture.octets).size == (640, 480)
    assert opened(picture.small).format == format_
    assert max(opened(picture.small).size) == SMALL
    assert picture.digest == hashlib.sha256(picture.octets).hexdigest()[:24]


def test_the_same_picture_is_made_the_same_again():
    assert picture_of(drawn()) == picture_of(drawn())


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_no_metadata_comes_through(format_):
    octets = drawn(format_, exif=exif())
    assert b"Secretive" in octets

    picture = picture_of(octets)

    for made in (picture.octets, picture.small):
        assert b"Secretive" not in made
        assert b"Exif" not in made
        assert dict(opened(made).getexif()) == {}


def test_comments_and_what_is_behind_the_end_do_not_come_through():
    assert b"hidden" not in picture_of(drawn("JPEG", comment=b"hidden")).octets
    assert b"<script>" not in picture_of(drawn("GIF") + b"<script>alert(1)</script>").octets
    assert b"<script>" not in picture_of(drawn("PNG") + b"<script>alert(1)</script>").octets


@pytest.mark.parametrize(
    ("orientation", "top_left"), [(1, "red"), (3, "blue"), (6, "red"), (8, "blue")]
)
def test_a_picture_is_turned_as_the_camera_was_held(orientation, top_left):
    picture = picture_of(drawn(exif=exif(orientation=orientation)))

    shown = opened(picture.octets)
    assert shown.size == ((480, 640) if orientation > 4 else (640, 480))
    red, _, blue = shown.getpixel((5, 5))
    assert ("red" if red > blue else "blue") == top_left


def test_a_large_picture_is_kept_as_large_as_a_screen():
    picture = picture_of(drawn(size=(4000, 1000)))

    assert opened(picture.octets).size == (LONGEST, 640)


def test_a_picture_that_moves_goes_on_moving():
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("red", "green", "blue")]
    for format_ in ("GIF", "WEBP", "PNG"):
        octets = written(frames[0], format_, save_all=True, append_images=frames[1:], duration=70)

        picture = picture_of(octets)

        assert opened(picture.octets).n_frames == 3
        assert getattr(opened(picture.small), "n_frames", 1) == 1


def test_what_is_clear_stays_clear():
    octets = written(Image.new("RGBA", (90, 90), (255, 0, 0, 0)), "PNG")

    picture = picture_of(octets)

    assert opened(picture.octets).getpixel((1, 1))[3] == 0
    assert opened(picture.small).getpixel((1, 1))[3] == 0


@pytest.mark.parametrize("mode", ["L", "1", "P", "CMYK", "I;16", "LA"])
def test_a_picture_of_any_colours_is_shown(mode):
    format_ = "JPEG" if mode in ("L", "CMYK") else "PNG"

    assert picture_of(written(Image.new(mode, (80, 80)), format_)) is not None


def test_colours_of_another_profile_are_drawn_in_those_of_the_web():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    picture = picture_of(drawn("JPEG", icc_profile=profile))

    assert "icc_profile" not in opened(picture.octets).info
    assert picture_of(drawn("JPEG", icc_profile=b"no profile")) is not None


def bomb(width, height):
    """A PNG of a few hundred octets that says it has this many pixels."""

    def chunk(name, body):
        return (
            struct.pack("!I", len(body)) + name + body + struct.pack("!I", zlib.crc32(name + body))
        )

    head = struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"GIF89a",
        b"no picture",
        drawn("JPEG")[:200],
        drawn("PNG")[:60],
        drawn("BMP"),
        drawn("TIFF"),
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"%PDF-1.4",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        bomb(30_000, 30_000),
        bomb(2**31 - 1, 2**31 - 1),
        bomb(0, 0),
    ],
)
def test_what_cannot_be_shown_is_none(octets):
    assert picture_of(octets) is None


def test_pixels_are_counted_without_drawing():
    assert pixels_of(bomb(9000, 5000)) == 45_000_000
    assert pixels_of(b"nothing") == 0


@given(st.data())
def test_nothing_is_raised_for_a_broken_picture(data):
    octets = bytearray(drawn(data.draw(st.sampled_from(["JPEG", "PNG", "GIF", "WEBP"])), (64, 64)))
    for place in data.draw(st.lists(st.integers(0, len(octets) - 1), min_size=1, max_size=20)):
        octets[place] = data.draw(st.integers(0, 255))

    picture_of(bytes(octets))
