"""Canonical HTML as text."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.markup_text import text_of

NAME = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<p>One<br>Two</p>", "One\nTwo"),
        ("<p><b>b</b> <i>i</i> <u>u</u> <s>s</s></p>", "*b* /i/ _u_ ~s~"),
        ("<ul><li>One</li><li>Two</li></ul><p>End</p>", "- One\n- Two\n\nEnd"),
        ("<blockquote><p>One</p></blockquote><p>Two</p>", "> One\n\nTwo"),
        ("<aside><p>Ha!</p></aside><p>Words.</p>", "Remark: Ha!\n\nWords."),
        ('<p><a href="https://x.example">https://x.example</a></p>', "https://x.example"),
        ('<p><a href="https://x.example">here</a></p>', "[here][1]\n\n[1]: https://x.example"),
        (
            '<p>[no][1] <a href="https://x.example">here</a></p>',
            "[no][1] [here][2]\n\n[2]: https://x.example",
        ),
        (
            f'<p><img src="/media/{NAME}.jpg" alt="A bridge" class="photo"></p>',
            f"[photo: A bridge] </media/{NAME}.jpg>",
        ),
        ("<details><summary>Long</summary><p>Words</p></details>", "[+] Long\nWords\n[-]"),
        ("<p>&lt;b&gt; &amp;</p>", "<b> &"),
        ("", ""),
    ],
)
def test_a_person_reads_in_mail_and_news_what_stands_on_the_page(html, text):
    assert text_of(html) == text


def test_the_line_below_a_quote_is_no_part_of_it() -> None:
    quoted = "<blockquote><p>One.</p><p>Two.</p></blockquote><p>Mine.</p>"
    assert text_of(quoted) == "> One.\n>\n> Two.\n\nMine."


LINES = st.lists(
    st.text(alphabet="ab *_/~-+>#[]1:.&;<lt\u2064\u2062\xa0ä\n", max_size=12), max_size=4
)


@given(st.lists(LINES, min_size=1, max_size=4))
def test_paragraphs_without_marks_are_read_as_the_parser_reads_them(
    paragraphs: list[list[str]],
) -> None:
    texts = ["<br>".join(escape(line, quote=False) for line in lines) for lines in paragraphs]
    html = "".join(f"<p>{text}</p>" for text in texts)
    # An element that says nothing leads them to the parser.
    assert text_of(html) == text_of(f"{html}<u></u>")
