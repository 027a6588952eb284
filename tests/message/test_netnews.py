"""The wire form: an article any newsreader takes, and its overview line."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.netnews import WireForm, from_field, permalink, wire_form
from gateway.model import MessageId, Post, Source
from tests.factories import SITE_VALUE, a_post, an_answer

PLACES = [("gazette.home-front", 7), ("gazette.opinion", 3)]


def form_of(post: Post) -> WireForm:
    return wire_form(post, SITE_VALUE, PLACES)


def read(form: WireForm) -> EmailMessage:
    undotted = form.article.replace(b"\r\n..", b"\r\n.")
    return message_from_bytes(undotted, policy=policy.default)  # type: ignore[return-value]


def test_an_article_says_what_a_post_is() -> None:
    answer = an_answer(2, a_post(1), nic="Jürgen, the 2nd", subject="Größe")
    article = read(form_of(answer))

    assert article["From"] == '"Jürgen, the 2nd" <jrgen-the-2nd-gsb@users.gazette.example.invalid>'
    assert article["Subject"] == "Größe"
    assert article["Newsgroups"] == "gazette.home-front,gazette.opinion"
    assert article["Message-ID"] == "<2@gazette.example>"
    assert article["References"] == "<1@gazette.example>"
    assert article["Date"] == "Mon, 02 Mar 2026 09:30:00 +0000"
    assert article["Path"] == "gazette.example!.POSTED!not-for-mail"
    assert article["Xref"] == "gazette.example gazette.home-front:7 gazette.opinion:3"
    assert article["Archived-At"] == "<https://gazette.example/m/2@gazette.example>"
    assert article.get_content_type() == "text/plain"
    assert article.get_param("format") == "flowed"


def test_a_path_too_long_for_a_line_goes_on_below() -> None:
    path = "!".join(["", *["x" * 63] * 20, "y" * 950, "not-for-mail"])
    article = form_of(a_post(1, kept_headers=(("Path", path),))).article

    assert max(map(len, article.split(b"\r\n"))) <= 998
    assert f"gazette.example!{path}" in article.decode().replace("\r\n ", "")


def test_the_head_ends_where_it_says() -> None:
    form = form_of(a_post(1))

    assert form.article[: form.head].endswith(b"\r\n\r\n")
    assert form.article[form.head :] == b"Some words.\r\n"


def test_the_overview_holds_the_fields_of_rfc_3977() -> None:
    answer = an_answer(2, a_post(1), body="<p>.dot</p><p>more</p>", nic="Ann")
    form = form_of(answer)
    size = len(form.article) - 1  # the doubled dot is not counted
    fields = form.overview.decode().removesuffix("\r\n").split("\t")

    assert fields == [
        "",
        "Re: A headline",
        "Ann <ann@users.gazette.example.invalid>",
        "Mon, 02 Mar 2026 09:30:00 +0000",
        "<2@gazette.example>",
        "<1@gazette.example>",
        str(size),
        "3",
        "Xref: gazette.example gazette.home-front:7 gazette.opinion:3",
    ]


def test_a_source_is_told_in_the_header_and_above_the_text() -> None:
    source = Source("KhaamaPress", "https://khaama.example/ä b")
    article = read(form_of(a_post(1, source=source)))

    assert article["X-Source"] == "KhaamaPress"
    assert article["X-Source-URL"] == "<https://khaama.example/%C3%A4%20b>"
    assert article.get_content().startswith("[KhaamaPress] <https://khaama.example/%C3%A4%20b>\r\n")


def test_a_remark_of_the_editor_is_marked() -> None:
    body = "<p>They say so.</p><aside><p>And so they should.</p></aside>"

    assert "Remark: And so they should." in read(form_of(a_post(1, body=body))).get_content()


def test_headers_that_came_by_news_are_kept() -> None:
    kept = (("Cancel-Lock", "sha256:abc="), ("Followup-To", "gazette.opinion"))
    article = read(form_of(a_post(1, kept_headers=kept)))

    assert article["Cancel-Lock"] == "sha256:abc="
    assert article["Followup-To"] == "gazette.opinion"


def test_a_line_of_a_dot_is_doubled() -> None:
    form = form_of(a_post(1, body="<p>.</p>"))

    assert form.article.endswith(b"\r\n\r\n..\r\n")


@pytest.mark.parametrize(
    ("nic", "local"),
    [
        ("Ann Lee", "ann-lee"),
        ("ANN  LEE!", "ann-lee"),
        ("...", "nobody"),
        ("日本", "wgv71a"),
        ("x" * 200, "x" * 64),
    ],
)
def test_a_nic_has_a_mailbox_that_is_nobodys_and_stays(nic: str, local: str) -> None:
    assert from_field(nic, SITE_VALUE).endswith(f" <{local}@users.gazette.example.invalid>")


def test_a_permalink_is_a_url_whatever_the_id() -> None:
    odd = MessageId('<a/b"%c d@x>')

    assert permalink(odd, SITE_VALUE) == "https://gazette.example/m/a%2Fb%22%25c%20d@x"


WORDS = st.text(max_size=120)


@given(
    subject=WORDS,
    nic=st.text(max_size=60),
    body=st.text("ab .>\n<&ö漢", max_size=2000),
    source=st.none() | st.builds(Source, WORDS, WORDS),
    depth=st.integers(0, 30),
)
def test_any_post_makes_an_article_of_the_rfc(
    subject: str, nic: str, body: str, source: Source | None, depth: int
) -> None:
    ids = tuple(MessageId(f"<{'r' * 60}{number}@x.example>") for number in range(depth))
    paragraph = body.replace("&", "&amp;").replace("<", "&lt;")
    form = form_of(
        a_post(
            1, subject=subject, nic=nic, body=f"<p>{paragraph}</p>", source=source, references=ids
        )
    )
    head, text = form.article[: form.head], form.article[form.head :]

    assert max(len(line) for line in form.article.split(b"\r\n")) <= 998
    assert form.article.replace(b"\r\n", b"").translate(None, b"\r\n") == form.article.replace(
        b"\r\n", b""
    )
    assert head.isascii()
    assert head.count(b"\r\n\r\n") == 1
    assert head.endswith(b"\r\n\r\n")
    assert all(line[:1] != b"." or line[:2] == b".." for line in text.split(b"\r\n"))
    assert form.overview.count(b"\t") == 8
    assert form.overview.count(b"\r\n") == 1
