"""Canonical HTML as text."""

import pytest

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
