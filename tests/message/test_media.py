"""The names of pictures, in HTML and in text."""

import pytest

from gateway.message.markup import html_of, text_of
from gateway.message.media import (
    alt_of,
    digests_in,
    foto,
    full_path,
    named,
    path_of,
    photo,
    with_urls,
)
from tests.languages import spoken_in

NAME, OTHER = "ab" * 12, "cd" * 12
PATH = path_of(NAME, "jpg")


@pytest.mark.parametrize(
    ("url", "path"),
    [
        (PATH, PATH),
        (path_of(NAME, "jpg", small=True), PATH),
        (f"https://gazette.example{PATH}", PATH),
        (f"https://elsewhere.example/below{PATH}", PATH),
        (path_of("ab" * 32, "jpg"), path_of("ab" * 32, "jpg")),  # as names once were
        (path_of("ab" * 20, "jpg"), None),
        ("https://gazette.example/media/short.jpg", None),
        (f"/media/{NAME}.svg", None),
        (f"{PATH}?track=1", None),
        (f"javascript:{PATH}", None),
        (f'https://x.example/" onload="{PATH}', None),
    ],
)
def test_only_a_picture_of_the_site_has_a_path(url, path):
    assert full_path(url) == path


def test_the_pictures_of_a_body_are_found_once_each():
    body = f"<p>{foto(PATH, '')}{photo(path_of(OTHER, 'gif'), '')}{photo(PATH, '')}</p>"

    assert digests_in(body) == (NAME, OTHER)
    assert digests_in(f'<p>&lt;img src="{PATH}"</p>') == ()


def test_html_that_is_read_elsewhere_names_the_site():
    body = f'<p>{foto(PATH, "x")} &lt;img src="{PATH}"</p>'

    away = with_urls(body, "https://gazette.example/m/1")

    assert f'<a href="https://gazette.example{PATH}"' in away
    assert '<img src="https://gazette.example/media/' in away
    assert f'&lt;img src="{PATH}"' in away


def test_what_a_picture_shows_is_told_in_one_plain_line():
    assert alt_of(" [A]\n <b>ridge</b> ") == "A b ridge /b"
    assert len(alt_of("word " * 1000)) <= 200
    assert '"' not in photo(PATH, 'a"b').split("alt=")[1].split(" class")[0].strip('"')


def test_a_picture_of_which_nothing_is_said_is_called_so_in_the_sites_language():
    body = f"<p>{foto(PATH, '')}{photo(PATH, '')}{photo(PATH, 'A bridge')} alt=&quot;&quot;</p>"
    assert named(body).count('alt="picture"') == 2
    assert named(body).count('alt=""') == 0
    assert 'alt="picture"' in with_urls(body, "https://gazette.example/m/1")
    with spoken_in("de"):
        assert named(body).count('alt="Bild"') == 2
    assert named("<p>x</p>") == "<p>x</p>"


def test_in_text_such_a_picture_is_a_word_and_a_url_that_fits_a_line_and_comes_back():
    body = f"<p>{foto(PATH, '')}</p>"
    text = text_of(body, "https://gazette.example/")

    assert text == f"[picture] <https://gazette.example/media/{NAME}.jpg>"
    assert len(text) <= 72
    assert html_of(text) == body
