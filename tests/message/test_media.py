"""The names of pictures, in HTML and in text."""

import pytest

from gateway.message.media import alt_of, digests_in, foto, full_path, path_of, photo, with_urls

NAME, OTHER = "ab" * 32, "cd" * 32
PATH = path_of(NAME, "jpg")


@pytest.mark.parametrize(
    ("url", "path"),
    [
        (PATH, PATH),
        (path_of(NAME, "jpg", small=True), PATH),
        (f"https://gazette.example{PATH}", PATH),
        (f"https://elsewhere.example/below{PATH}", PATH),
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
