"""What newsreaders post: taken, or turned down with a sentence."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.proto_article import ProtoArticle, read, without_signature
from gateway.model import Author

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

FIELDS = {
    "From": "Ann Lee <Ann@Example.org>",
    "Newsgroups": "gazette.opinion",
    "Subject": "Words",
}


def article(text: str = "Some text.", **changed: str | None) -> bytes:
    """An article; `Message_ID="..."` sets or, with None, drops a field."""
    fields = {**FIELDS, **{name.replace("_", "-"): value for name, value in changed.items()}}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value is not None)
    return f"{head}\r\n{text}\r\n".encode()


def taken(octets: bytes) -> ProtoArticle:
    found = read(octets, NOW)
    assert isinstance(found, ProtoArticle), found
    return found


def test_an_article_is_read() -> None:
    found = taken(
        article(
            Newsgroups="gazette.opinion, gazette.home-front",
            Subject="=?UTF-8?Q?Re=3A_Gr=C3=B6=C3=9Fe?=",
            Message_ID="<x.1@ann.example>",
            References="<1@gazette.example>\r\n\t<2@gazette.example>",
            Date="Mon, 02 Mar 2026 09:00:00 +0000",
            Path="not-for-mail",
        )
    )

    assert found.author == Author("Ann Lee", "ann@example.org")  # type: ignore[arg-type]
    assert found.newsgroups == ("gazette.opinion", "gazette.home-front")
    assert found.subject == "Re: Größe"
    assert found.text.strip() == "Some text."
    assert found.message_id == "<x.1@ann.example>"
    assert found.references == ("<1@gazette.example>", "<2@gazette.example>")


def test_what_is_missing_may_be_missing() -> None:
    """slrn sends neither Message-ID nor Date."""
    assert taken(article()).message_id is None


def test_a_charset_and_an_encoding_are_undone() -> None:
    found = taken(
        article(
            "Gr=F6=DFe =\r\nhere",
            Content_Type="text/plain; charset=iso-8859-1",
            Content_Transfer_Encoding="quoted-printable",
        )
    )

    assert found.text.strip() == "Größe here"


def test_flowed_lines_are_joined_and_the_signature_is_dropped() -> None:
    found = taken(
        article(
            "one \r\ntwo\r\n\r\n-- \r\nAnn, +1 555 0100",
            Content_Type="text/plain; charset=utf-8; format=flowed",
        )
    )

    assert found.text.strip() == "one two"


def test_only_the_last_signature_is_one() -> None:
    assert without_signature("a\n-- \nb\n-- \nme") == "a\n-- \nb"
    assert without_signature("a\n--\nb") == "a\n--\nb"


@pytest.mark.parametrize("address", ["nobody@invalid.invalid", "x@users.gazette.example.invalid"])
def test_a_mailbox_that_is_nobodys_is_as_good_as_none(address: str) -> None:
    assert taken(article(From=f"Ann <{address}>")).author == Author("Ann", None)


def test_the_lock_and_where_to_follow_up_are_kept() -> None:
    found = taken(article(Cancel_Lock="sha1:abc= sha256:def=", Followup_To="gazette.opinion"))

    assert found.kept_headers == (
        ("Followup-To", "gazette.opinion"),
        ("Cancel-Lock", "sha1:abc= sha256:def="),
    )


def test_who_asks_for_no_follow_ups_is_heard() -> None:
    assert taken(article(Followup_To="poster")).kept_headers == (("Followup-To", "poster"),)


def test_a_control_message_names_what_it_takes_away_and_needs_no_words() -> None:
    found = taken(article("", Control="cancel <a@b>", Cancel_Key="sha256:abc sha1:def"))

    assert (found.cancels, found.cancel_keys) == ("<a@b>", "sha256:abc sha1:def")


def test_an_article_names_what_it_supersedes_and_whether_it_was_approved() -> None:
    found = taken(article(Supersedes="<a@b>", Approved="ed@gazette.example"))

    assert (found.supersedes, found.cancels, found.is_approved) == ("<a@b>", None, True)


def test_an_article_of_another_server_carries_the_marks_of_its_way() -> None:
    marks = {"Path": "far!.POSTED!not-for-mail", "Injection-Info": "far", "Xref": "far a.b:1"}

    assert isinstance(read(article(**marks), NOW), str)
    marks |= {"Message-ID": "<1@far.example>", "Date": "Mon, 2 Mar 2026 09:00:00 +0000"}
    assert isinstance(read(article(**marks), NOW, is_relayed=True), ProtoArticle)
    for name in ("Path", "Message-ID", "Date"):
        found = read(article(**{**marks, name: None}), NOW, is_relayed=True)
        assert found == f"The {name} field is missing"


@pytest.mark.parametrize(
    ("octets", "reason"),
    [
        (b"", "no text"),
        (b"From: a\r\n", "no text"),
        (article(" "), "no text"),
        (article("a\nb"), "CR LF"),
        (article("a\rb"), "CR LF"),
        (article("a\0b"), "NUL"),
        (article("x" * 999), "998"),
        (article(X="y\r\n" + " y\r\n" * 20_000), "header is too long"),
        (article(From=None), "From field is missing"),
        (article(Subject=None), "Subject field is missing"),
        (article(Newsgroups=None), "Newsgroups field is missing"),
        (article(Subject=""), "Subject is empty"),
        (article(Newsgroups=" , "), "names no newsgroup"),
        (article(Newsgroups="a..b"), "names no newsgroup"),
        (article(Newsgroups="a b"), "names no newsgroup"),
        (b"from: x@y.example\r\n" + article(), "more than one from"),
        (article(Xref="x a:1"), "Xref"),
        (article(Injection_Info="x"), "Injection-Info"),
        (article(Control="newgroup gazette.more"), "other than cancel"),
        (article(Control="cancel no-id"), "other than cancel"),
        (article(Supersedes="all of them"), "Supersedes"),
        (article(Supersedes="<a@b>", Control="cancel <a@b>"), "either"),
        (article(Path="a!.POSTED!b"), "injected elsewhere"),
        (article(Message_ID="<a b@c>"), "Message-ID"),
        (article(Message_ID="no-brackets@c"), "Message-ID"),
        (article(Message_ID=f"<{'a' * 250}@c>"), "Message-ID"),
        (article(Date="Mon, 09 Mar 2026 09:00:00 +0000"), "future"),
        (article().replace(b"Subject: Words", b"Subject : Words"), "no header field"),
        (article().replace(b"Subject: Words", b"no field"), "no header field"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(octets: bytes, reason: str) -> None:
    said = read(octets, NOW)

    assert isinstance(said, str)
    assert reason in said


@given(st.binary(max_size=600))
def test_any_octets_are_an_article_or_a_sentence(octets: bytes) -> None:
    assert isinstance(read(octets, NOW), ProtoArticle | str)


@given(st.sampled_from(["From", "Subject", "References", "Date", "Content-Type"]), st.text())
def test_any_value_is_an_article_or_a_sentence(name: str, value: str) -> None:
    octets = article(**{name: value}).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")

    assert isinstance(read(octets, NOW), ProtoArticle | str)
