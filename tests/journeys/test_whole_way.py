"""The whole way of a comment, with a stranger's tools: in by mail, news and out by digest."""

import base64
import email.utils
import quopri
import re
import warnings
from datetime import UTC, datetime, timedelta

import pytest

from tests.program import Program, a_mail

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import nntplib

ANN, BOB, CAY = "ann@example.org", "bob@example.net", "cay@example.com"


@pytest.fixture(params=["sqlite", "postgresql"])
def program(request, tmp_path):
    store = "sqlite:rejoinder.db"
    if request.param == "postgresql":
        store = request.getfixturevalue("postgres_url")
    program = Program(tmp_path / "one", store, news_post="confirm").start()
    yield program
    assert program.stop() == 0


def gmail_reply(notice, text):
    """A reply as Gmail's page sends it: both parts, its attribution line, the quote in a div."""
    quoted = notice.get_body(("plain",)).get_content()
    who = "NIC via The Gazette <\nhome-front@gazette.example>"
    plain = f"{text}\n\nOn Mon, Mar 2, 2026 at 9:30 AM {who} wrote:\n\n"
    plain += "\n".join(f"> {line}" for line in quoted.splitlines())
    html = (
        f'<div dir="ltr">{text}</div><br><div class="gmail_quote gmail_quote_container">'
        '<div dir="ltr" class="gmail_attr">On Mon, Mar 2, 2026 at 9:30 AM NIC via The Gazette '
        '&lt;<a href="mailto:home-front@gazette.example">home-front@gazette.example</a>&gt; wrote:'
        f'<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex">{quoted}</blockquote>'
        "</div>"
    )
    body = "".join(
        f'--0000abc\r\nContent-Type: {kind}; charset="UTF-8"\r\n'
        f"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        f"{quopri.encodestring(part.encode()).decode()}\r\n"
        for kind, part in (("text/plain", plain), ("text/html", html))
    )
    return (
        (
            f"MIME-Version: 1.0\r\nFrom: Ann Lee <{ANN}>\r\nTo: {notice['Reply-To']}\r\n"
            f"Subject: Re: {notice['Subject']}\r\nMessage-ID: <CAF=gmail1@mail.gmail.com>\r\n"
            f"In-Reply-To: {notice['Message-ID']}\r\nReferences: {notice['Message-ID']}\r\n"
            f"Date: {email.utils.formatdate()}\r\n"
            'Content-Type: multipart/alternative; boundary="0000abc"\r\n\r\n'
            f"{body}--0000abc--\r\n"
        )
        .replace("\r\n", "\n")
        .replace("\n", "\r\n")
        .encode()
    )


def outlook_reply(notice, text):
    """A reply as Outlook sends it: base64, a header block without a quote mark, its own thread."""
    quoted = notice.get_body(("plain",)).get_content()
    plain = (
        f"{text}\n\n________________________________\nFrom: NIC via The Gazette "
        f"<home-front@gazette.example>\nSent: Monday, March 2, 2026 9:30 AM\nTo: Bob\n"
        f"Subject: {notice['Subject']}\n\n{quoted}"
    )
    encoded = base64.encodebytes(plain.replace("\n", "\r\n").encode()).decode()
    return (
        (
            f"From: Bob Stone <{BOB}>\r\nTo: {notice['Reply-To']}\r\n"
            f"Subject: RE: {notice['Subject']}\r\nThread-Topic: x\r\nThread-Index: AdABC\r\n"
            f"Message-ID: <AM0PR0@outlook.example>\r\nDate: {email.utils.formatdate()}\r\n"
            f"Content-Language: en-GB\r\nMIME-Version: 1.0\r\n"
            'Content-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
            f"{encoded}"
        )
        .replace("\r\n", "\n")
        .replace("\n", "\r\n")
        .encode()
    )


def subscribe(program, who, address, seen):
    program.send(
        a_mail(f"{who} <{address}>", "home-front-subscribe@gazette.example", "hello", ""),
        address, "home-front-subscribe@gazette.example",
    )  # fmt: skip
    question = program.await_mail(address, seen)[0]
    answer = a_mail(f"{who} <{address}>", question["Reply-To"], "Re: yes", "Yes, please.")
    program.send(answer, address, email.utils.parseaddr(question["Reply-To"])[1])
    program.await_mail(address, seen)


def reply(program, raw_or_mail, sender, notice):
    program.send(raw_or_mail, sender, email.utils.parseaddr(notice["Reply-To"])[1])


def newsreader(program):
    return nntplib.NNTP("127.0.0.1", program.nntp, readermode=True)


def test_a_comment_goes_the_whole_way(program, tmp_path):
    seen = set()
    subscribe(program, "Ann Lee", ANN, seen)
    subscribe(program, "Bob Stone", BOB, seen)
    subscribe_to_digest(program, seen)

    text = tmp_path / "article.txt"
    text.write_text("Bridge closed for repairs\n\nThe old bridge will be closed until May.\n")
    root = program.run(
        "post", "--section", "home-front", "--by", "NIC", "--source-name", "KhaamaPress",
        "--source-url", "https://example.org/1", "--remark", "About time.", str(text),
    )  # fmt: skip

    to_ann, to_bob = program.await_mail(ANN, seen)[0], program.await_mail(BOB, seen)[0]
    assert to_ann["Message-ID"] == to_bob["Message-ID"] == root
    reply(program, gmail_reply(to_ann, "At last, the *old* bridge."), ANN, to_ann)
    reply(program, outlook_reply(to_bob, "And how do we get to work?"), BOB, to_bob)
    bobs_copy_of_ann = program.await_mail(BOB, seen)[0]
    program.await_mail(ANN, seen)

    with newsreader(program) as news:
        _, count, first, last, _ = news.group("gazette.home-front")
        overviews = dict(news.over((first, last))[1])
        assert (count, first, last) == (3, 1, 3)
        assert [over["references"] for over in overviews.values()] == ["", root, root]
        bodies = [b"\n".join(news.body(str(n))[1].lines).decode() for n in (2, 3)]
        assert [body.strip() for body in bodies][1].startswith("And how do we get to work?")
        assert "At last, the *old* bridge." in bodies[0]
        assert not any("wrote:" in body or "Sent:" in body for body in bodies)
        ann_id = overviews[2]["message-id"]
        assert ann_id == bobs_copy_of_ann["Message-ID"]
        news.post(
            f"From: Cay <{CAY}>\r\nNewsgroups: gazette.home-front\r\n"
            f"Subject: Re: Bridge closed for repairs\r\nReferences: {root} {ann_id}\r\n"
            "Message-ID: <slrn1@cay.example.com>\r\n\r\nI will walk.\r\n".encode().splitlines(True)
        )
        question = program.await_mail(CAY, seen)[0]
        reply(
            program, a_mail(f"Cay <{CAY}>", question["Reply-To"], "Re: yes", "Yes."), CAY, question
        )
        _, overviews = news.over((4, 4))
        assert overviews[0][1]["references"] == f"{root} {ann_id}"
        assert overviews[0][1]["message-id"] == "<slrn1@cay.example.com>"

    page = program.page(article_path(program))
    for words in ("At last, the", "And how do we get to work?", "I will walk.", "About time."):
        assert page.count(words) >= 1
    assert ANN not in page
    assert BOB not in page

    tomorrow = datetime.now(UTC) + timedelta(days=1, hours=1)
    program.run("digest", "run", "--now", tomorrow.isoformat(timespec="seconds"))
    digest = program.await_mail(CAY, seen)[0]
    content = digest.get_body(("plain",)).get_content()
    for words in ("The old bridge", "At last, the", "And how do we get to work?"):
        assert words in content
    assert "I will walk." not in content  # those are Cay's own
    assert program.outgoing(CAY, seen) == []

    entry = reply_address_beside(digest, "At last, the")
    mail = a_mail(f"Cay <{CAY}>", entry, "Re: digest", "Answered from the digest.")
    program.send(mail, CAY, entry)
    posts = program.json("thread", "show", root)
    by_nic = {post["nic"]: post for post in posts[:3]}
    answered = posts[-1]
    assert answered["parent"] == by_nic["Ann Lee"]["id"]


def subscribe_to_digest(program, seen):
    address = "home-front-digest@gazette.example"
    program.send(a_mail(f"Cay <{CAY}>", address, "daily, please", ""), CAY, address)
    question = program.await_mail(CAY, seen)[0]
    to = email.utils.parseaddr(question["Reply-To"])[1]
    program.send(a_mail(f"Cay <{CAY}>", to, "Re: yes", "Yes"), CAY, to)
    program.await_mail(CAY, seen)


def article_path(program):
    return re.search(r'href="(/article/[^"#]+)"', program.page("/"))[1]


def reply_address_beside(digest, words):
    """The reply address that follows these words in the text of a digest."""
    content = digest.get_body(("plain",)).get_content()
    return re.search(r"reply\+[a-z0-9]+@gazette\.example", content[content.index(words) :])[0]


def test_what_comes_in_at_one_node_is_read_at_the_other_at_once(postgres_url, tmp_path):
    outbox = str(tmp_path / "outbox")
    one = Program(tmp_path / "one", postgres_url, outbox=outbox).start()
    two = Program(tmp_path / "two", postgres_url, outbox=outbox).start()
    try:
        seen = set()
        subscribe(one, "Ann Lee", ANN, seen)
        text = tmp_path / "article.txt"
        text.write_text("A headline\n\nSome words.\n")
        root = one.run("post", "--section", "home-front", "--by", "NIC", str(text))
        notice = one.await_mail(ANN, seen)[0]
        reply(two, a_mail(ANN, notice["Reply-To"], "Re: x", "Across."), ANN, notice)
        for node in (one, two):
            with newsreader(node) as news:
                _, count, _, last, _ = news.group("gazette.home-front")
                assert (count, last) == (2, 2)
                assert b"Across." in news.body("2")[1].lines
            assert "Across." in node.page(article_path(node))
        assert len(one.outgoing(ANN)) == 3
        assert root
    finally:
        assert [one.stop(), two.stop()] == [0, 0]
