"""Pictures that come beside typed words."""

import pytest

from gateway.message.enclosures import (
    plain_name,
    self_contained,
    with_names,
    with_paths,
    with_pictures,
)
from gateway.message.markup import html_of
from gateway.message.media import path_of
from gateway.model import Picture

BRIDGE = Picture("ab" * 12, "jpg", b"large", b"small")
TOWER = Picture("cd" * 12, "png", b"large", b"small")
BRIDGE_PATH, TOWER_PATH = path_of(BRIDGE.digest, "jpg"), path_of(TOWER.digest, "png")


@pytest.mark.parametrize(
    ("words", "name", "filled"),
    [
        ("", "The bridge.jpg", f"[picture: The bridge] <{BRIDGE_PATH}>"),
        ("Look:\n", "IMG_2041.jpg", f"Look:\n\n[picture] <{BRIDGE_PATH}>"),
        ("A [photo: x] <b.jpg> B", "b.jpg", f"A [photo: x] <{BRIDGE_PATH}> B"),
        ("A [Picture]<B.JPG> B", "b.jpg", f"A [Picture]<{BRIDGE_PATH}> B"),
        ("A <b.jpg> B", "b.jpg", f"A <b.jpg> B\n\n[picture] <{BRIDGE_PATH}>"),
        (f"[picture] <{BRIDGE_PATH}>", "b.jpg", f"[picture] <{BRIDGE_PATH}>"),
        ("[photo] <a(1)+.jpg>", "a(1)+.jpg", f"[photo] <{BRIDGE_PATH}>"),
    ],
)
def test_a_picture_stands_where_its_name_does_or_below(words, name, filled):
    assert with_pictures(words, [(name, BRIDGE)]) == filled


def test_files_of_one_name_take_their_places_in_turn():
    words = "[photo: one] <image.jpg> and [photo: two] <image.jpg>"

    filled = with_pictures(words, [("image.jpg", BRIDGE), ("image.jpg", TOWER)])

    assert filled == f"[photo: one] <{BRIDGE_PATH}> and [photo: two] <{TOWER_PATH}>"


def test_pictures_that_wait_are_called_by_their_place_and_read_back():
    words = f"[photo: one] <{TOWER_PATH}>, [picture] <{BRIDGE_PATH}>, <{BRIDGE_PATH}>"
    shown = with_names(words, (TOWER, BRIDGE))

    assert shown == "[photo: one] <picture-1.png>, [picture] <picture-2.jpg>, <picture-2.jpg>"
    again = with_paths(f"Now: {shown}", (TOWER, BRIDGE))
    assert again == f"Now: [photo: one] <{TOWER_PATH}>, [picture] <{BRIDGE_PATH}>, <picture-2.jpg>"
    assert with_paths(shown, (None, BRIDGE)).startswith(
        "[photo: one] <picture-1.png>, [picture] </"
    )
    assert with_paths("[photo] <picture-1.jpg>", (TOWER,)) == "[photo] <picture-1.jpg>"


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("C:\\fakepath\\bridge.jpg", "bridge.jpg"),
        ("../../etc/passwd", "passwd"),
        ("a<b>\r\nc.jpg", "a b c.jpg"),
        ("x" * 500, "x" * 200),
    ],
)
def test_the_name_of_a_file_can_stand_in_words(name, plain):
    assert plain_name(name) == plain


def test_a_preview_asks_the_site_for_no_picture():
    html = html_of(f"[picture: x] <{BRIDGE_PATH}>\n\n[photo: y] <{TOWER_PATH}>")

    shown = self_contained(html, (BRIDGE, TOWER))

    assert "/media/" in html
    assert "/media/" not in shown
    assert shown.count('src="data:image/') == 2
    assert 'alt="x"' in shown
