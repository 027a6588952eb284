"""What is a report, and what is a person's mail about one."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.reading import read
from gateway.message.reports import report_of
from gateway.model import Address, Reason
from tests.message.reports import a_mail, a_status, reported

FAILED = "Your mail could not be delivered:\r\n\r\n<bob@example.org>:\r\n550 User unknown\r\n"
ANN = "Ann Lee <ann@example.org>"


@pytest.mark.parametrize(
    "headers",
    [
        {"sender": "Mail Delivery System <MAILER-DAEMON@example.org>"},
        {"sender": "postmaster@example.org"},
        {"sender": "<>"},
        {"sender": "Mail Delivery Subsystem <mds@example.org>"},
        {"sender": "relay@example.org", "Return_Path": "<>"},
        {"sender": "relay@example.org", "X_Failed_Recipients": "bob@example.org"},
        {"sender": "no-reply@example.org", "subject": "Mail could not be delivered"},
    ],
)
def test_a_mail_system_speaks(headers):
    (told,) = reported(a_mail(FAILED, **headers)).recipients
    assert (told.address, told.reason, told.is_dead) == (
        Address("bob@example.org"),
        Reason.DEAD,
        True,
    )


@pytest.mark.parametrize(
    ("sender", "subject"),
    [
        (ANN, "Undeliverable: News"),
        (ANN, "Fwd: Undelivered Mail Returned to Sender"),
        (ANN, "Re: News"),
        ("no-reply@example.org", "Your order"),
    ],
)
def test_a_person_writes_of_a_report(sender, subject):
    assert reported(a_mail(FAILED, sender, subject)) is None


def test_a_person_forwards_a_report_whole():
    body = b"--y\r\n\r\nWhat is this?\r\n--y\r\nContent-Type: message/rfc822\r\n\r\n" + a_status(
        "x: y"
    )
    raw = a_mail("", ANN, Content_Type="multipart/mixed; boundary=y") + body + b"\r\n--y--\r\n"
    assert reported(raw) is None


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Automatic reply: News", "Mail could not be delivered to Ann; ask bob@example.org."),
        (
            "Re: News",
            "I am on leave until Monday. Mail will not be forwarded. Ask bob@example.org.",
        ),
    ],
)
def test_somebody_who_is_away_has_a_mailbox(subject, text):
    assert reported(a_mail(text, ANN, subject, Return_Path="<>")) is None


def test_a_system_speaks_of_something_else():
    assert reported(a_mail("Your mailbox will be moved tonight.", subject="Maintenance")) is None


def test_several_failed_recipients_of_the_header_are_all_told():
    raw = a_mail(FAILED, X_Failed_Recipients="bob@example.org, cy@example.org")
    assert [one.address for one in reported(raw).recipients] == [
        "cy@example.org",
        "bob@example.org",
    ]


@pytest.mark.parametrize("kind", ["message/rfc822\r\n", "multipart/report; boundary=x\r\n\r\n--x"])
def test_what_is_nested_without_end_is_no_report(kind):
    mail = read(b"From: <>\r\n\r\nWords.")
    nested = f"Content-Type: {kind}\r\n\r\n".encode() * 5000
    assert report_of(mail, b"From: <>\r\n" + nested) is None


@given(st.binary(max_size=600))
def test_any_mail_can_be_asked(octets):
    for head in (
        b"From: <>\r\n\r\n",
        b"From: <>\r\nContent-Type: multipart/report; boundary=x\r\n\r\n--x\r\n",
    ):
        raw = head + octets
        report_of(read(raw), raw)


@pytest.mark.parametrize(
    "unit", [b">", b" ", b"<a@b ", b"could not be delivered to ", b"--x\r\n", b"a: b\r\n"]
)
def test_a_long_mail_is_read_in_little_time(unit):
    raw = b"From: <>\r\nContent-Type: multipart/report; boundary=x\r\n\r\n--x\r\n\r\n" + unit * (
        2**20 // len(unit)
    )
    mail = read(raw)
    started = time.process_time()
    report_of(mail, raw)
    assert time.process_time() - started < 1
