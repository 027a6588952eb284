"""HTML of mail programs as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.html_text import text_of_html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<div>One</div><div>Two</div>", "One\nTwo"),
        ("One<br>Two<br/>Three", "One\nTwo\nThree"),
        ("<div>One</div><div><br></div><div>Two</div>", "One\n\nTwo"),
        ("One\n  and   more", "One and more"),
        ("<b>bold</b> <i>lean</i> <u>under</u> <s>gone</s>", "*bold* /lean/ _under_ ~gone~"),
        ("<b>bold </b>word", "*bold* word"),
        ("<b></b>word", "word"),
        ("<ul><li>One</li><li>Two</li></ul>", "- One\n- Two"),
        ("<blockquote><p>One</p><blockquote>Two</blockquote></blockquote>", "> One\n>\n> > Two"),
        ('<a href="https://x.example/">here</a>', "here <https://x.example/>"),
        ('<a href="https://x.example/">https://x.example</a>', "https://x.example"),
        ('<a href="javascript:alert(1)">here</a>', "here"),
        ("<style>p{}</style><script>x()</script>One", "One"),
        ("<head><title>T</title></head><body>One</body>", "One"),
        ("&lt;b&gt; &amp; &nbsp;x", "<b> & x"),
        ("<table><tr><td>One</td><td>Two</td></tr></table>", "One Two"),
        ("<p>Unclosed <b>bold", "Unclosed *bold"),
        ("", ""),
    ],
)
def test_html_is_read_as_a_person_sees_it(html, text):
    assert text_of_html(html) == text


@given(st.text(alphabet="<>/abp =\"'&;!-"))
def test_whatever_it_is_something_comes_of_it(html):
    text_of_html(html)


def test_depth_costs_nothing():
    assert text_of_html("<div>" * 100_000 + "Deep").strip() == "Deep"
    assert text_of_html("<blockquote>" * 5_000 + "Deep").endswith("Deep")
