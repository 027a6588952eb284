"""Reports in the standard forms: RFC 3464, RFC 6533, RFC 5965, RFC 8098."""

from base64 import encodebytes
from email import message_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.report_fields import of_fields, parts_of
from gateway.model import Address, Event, Reason
from tests.message.reports import a_mail, a_status, reported

BOB = Address("bob@example.org")
OF_MAIL = "Reporting-MTA: dns; mx.example.net"


def of(action, status, diagnostic="", recipient="Final-Recipient: rfc822; bob@example.org"):
    block = f"{recipient}\r\nAction: {action}\r\nStatus: {status}"
    return block + (f"\r\nDiagnostic-Code: smtp; {diagnostic}" if diagnostic else "")


@pytest.mark.parametrize(
    ("block", "event", "status", "reason"),
    [
        (of("failed", "5.1.1", "550 5.1.1 User unknown"), Event.FAILED, "5.1.1", Reason.DEAD),
        (of("failed", "5.2.2"), Event.FAILED, "5.2.2", Reason.FULL),
        (of("failed", "5.7.1", "554 blocked"), Event.FAILED, "5.7.1", Reason.POLICY),
        (of("failed", "4.4.7"), Event.FAILED, "4.4.7", Reason.FAULT),
        (of("delayed", "4.4.1"), Event.DELAYED, "4.4.1", Reason.FAULT),
        (of("relayed", "2.0.0"), Event.RELAYED, "2.0.0", Reason.UNCLEAR),
        (of("delivered (to mailbox)", "2.1.5"), Event.DELIVERED, "2.1.5", Reason.UNCLEAR),
        (of("expanded", "2.0.0"), Event.EXPANDED, "2.0.0", Reason.UNCLEAR),
        (of("Expired", ""), Event.FAILED, "", Reason.UNCLEAR),
        (of("", "4.2.0"), Event.DELAYED, "4.2.0", Reason.UNCLEAR),
    ],
)
def test_what_became_of_a_recipient_is_told(block, event, status, reason):
    report = reported(a_status(OF_MAIL, block, text="About your mail."))
    (told,) = report.recipients
    assert (report.event, told.address, told.event) == (event, BOB, event)
    assert (told.status, told.reason) == (status, reason)


def test_the_gravest_event_of_several_is_that_of_the_report():
    blocks = [
        of("delivered", "2.0.0", recipient="Final-Recipient: rfc822; al@example.org"),
        of("failed", "5.1.1"),
        of("failed", "5.1.1"),
    ]
    report = reported(a_status(OF_MAIL, *blocks))
    assert report.event is Event.FAILED
    assert [one.address for one in report.recipients] == ["al@example.org", BOB]


@pytest.mark.parametrize(
    "recipient",
    [
        "Final-Recipient: rfc822; forward@example.net\r\nOriginal-Recipient: rfc822;bob@example.org",
        "Final-Recipient: RFC822; <Bob@Example.org>",
        "Final-Recipient: utf-8; bob@example.org",
        "Final-Recipient: bob@example.org",
    ],
)
def test_it_is_the_address_we_wrote_to(recipient):
    (told,) = reported(a_status(OF_MAIL, of("failed", "5.0.0", recipient=recipient))).recipients
    assert told.address == BOB


def test_the_global_form_is_read_also_in_base64():
    block = encodebytes(f"{OF_MAIL}\n\n{of('failed', '5.1.1')}".encode()).decode()
    encoded = f"Content-Transfer-Encoding: base64\r\n\r\n{block}"
    raw = a_status("", kind="global-delivery-status")
    raw = raw.replace(
        b"global-delivery-status\r\n\r\n", f"global-delivery-status\r\n{encoded}".encode(), 1
    )
    (told,) = reported(raw).recipients
    assert (told.address, told.reason) == (BOB, Reason.DEAD)


def test_without_fields_the_sentences_are_read():
    raw = a_status(OF_MAIL, text="Could not be delivered:\r\n\r\nbob@example.org\r\nUser unknown")
    (told,) = reported(raw).recipients
    assert (told.address, told.reason) == (BOB, Reason.DEAD)


def test_a_report_that_encloses_a_report_is_read():
    body = b"--y\r\nContent-Type: message/rfc822\r\n\r\n" + a_status(OF_MAIL, of("failed", "5.1.1"))
    raw = a_mail("", Content_Type="multipart/mixed; boundary=y") + body + b"\r\n--y--\r\n"
    (told,) = reported(raw).recipients
    assert told.address == BOB


@pytest.mark.parametrize(
    ("kind", "event"),
    [
        ("abuse", Event.COMPLAINT),
        ("opt-out", Event.COMPLAINT),
        ("not-spam", Event.OTHER),
        ("auth-failure", Event.OTHER),
        ("virus", Event.OTHER),
    ],
)
def test_a_complaint_is_a_persons(kind, event):
    fields = f"Feedback-Type: {kind}\r\nUser-Agent: x/1\r\nOriginal-Rcpt-To: <bob@example.org>"
    report = reported(a_status(fields, kind="feedback-report"))
    assert (report.event, report.recipients[0].address) == (event, BOB)


def test_a_complaint_without_a_recipient_is_of_whom_the_mail_was_to():
    raw = a_status(
        "Feedback-Type: abuse", kind="feedback-report", enclosed="To: bob@example.org\r\n\r\nHi"
    )
    assert reported(raw).recipients[0].address == BOB


def test_outlooks_complaints_have_no_fields_but_are_read():
    body = "--y\r\nContent-Type: message/rfc822\r\n\r\nX-HmXmrOriginalRecipient: bob@example.org\r\n\r\nHi\r\n--y--\r\n"
    raw = a_mail(
        body, "staff@hotmail.example", "complaint about message from 192.0.2.1",
        Content_Type="multipart/mixed; boundary=y",
    )  # fmt: skip
    report = reported(raw)
    assert (report.event, report.recipients[0].address) == (Event.COMPLAINT, BOB)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Your mail was displayed.", Event.READ),
        (
            "Your message to <bob@example.org> was automatically rejected:\r\nQuota exceeded",
            Event.FAILED,
        ),
    ],
)
def test_a_receipt_is_no_failure_unless_it_says_so(text, event):
    fields = "Final-Recipient: rfc822; bob@example.org\r\nDisposition: manual-action/MDN-sent-manually; displayed"
    report = reported(a_status(fields, kind="disposition-notification", text=text))
    assert (report.event, report.recipients[0].address) == (event, BOB)


@given(
    st.binary(max_size=400),
    st.sampled_from(["delivery-status", "feedback-report", "disposition-notification"]),
)
def test_any_fields_can_be_asked(octets, kind):
    raw = b"Content-Type: message/" + kind.encode() + b"\r\n\r\n" + octets
    of_fields(parts_of(message_from_bytes(raw)), "")
