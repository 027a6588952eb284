"""Marks within a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.markup_inline import _BEGINS, _TOKEN, BEGIN, END, inline
from gateway.message.media import REL

NAME = "ab" * 12


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*b* /i/ _u_ ~s~ ++g++ --k--", "<b>b</b> <i>i</i> <u>u</u> <s>s</s> <big>g</big> <small>k</small>"),
        ("**b** ~~s~~", "<b>b</b> <s>s</s>"),
        ("*two words*, (*b*) \"*b*\"", "<b>two words</b>, (<b>b</b>) \"<b>b</b>\""),
        ("*/both/*", "<b><i>both</i></b>"),
        ("*bold /and/ more*", "<b>bold <i>and</i> more</b>"),
        ("*a /b* c/", "<b>a /b</b> c/"),
        ("*a *b*", "*a <b>b</b>"),
        ("~/x/~", "<s><i>x</i></s>"),
        (f"un*{BEGIN}believ{END}*able", "un<b>believ</b>able"),
        (f"*this* is as it is{BEGIN}", "*this* is as it is"),
        (f"*{BEGIN}never ends", "*never ends"),
        (f"{END}*never began", "*never began"),
        ("*one\ntwo*", "*one<br>two*"),
    ],
)  # fmt: skip
def test_signs_close_to_words_are_marks(text, html):
    assert inline(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "2*3*4 2**3**4 2 * 3 * 4",
        "snake_case_names __init__ _ _",
        "and/or, he/she/they, 1/2/2024, km/h",
        "/usr/local/bin/ and ~/bin/x and ~/lib/ and ./a/b",
        "f(*args, **kwargs) and int *p, *q",
        "/* a comment */",
        "s/one/two/ and &lt;/b&gt;",
        "-- an aside -- and word--word--word",
        "--verbose and --dry-run",
        "C++ and g++",
        "*** and ___ and ///",
        "`*code* _here_`",
        "5* hotel, 4* hotel",
        "* and *",
        "C:\\_temp_\\x",
    ],
)
def test_code_paths_and_sums_have_no_marks(text):
    assert "<" not in inline(text)


@pytest.mark.parametrize(
    ("text", "url", "rest"),
    [
        ("https://x.example/a_b_/*c*", "https://x.example/a_b_/*c*", ""),
        ("https://x.example/a.", "https://x.example/a", "."),
        ("https://x.example/a_(b)", "https://x.example/a_(b)", ""),
        ("https://x.example/a).", "https://x.example/a", ")."),
        ("<https://x.example/a.>", "https://x.example/a.", ""),
    ],
)
def test_urls_are_links_without_what_ends_the_sentence(text, url, rest):
    assert inline(text) == f'<a href="{url}" {REL}>{url}</a>{rest}'


def test_words_are_linked_by_their_footnote():
    html = inline("See [the *whole* report][1], [none][2].", {"1": "https://x.example/?a&b"})

    assert (
        html
        == f'See <a href="https://x.example/?a&amp;b" {REL}>the <b>whole</b> report</a>, [none][2].'
    )
    assert inline("[words](https://x.example)") == f'<a href="https://x.example" {REL}>words</a>'
    assert inline("[words](javascript:alert)") == "[words](javascript:alert)"


def test_there_is_no_link_within_a_link():
    html = inline("[https://bank.example][1]", {"1": "https://x.example"})

    assert html == f'<a href="https://x.example" {REL}>https://bank.example</a>'


def test_pictures_of_the_site_are_shown_and_others_are_links():
    ours = inline(f"[picture: A bridge] <https://gazette.example/media/{NAME}.png>")
    photo = inline(f"[photo] </media/{NAME}.png>")
    far = inline("[picture: A bridge] <https://far.example/x.png>")

    assert f'<img src="/media/{NAME}.small.png" alt="A bridge" class="foto"></a>' in ours
    assert photo == f'<img src="/media/{NAME}.png" alt="" class="photo">'
    assert far.startswith('[picture: A bridge] <a href="https://far.example/x.png"')
    assert "<img" not in far


@given(
    st.text(alphabet=f"ab *_/~-+[]()<>`1:\n{BEGIN}{END}", max_size=30).map(lambda t: f"{t}http://x")
)
def test_nothing_is_read_where_nothing_is_looked_for(text: str) -> None:
    assert all(_BEGINS.match(found[0]) for found in _TOKEN.finditer(text))
