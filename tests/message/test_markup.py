"""The markup, from text to canonical HTML and back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.markup import clean, html_of, text_of
from gateway.message.media import REL, foto, path_of, photo
from tests.languages import spoken_in


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


WORDS = st.sampled_from(
    [
        "one",
        "two",
        "5*3",
        "snake_case",
        "a/b",
        "über",
        "~",
        "end.",
        "(so)",
        "--",
        "c++",
        "/usr/bin/",
        "日本",
        "*q*",
    ]
)
TAGS = ("b", "i", "u", "s", "small", "big")
PICTURE = path_of("ab" * 12, "png")


@st.composite
def inline_html(draw, around=()):
    """Words, marks within marks, links and pictures, as canonical HTML has them."""
    pieces = []
    for kind in draw(
        st.lists(
            st.sampled_from(["words", "words", "mark", "link", "picture"]), min_size=1, max_size=3
        )
    ):
        inner = [tag for tag in TAGS if tag not in around]
        if kind == "mark" and inner and len(around) < 3:
            tag = draw(st.sampled_from(inner))
            pieces.append(f"<{tag}>{draw(inline_html((*around, tag)))}</{tag}>")
        elif kind == "link" and "a" not in around:
            pieces.append(
                f'<a href="https://x.example/(a)" {REL}>{draw(inline_html((*around, "a")))}</a>'
            )
        elif kind == "picture" and "a" not in around:
            pieces.append(draw(st.sampled_from([foto(PICTURE, "A bridge"), photo(PICTURE, "")])))
        else:
            pieces.append(draw(WORDS))
        pieces.append(draw(st.sampled_from(["", " "])))
    return "".join(pieces).strip()


@st.composite
def block_html(draw, depth=0):
    """Paragraphs, quotes, lists and folds within one another."""
    kinds = ["p"] if depth > 2 else ["p", "p", "blockquote", "ul", "details"]
    blocks = []
    for kind in draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=3)):
        inner = draw(inline_html() if kind in ("p", "ul") else block_html(depth + 1))
        below = (
            draw(block_html(depth + 2))
            if kind == "ul" and depth < 2 and draw(st.booleans())
            else ""
        )
        summary = f"<summary>{draw(WORDS)}</summary>" if kind == "details" else ""
        blocks.append(
            f"<ul><li>{inner}{below}</li></ul>"
            if kind == "ul"
            else f"<{kind}>{summary}{inner}</{kind}>"
        )
    return "".join(blocks)


def letters(html):
    """Each letter and picture with the elements around it, paragraphs aside; links with their URL."""
    found, around = [], []
    for end, tag, values, words in re.findall(r"<(/?)(\w+)([^>]*)>|([^<]+)", html):
        if words:
            found += [(letter, frozenset(around)) for letter in words if letter.isalnum()]
        elif tag == "img":
            found.append((values, frozenset(around)))
        elif end and tag not in ("p", "br"):
            around.remove(next(one for one in reversed(around) if one[0] == tag))
        elif tag not in ("p", "br"):
            around.append((tag, values))
    return found


@given(block_html())
def test_marks_and_words_of_any_canonical_html_come_back(html):
    text = text_of(html)

    assert letters(html_of(text)) == letters(html)
    assert clean(html_of(text)) == html_of(text)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("++big++ --small--", "<p><big>big</big> <small>small</small></p>"),
        ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("So:\n  * a\n  * b\nand on", "<p>So:</p><ul><li>a</li><li>b</li></ul><p>and on</p>"),
        (" - a\n   more\n   - b\n  - c", "<ul><li>a<br>more<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("- a\n  > b", "<ul><li>a<blockquote><p>b</p></blockquote></li></ul>"),
        ("> - a\n> - b", "<blockquote><ul><li>a</li><li>b</li></ul></blockquote>"),
        (f"- {'word ' * 13}\nand on", f"<ul><li>{'word ' * 13}and on</li></ul>"),
        ("[+] Long\nwords\n[-]\nafter", "<details><summary>Long</summary><p>words</p></details><p>after</p>"),
        ("[+] Long\nno end", "<details><summary>Long</summary><p>no end</p></details>"),
        ("[+] a\n[+] b\nc\n[-]\n[-]", "<details><summary>a</summary><details><summary>b</summary><p>c</p></details></details>"),
        ("[-]", "<p>[-]</p>"),
        ("[a][1]\n\n[1]: https://x.example\n\nb", f'<p><a href="https://x.example" {REL}>a</a></p><p>b</p>'),
        ("> [a][1]\n>\n> [1]: https://x.example\n\n[b][1]\n\n[1]: https://y.example",
         f'<blockquote><p><a href="https://x.example" {REL}>a</a></p></blockquote><p><a href="https://y.example" {REL}>b</a></p>'),
        ("a [1]\n\n[1]: https://x.example", f'<p>a [1]</p><p>[1]: <a href="https://x.example" {REL}>https://x.example</a></p>'),
        ("Roses are red,\nviolets are blue", "<p>Roses are red,<br>violets are blue</p>"),
        ("Ann Lee\nTown Hall\nOld Town", "<p>Ann Lee<br>Town Hall<br>Old Town</p>"),
    ],
)  # fmt: skip
def test_blocks_are_read(text, html):
    assert html_of(text) == html


WRAPPED = """Since the bridge was closed last week I have walked to work along the
river every morning, and I have to say that I rather like it: there are
herons."""


def test_lines_that_a_mail_program_wrapped_are_joined():
    assert html_of(WRAPPED) == f"<p>{WRAPPED.replace(chr(10), ' ')}</p>"


def test_long_lines_that_end_where_they_should_stay_apart():
    lines = "A first point that has some sixty letters or a few more than that\nA short one.\nA third point, also with sixty letters or a good many more of them, to be complete"

    assert html_of(lines).count("<br>") == 2


@pytest.mark.parametrize(
    "text",
    [
        "[+]\n" * 30_000,
        "- a\n" * 30_000,
        "[1]: https://a\n" * 10_000,
        "`a" * 50_000,
        "[a](" * 50_000,
        "*" * 100_000,
        "> " * 50_000,
        "_a" * 50_000,
        " " * 100_000,
        "/" * 99_999,
        "<" * 99_999,
    ],
)
def test_hostile_text_is_read_in_good_time(text):
    text_of(html_of(text))


def test_a_text_longer_than_any_comment_stays_as_it_is():
    text = "- *a* <b>\n" * 40_000
    assert html_of(text) == f"<p>{text.replace('<b>', '&lt;b&gt;').replace(chr(10), '<br>')}</p>"


def test_an_editors_remark_is_named_in_the_sites_language_and_read_in_english_too():
    body = html_of("Remark: True.", remarks=True)

    with spoken_in("de"):
        assert text_of(body).strip() == "Anmerkung: True."
        assert html_of("Anmerkung: True.", remarks=True) == body
        assert html_of("Remark: True.", remarks=True) == body
    assert html_of("Anmerkung: True.", remarks=True) != body
