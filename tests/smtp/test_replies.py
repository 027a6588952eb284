"""The table of answers, and an enhanced code on every line."""

import pytest

from gateway.model import Answer, Posted, Refusal, Refused
from gateway.smtp import replies
from tests.smtp.mailroom import ANSWERS


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("posted", "250 2.0.0 Posted"),
        ("again", "250 2.0.0 Your mail had come before; it is posted"),
        ("held", "250 2.0.0 Please confirm."),
        ("done", "250 2.0.0 You are subscribed."),
        ("closed", "550 5.7.1 This discussion is closed."),
        ("big", "552 5.3.4 Your comment is too long."),
        ("empty", "554 5.6.0 There is no text in it."),
        ("often", "452 4.7.1 Too many posts this hour."),
        ("gone", "550 5.1.1 There is no such address here."),
    ],
)
def test_each_answer_has_its_code(name: str, line: str) -> None:
    assert replies.reply(ANSWERS[name]) == line


def test_every_kind_of_refusal_has_a_code() -> None:
    assert set(replies.REFUSALS) == set(Refusal)


def test_a_fault_of_ours_is_never_final() -> None:
    assert replies.OUR_FAULT.startswith("451 4.3.0 ")


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("two\r\n250 lines", "two 250 lines"),
        ("Grüße", "Gr??e"),
        ("x" * 600, "x" * (replies.LONGEST - len("550 5.7.1 "))),
    ],
)
def test_a_reason_is_one_line_that_any_client_can_read(reason: str, text: str) -> None:
    refused = Refused(Refusal.FORBIDDEN, reason)

    assert replies.reply(refused) == f"550 5.7.1 {text}"


def test_lmtp_answers_each_recipient_in_their_order() -> None:
    lines = ["250 2.0.0 Posted", "550 5.7.1 Closed", "250 2.0.0 Posted"]

    assert replies.lmtp_replies(lines) == "\r\n".join(lines)


@pytest.mark.parametrize(
    ("names", "line"),
    [
        (["closed", "posted"], "250 2.0.0 Posted"),
        (["often", "held", "posted"], "250 2.0.0 Please confirm."),
        (["often", "closed"], "452 4.7.1 Too many posts this hour."),
    ],
)
def test_smtp_says_the_first_success_else_the_first_refusal(names: list[str], line: str) -> None:
    answers: list[Answer] = [ANSWERS[name] for name in names]

    assert replies.smtp_reply([replies.reply(answer) for answer in answers]) == line


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("250 OK", "250 2.0.0 OK"),
        ("250 2.1.0 OK", "250 2.1.0 OK"),
        ("500 Error: bad syntax", "500 5.5.2 Error: bad syntax"),
        ('500 Error: command "\x07" not recognized', "500 5.5.1 There is no such command here"),
        ("503 Error: send HELO first", "503 5.5.1 Error: send HELO first"),
        ("553 5.1.3 Error: malformed address", "553 5.1.3 Error: malformed address"),
        ("220 gazette.example ESMTP", "220 gazette.example ESMTP"),
        ("354 End data", "354 End data"),
    ],
)
def test_a_line_without_an_enhanced_code_gets_one(line: str, expected: str) -> None:
    assert replies.enhanced(line) == expected


def test_a_posted_mail_is_named_as_such() -> None:
    assert isinstance(ANSWERS["again"], Posted)
