"""Any HTML made canonical."""

from html.parser import HTMLParser

import pytest

from gateway.message.cleaning import ATTRIBUTES, SCHEMES, TAGS, clean
from gateway.message.markup import html_of, text_of
from gateway.message.media import REL, foto, full_path, path_of, photo
from tests.message.hostile import PAYLOADS

PATH = path_of("ab" * 12, "jpg")


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


class Inert(HTMLParser):
    """Fails for anything in HTML that a browser would act on, and for what is left open."""

    def __init__(self, html):
        super().__init__()
        self.open = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        assert tag in TAGS
        if tag not in ("br", "img"):
            self.open.append(tag)
        for name, value in attrs:
            assert name in ATTRIBUTES.get(tag, set()) | ({"rel"} if tag == "a" else set())
            if name == "href":
                scheme = value.partition(":")[0].lower() if ":" in value else ""
                assert scheme in SCHEMES or value.startswith("/") or value == ""
            if name == "src":
                assert full_path(value)
            if name == "class":
                assert value in ("foto", "photo")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def test_there_are_many_ways_to_act():
    assert len(set(PAYLOADS)) > 150


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_acts_comes_through(payload):
    for html in (clean(payload), clean(f"<p>a</p>{payload}<p>b</p>"), clean(clean(payload))):
        Inert(html)
    for text in (payload, f"> {payload}", f"- {payload}", f"[{payload}](https://x.example)",
                 f"[x](https://x.example/{payload})", f"[x][1]\n\n[1]: https://x.example/{payload}",
                 f"[picture: {payload}] </media/{'ab' * 32}.jpg>", f"[+] {payload}"):  # fmt: skip
        Inert(html_of(text))
        Inert(html_of(text_of(html_of(text))))
    Inert(html_of(text_of(clean(payload))))
