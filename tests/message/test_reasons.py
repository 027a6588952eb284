"""Why mail is refused, in the words of many servers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.message.reasons import one_line, reason_of, status_in
from gateway.model import Reason

WORDS = {
    Reason.DEAD: [
        "550 5.1.1 <bob@example.org>: Recipient address rejected: User unknown in virtual mailbox table",
        "550 No such user here",
        "550 Invalid recipient: bob@example.org",
        "550 5.1.1 The email account that you tried to reach does not exist.",
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
        "554 delivery error: dd This user doesn't have a example.org account (bob@example.org) [0]",
        "Host or domain name not found. Name service error for name=example.org type=A: Host not found",
        "550 5.1.6 recipient no longer on server: bob@example.org",
        "556 5.1.10 Recipient address rejected: Domain example.org does not accept mail (nullMX)",
        "550 5.4.1 [bob@example.org]: Recipient address rejected: Access denied",
        "Sorry, I couldn't find any host named example.org. (#5.1.2)",
        "Requested action not taken: mailbox unavailable",
        "L'adresse de messagerie que vous avez entrée est introuvable.",
        "No se encontró la dirección de correo electrónico que especificó.",
        "Impossibile trovare l'indirizzo di posta elettronica immesso.",
        "Onbekende gebruiker",
        "O endereço de email não foi encontrado",
        "アドレスが見つからないため、配信されませんでした。",
    ],
    Reason.FULL: [
        "552 5.2.2 Over quota",
        "452 4.2.2 The email account that you tried to reach is over quota.",
        "550 Mailbox is full / Blocks limit exceeded / Inode limit exceeded",
        "452 4.3.1 Insufficient system storage",
        "552 Requested mail action aborted: exceeded storage allocation, mailbox quota exceeded",
        "550 5.1.1 <bob@example.org>... Mailbox Full",
    ],
    Reason.SUSPENDED: [
        "550 5.2.1 The email account that you tried to reach is disabled.",
        "525 5.7.13 Disabled recipient address",
        "550 Mailbox is frozen.",
        "554 This account has been suspended",
    ],
    Reason.POLICY: [
        "550 5.7.26 Unauthenticated email from gazette.example is not accepted due to domain's DMARC policy.",
        "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
        "550 5.7.1 Message content rejected",
        "554 Denied by policy",
        "552 5.3.4 Message size exceeds fixed limit",
        "553 5.1.8 <x@gazette.example>... Domain of sender address x@gazette.example does not exist",
        "550 5.7.1 Unable to relay",
        "They are not accepting mail from gazette.example",
        "421 4.7.0 [TSS04] Messages from 192.0.2.25 temporarily deferred due to unexpected volume or user complaints",
        "450 4.7.1 Greylisted, try again in 300 seconds",
    ],
    Reason.FAULT: [
        "connect to mx.example.org[192.0.2.1]:25: Connection timed out",
        "lost connection with mx.example.org while performing the HELO handshake",
        "Name service error for name=example.org type=MX: Host not found, try again",
        "delivery retry timeout exceeded",
        "451 4.3.0 Temporary lookup failure",
        "554 5.4.6 Too many hops",
        "452 4.3.2 Connection rate limit exceeded.",
    ],
    Reason.UNCLEAR: ["", "554 Transaction failed", "250 2.1.5 Ok", "550"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "words"), [(reason, one) for reason, words in WORDS.items() for one in words]
)
def test_words_tell_the_reason(reason, words):
    assert reason_of("", words) is reason


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("5.1.1", Reason.DEAD),
        ("4.1.1", Reason.FAULT),
        ("5.2.1", Reason.SUSPENDED),
        ("5.2.2", Reason.FULL),
        ("5.3.4", Reason.POLICY),
        ("4.4.7", Reason.FAULT),
        ("5.7.1", Reason.POLICY),
        ("5.0.0", Reason.UNCLEAR),
        ("2.1.5", Reason.UNCLEAR),
        ("", Reason.UNCLEAR),
    ],
)
def test_a_status_tells_where_words_do_not(status, reason):
    assert reason_of(status, "") is reason
    assert reason_of("5.1.1", "552 mailbox is full") is Reason.FULL


def test_an_unknown_user_after_the_whole_mail_is_a_filter():
    assert (
        reason_of("5.0.0", "550 Unknown user", "(in reply to end of DATA command)")
        is Reason.UNCLEAR
    )
    assert (
        reason_of("5.1.1", "550 5.1.1 Unknown user (in reply to end of DATA command)")
        is Reason.DEAD
    )
    assert reason_of("5.0.0", "550 : User unknown") is Reason.UNCLEAR


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("550 5.1.1 no", "5.1.1"),
        ("552-5.2.2 a\n552 5.2.2 b", "5.2.2"),
        ("250 2.1.0 Ok\n550 5.7.1 no", "5.7.1"),
        ("5.0.0 then 5.1.2", "5.1.2"),
        ("host 192.5.1.1 said no", ""),
        ("550 no", "5.0.0"),
        ("451 later", "4.0.0"),
        ("in 1550 cases", ""),
    ],
)
def test_the_most_telling_status_is_found(words, status):
    assert status_in(words) == status


@given(st.text(), st.text(), st.text())
def test_any_words_have_a_reason(status, words, context):
    assert reason_of(status, words, context) in Reason


def test_words_of_another_system_are_one_line_of_text():
    assert (
        one_line(" 550\0 no\r\n such\x1b[31m \u202euser\x85\udcff ")
        == "550 no such [31m user \ufffd"
    )
    assert one_line("so many words", 7) == "so many"


@given(st.text(st.characters(codec=None)))
def test_any_words_can_be_stored(said):
    assert "\0" not in one_line(said)
    assert one_line(said).isprintable() or one_line(one_line(said)) == one_line(said)
    one_line(said).encode()
