"""Any HTML made canonical."""

import pytest

from gateway.message.cleaning import clean
from gateway.message.media import REL, foto, path_of, photo

PATH = path_of("ab" * 32, "jpg")


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<div>a<div>b</div></div>", "<p>a</p><p>b</p>"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "<p> a  b </p>"),
        ("<details><summary>a</summary>b", "<details><summary>a</summary>b</details>"),
        ("<details open ontoggle=x()><summary>a</summary></details>", "<details><summary>a</summary></details>"),
        ("a &amp; b & c &lt;", "a &amp; b &amp; c &lt;"),
        ('<a href="https://x.example/?a=1&b=2">x</a>', f'<a href="https://x.example/?a=1&amp;b=2" {REL}>x</a>'),
        ('<img src="https://far.example/x.png" alt="A bridge">', f'<a href="https://far.example/x.png" {REL}>A bridge</a>'),
        ('<a href="https://x.example"><img src="https://far.example/x.png" alt="here"></a>', f'<a href="https://x.example" {REL}>here</a>'),
        ('<img src="https://far.example/x.png" width="1" height="1">', ""),
        ('<img src="data:image/png;base64,AAAA" alt="x">', ""),
        (photo(PATH, "x"), photo(PATH, "x")),
        (foto(PATH, "x"), foto(PATH, "x")),
        (f'<img src="{PATH}" class="photo evil" style="x" onerror="y">', photo(PATH, "")),
        ("<ol><li>a</ol>", "<ul><li>a</li></ul>"),
    ],
)  # fmt: skip
def test_html_becomes_canonical(html, kept):
    assert clean(html) == kept


@pytest.mark.parametrize(
    "part",
    [
        "<b>",
        "<blockquote>",
        "<details>",
        "&",
        "&amp;",
        "&#38;",
        "<td>",
        "<a href=x>",
        "<!",
        "<img src=",
    ],
)
def test_hostile_html_is_read_in_good_time(part):
    html = clean(part * 200_000)

    assert clean(html) == html
