"""Articles as editors write them, in every form."""

import pytest

from gateway.discussion.publishing import Text, article_of_file, article_of_text, with_remark
from gateway.model import Source

MAIL = b"""From: NIC <nic@example.org>
Subject: =?utf-8?q?=C3=9Cberraschung?=
Content-Type: text/plain; charset=utf-8

Source: KhaamaPress <https://example.org/1>

Words.

--\x20
NIC
"""


@pytest.mark.parametrize(
    ("suffix", "content", "text"),
    [
        (".txt", b"A headline\n\nWords.\n", Text("A headline", None, "<p>Words.</p>")),
        (".TXT", b"\nA headline\r\n\r\nWords.\r\n", Text("A headline", None, "<p>Words.</p>")),
        (".txt", b"Two\nlines\n\nWords.", Text("", None, "<p>Two<br>lines</p><p>Words.</p>")),
        ("", b"A headline\n\nWords.\n", Text("A headline", None, "<p>Words.</p>")),
        (".md", b"# A *headline* #\n\nSome **words**.\n", None),
        (".md", b"\n#  C# and F#\n\nWords.\n", Text("C# and F#", None, "<p>Words.</p>")),
        (".md", b"#hash\n", Text("", None, "<p>#hash</p>")),
        (".md", b"Words only.\n", Text("", None, "<p>Words only.</p>")),
        (
            ".md",
            b"One.\n\nRemark: *And* so they should.\n\n> Remark: no.\n\nTwo.\n",
            Text(
                "",
                None,
                "<p>One.</p>\n<aside><p><i>And</i> so they should.</p></aside>\n"
                "<blockquote>\n<p>Remark: no.</p>\n</blockquote>\n<p>Two.</p>",
            ),
        ),
        (
            ".html",
            b"<div>One.</div><p>Remark: Ha!</p>",
            Text("", None, "<p>One.</p><aside><p>Ha!</p></aside>"),
        ),
        (
            ".html",
            b"<title>A &amp; B</title><h1>Other</h1><script>x</script><p>Words.</p>",
            Text("A & B", None, "<p>Words.</p>"),
        ),
        (
            ".eml",
            MAIL,
            Text("Überraschung", Source("KhaamaPress", "https://example.org/1"), "<p>Words.</p>"),
        ),
    ],
)
def test_an_article_is_read_from_any_of_its_forms(suffix, content, text):
    read = article_of_file(suffix, content)

    if text is None:
        assert read.subject == "A *headline*"
        assert "<b>words</b>" in read.body
    else:
        assert read == text


def test_with_a_headline_given_the_first_line_is_text():
    assert article_of_file(".txt", b"One\n\nTwo\n", "Given").body == "<p>One</p><p>Two</p>"


def test_a_source_line_and_remarks_are_told_from_the_text():
    text = article_of_text("Source: Foreign Policy https://example.org/2\n\nWords.\n\nRemark: Ha!")

    assert text.source == Source("Foreign Policy", "https://example.org/2")
    assert text.body == "<p>Words.</p><aside><p>Ha!</p></aside>"


def test_a_source_without_a_link_is_only_text():
    assert article_of_text("Source: hearsay").source is None


def test_a_remark_stands_above():
    assert with_remark("<p>Words.</p>", "About\ntime.") == (
        "<aside><p>About time.</p></aside><p>Words.</p>"
    )
