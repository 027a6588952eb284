"""The markup, from text to canonical HTML and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.markup import clean, html_of, text_of

REL = 'rel="nofollow ugc noopener"'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Words.", "<p>Words.</p>"),
        ("One\n\nTwo", "<p>One</p><p>Two</p>"),
        ("Short\nlines", "<p>Short<br>lines</p>"),
        (f"{'word ' * 13}end\nof it", f"<p>{'word ' * 13}end of it</p>"),
        ("*bold* and /lean/ and _under_ and ~gone~", "<p><b>bold</b> and <i>lean</i> and <u>under</u> and <s>gone</s></p>"),
        ("> One\n> Two", "<blockquote><p>One<br>Two</p></blockquote>"),
        ("> > Deep", "<blockquote><blockquote><p>Deep</p></blockquote></blockquote>"),
        ("- One\n- Two", "<ul><li>One</li><li>Two</li></ul>"),
        ("<script>", "<p>&lt;script&gt;</p>"),
        ("https://x.example/a", f'<p><a href="https://x.example/a" {REL}>https://x.example/a</a></p>'),
        ("(see https://x.example/a).", f'<p>(see <a href="https://x.example/a" {REL}>https://x.example/a</a>).</p>'),
        ("Remark: mine", "<p>Remark: mine</p>"),
        ("", ""),
        ("\n \n", ""),
    ],
)  # fmt: skip
def test_the_text_form_is_read(text, html):
    assert html_of(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "file/paths/here and a/b",
        "2*3*4 = 24",
        "snake_case_names and __init__",
        "-- dashes -- and 1 - 2",
        "a * b * c",
        "http://x.example/a_b_c/d*e*",
        "5 > 3",
    ],
)
def test_ordinary_prose_has_no_marks(text):
    html = html_of(text)

    assert not any(f"<{tag}>" in html for tag in ("b", "i", "u", "s", "blockquote", "ul"))


def test_a_remark_is_the_editors_only():
    assert html_of("Remark: mine", remarks=True) == "<aside><p>mine</p></aside>"
    assert html_of("> Remark: mine", remarks=True).startswith("<blockquote><p>Remark")


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<strong>a</strong><em>b</em>", "<b>a</b><i>b</i>"),
        ("<script>alert(1)</script>x", "x"),
        ('<p onclick="x()">a</p>', "<p>a</p>"),
        ('<a href="javascript:alert(1)">a</a>', f"<a {REL}>a</a>"),
        ('<a href="data:text/html,x">a</a>', f"<a {REL}>a</a>"),
        ('<img src="x" onerror="x()">', ""),
        ("<form><input></form>x", "x"),
        ('<p style="color:red">a</p>', "<p>a</p>"),
        ("<h2>a</h2>", "<p>a</p>"),
        ("<details><summary>a</summary>b</details>", "<details><summary>a</summary>b</details>"),
        ("<iframe src=x></iframe>a", "a"),
        ("<svg><script>x</script></svg>a", "a"),
    ],
)
def test_nothing_that_acts_is_left_of_any_html(html, kept):
    assert clean(html) == kept


TEXTS = st.text(alphabet="ab *_/~>-\n.<&:", max_size=80)


@given(TEXTS)
def test_what_we_make_is_clean_already(text):
    html = html_of(text)

    assert clean(html) == html


@given(TEXTS)
def test_the_words_come_back(text):
    def words(one):
        return "".join(letter for letter in one if letter.isalnum())

    assert words(text_of(html_of(text))) == words(text)


@pytest.mark.parametrize(
    "text", ["*" * 100_000, "> " * 50_000, "_a" * 50_000, " " * 100_000, "/" * 99_999, "<" * 99_999]
)
def test_hostile_text_is_read_in_good_time(text):
    text_of(html_of(text))
