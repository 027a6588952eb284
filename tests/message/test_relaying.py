"""Articles on their way to other news servers."""

from gateway.message.netnews import wire_form
from gateway.message.proto_article import ProtoArticle, read
from gateway.message.relaying import (
    accepted,
    cancel_id,
    cancel_message,
    has_passed,
    own_article,
    path_of,
    relayed_article,
)
from gateway.model import MessageId
from tests.factories import NOW, SITE_VALUE, a_post

RAW = (
    b"Path: far.example!not-for-mail\r\nXref: far.example a.b:7\r\n c.d:8\r\n"
    b"From: a@b.example\r\nSubject: x\r\n\r\n.dot\r\nPath: in the body\r\n"
)


def test_our_name_goes_before_the_path_and_nothing_else_changes() -> None:
    assert accepted(RAW, "gazette.example", "far.example") == RAW.replace(
        b"Path: far", b"Path: gazette.example!!far", 1
    )


def test_a_path_says_where_an_article_came_from_another_server_than_its_path_has_it() -> None:
    taken = accepted(RAW, "gazette.example", "near.example")

    assert taken.startswith(
        b"Path: gazette.example!.MISMATCH.near.example!far.example!not-for-mail\r\n"
    )
    passed = [has_passed(taken, name) for name in ("far.example", "near.example", "example")]
    assert passed == [True, True, False]


def test_a_path_that_gets_too_long_for_its_line_goes_on_below() -> None:
    long = b"Path: %b!not-for-mail\r\nSubject: x\r\n\r\nx\r\n" % b"!".join([b"x" * 63] * 14)
    taken = accepted(long, "gazette.example", "x" * 63)

    assert taken.startswith(b"Path: gazette.example!!\r\n x")
    assert path_of(taken) == ["gazette.example", "", *path_of(long)]


def test_an_article_goes_on_without_the_numbers_it_had() -> None:
    assert relayed_article(RAW) == (
        b"Path: far.example!not-for-mail\r\n"
        b"From: a@b.example\r\nSubject: x\r\n\r\n..dot\r\nPath: in the body\r\n"
    )


def test_a_path_is_read_across_folded_lines() -> None:
    assert path_of(b"path: a!b\r\n !c\r\nSubject: x\r\n\r\nPath: d\r\n") == ["a", "b", "c"]
    assert path_of(b"Subject: x\r\n\r\nPath: d\r\n") == [""]


def test_an_article_of_ours_goes_without_the_numbers_it_has_here() -> None:
    form = wire_form(a_post(), SITE_VALUE, [("gazette.home-front", 7)])
    sent = own_article(form.head, form.article)

    assert b"Xref" not in sent
    assert sent.startswith(b"Path: gazette.example!.POSTED!not-for-mail\r\n")
    assert sent.endswith(form.article[form.head :])
    assert b"\r\n\r\n" in sent


def test_a_cancel_message_can_be_read_and_holds_the_key() -> None:
    gone = MessageId("<1@gazette.example>")
    message = cancel_message(gone, "gazette.opinion", "sha256:key", "gazette.example", NOW)
    found = read(message, NOW, is_relayed=True)

    assert isinstance(found, ProtoArticle)
    assert (found.cancels, found.cancel_keys) == (gone, "sha256:key")
    assert found.message_id == cancel_id(gone) == "<cancel.1@gazette.example>"


def test_the_id_of_a_cancel_message_is_one_that_news_can_carry_however_long_the_other() -> None:
    ids = [cancel_id(MessageId(f"<{'a' * length}@x.example>")) for length in (231, 232, 238)]

    assert max(map(len, ids)) <= 250
    assert len(set(ids)) == 3
    assert len(ids[0]) == 250
