"""Reading a mail: whatever it is, something is read, and nothing raises."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.headers import HEAD_LIMIT
from gateway.message.parts import PicturePart, picture_parts
from gateway.message.reading import date_of, read
from gateway.message.reports import report_of
from gateway.message.structure import structure_of


def mail(head, body="Words."):
    return read(f"{head}\n\n{body}\n".replace("\n", "\r\n").encode())


def test_a_mail_says_who_what_and_where_it_belongs():
    one = mail(
        "From: Ann Lee <Ann@Example.org>\nSubject: =?utf-8?q?=C3=9Cber?=\n rasc=?utf-8?q?hung?=\n"
        "Message-ID: <1@x>\nIn-Reply-To: <a@x>\nReferences: <b@x>\n <a@x>\n"
        "Date: Mon, 2 Mar 2026 10:30:00 +0100\nX-Odd: 1\nX-Odd: 2"
    )

    assert (one.sender, one.sender_name) == ("ann@example.org", "Ann Lee")
    assert one.subject == "Über raschung".replace("r r", "r r")
    assert (one.message_id, one.in_reply_to, one.references) == (
        "<1@x>",
        ("<a@x>",),
        ("<b@x>", "<a@x>"),
    )
    assert one.date == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    assert one.headers["x-odd"] == ("1", "2")
    assert one.text == "Words."


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Mon, 2 Mar 2026 10:30:00 +0100", datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),
        ("Mon, 2 Mar 2026 09:30:00 -0000", datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),
        ("2 Mar 96 09:30", datetime(1996, 3, 2, 9, 30, tzinfo=UTC)),
        ("31 Dec 9999 23:59:59 -2300", None),
        ("Monday", None),
        ("", None),
    ],
)
def test_a_date_is_read_as_far_as_it_says_one(written, meant):
    assert date_of(written) == meant


@pytest.mark.parametrize(
    ("field", "address", "name"),
    [
        ("ann@example.org", "ann@example.org", ""),
        ("<ann@example.org>", "ann@example.org", ""),
        ('"Lee, Ann" <ann@example.org>', "ann@example.org", "Lee, Ann"),
        ("ann@example.org (Ann Lee)", "ann@example.org", "Ann Lee"),
        ("=?utf-8?b?w4Rubg==?= <ann@example.org>", "ann@example.org", "Änn"),
        ("Readers: ann@example.org;", "ann@example.org", ""),
        ("Readers: ann@example.org, bob@example.org;", None, ""),
        ("Nobody", None, "Nobody"),
        ("", None, ""),
    ],
)
def test_a_from_field_is_read_in_all_its_forms(field, address, name):
    one = mail(f"From: {field}")

    assert (one.sender, one.sender_name) == (address, name)


def test_two_from_fields_are_both_seen_and_neither_is_the_senders():
    one = mail("From: a@x.example\nFrom: b@x.example")

    assert one.senders == ("a@x.example", "b@x.example")
    assert one.sender is None
    assert mail("From: a@x.example\nFrom: nobody").sender is None


@pytest.mark.parametrize(
    ("head", "body", "text"),
    [
        ("Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable", "K=F6ln", "Köln"),
        ("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64", "S8O2bG4=", "Köln"),
        ("Content-Type: text/plain; format=flowed", "One \ntwo", "One two"),
        ("Content-Type: text/html", "<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("Content-Type: multipart/alternative; boundary=b", "--b\n\nPlain.\n--b\nContent-Type: text/html\n\n<p>HTML.</p>\n--b--", "Plain."),
        ("Content-Type: multipart/alternative; boundary=b", "--b\n\n\n--b\nContent-Type: text/html\n\n<p>HTML.</p>\n--b--", "HTML."),
        ("Content-Type: multipart/mixed; boundary=b", "Its boundary was lost.", "Its boundary was lost."),
        ("Content-Type: text/plain", "A NUL \x00 here", "A NUL  here"),
        ("Content-Type: multipart/alternative; boundary=b", "--b\n\nThis is a mail in HTML.\n--b\nContent-Type: text/html\n\n<p>What she wrote.</p>\n--b--", "What she wrote."),
        ("Content-Type: multipart/alternative; boundary=b", "--b\n\nI write HTML all day.\n--b\nContent-Type: text/html\n\n<p>I write <b>HTML</b> all day.</p>\n--b--", "I write HTML all day."),
        ("Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable", '<meta charset=3D"koi8-r"><p>=F0=D2=C9=D7=C5=D4</p>', "Привет"),
    ],
)  # fmt: skip
def test_the_text_a_person_would_read_is_found(head, body, text):
    assert mail(head, body).text.strip() == text


def test_a_header_without_end_is_cut_and_said_so():
    one = read(b"Subject: x\r\n" + b"X-Filler: y\r\n" * (HEAD_LIMIT // 10) + b"\r\nWords.\r\n")

    assert one.subject == "x"
    assert one.text.strip() == "Words."
    assert one.defects


def test_the_fingerprint_names_the_content_not_the_way():
    one = read(b"Received: a\r\nFrom: a@x\r\n\r\nWords.\r\n")
    two = read(b"Received: b\r\nFrom: a@x\r\n\r\nWords.\r\n")
    other = read(b"From: a@x\r\n\r\nOther words.\r\n")

    assert one.fingerprint == two.fingerprint != other.fingerprint


@given(st.binary(max_size=400))
def test_any_octets_are_read(raw):
    one = read(raw)

    for text in (one.subject, one.sender_name, one.text):
        text.encode()


@given(
    st.lists(
        st.sampled_from(
            [b"From: a@x\r\n", b"Content-Type: multipart/mixed; boundary=b\r\n", b"--b\r\n", b"\r\n",
             b"--b--\r\n", b"Content-Type: text/html; charset=\xff\r\n", b"=?utf-8?q?\xff?=\r\n",
             b"Content-Transfer-Encoding: base64\r\n", b"Content-Type: message/rfc822\r\n", b"\xfe\xff"]
        )
    )
)  # fmt: skip
def test_any_mix_of_mail_is_read(pieces):
    read(b"".join(pieces)).text.encode()


@pytest.mark.parametrize(
    "charset", ["*=utf-8''utf-8", "*0*=utf-8''ut; charset*1*=f-8", '="ut\0f-8"']
)
@pytest.mark.parametrize("kind", ["text/plain", "image/png", "text/rfc822-headers"])
def test_a_charset_may_be_written_in_any_way(charset, kind):
    text = f"Content-Type: text/plain; charset{charset}\r\n\r\nKöln\r\n"
    other = f"Content-Type: {kind}; name=x; charset{charset}\r\n\r\nBrücke\r\n"
    raw = (
        "From: Mail Delivery System <mailer-daemon@example.org>\r\n"
        "Content-Type: multipart/mixed; boundary=x\r\n\r\n"
        f"--x\r\n{text}--x\r\n{other}--x--\r\n"
    ).encode()
    mail = read(raw)

    assert mail.text.startswith("Köln")
    assert [*picture_parts(structure_of(raw), 10)] == [
        PicturePart("Brücke".encode(), "x", "", is_related=False) for _ in "x" if "image" in kind
    ]
    assert report_of(mail, raw) is None
