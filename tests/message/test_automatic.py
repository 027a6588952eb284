"""A person's mail, told from a program's."""

import pytest

from gateway.message.automatic import is_automatic
from gateway.message.reading import read


def mail(subject="Re: A headline", sender="ann@example.org", **headers):
    fields = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return read(f"From: {sender}\r\nSubject: {subject}\r\n{fields}\r\nWords.\r\n".encode())


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; why=x"},
        {"Auto_Submitted": "auto-notified"},
        {"X_Autoreply": "yes"},
        {"X_Autorespond": "out"},
        {"X_Failed_Recipients": "x@example.org"},
        {"Content_Type": "multipart/report; report-type=delivery-status; boundary=x"},
        {"subject": "Automatic reply: A headline"},
        {"subject": "Automatische Antwort: A headline"},
        {"subject": "Abwesenheitsnotiz"},
        {"subject": "Réponse automatique : A headline"},
        {"subject": "Respuesta automática: A headline"},
        {"subject": "Out of Office: A headline"},
        {"subject": "自動返信"},
        {"subject": "Undeliverable: A headline"},
        {"sender": "MAILER-DAEMON@example.org"},
        {"sender": "no-reply@example.org"},
    ],
)
def test_a_program_is_known(headers):
    assert is_automatic(mail(**headers), "someone@example.org")


def test_the_null_sender_is_a_program():
    assert is_automatic(mail(), None)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Auto_Submitted": "no"},
        {"Auto_Submitted": "auto-forwarded"},
        {"X_Autoreply": "no"},
        {"Precedence": "list"},
        {"Precedence": "bulk"},
        {"List_Id": "<x.example.org>"},
        {"X_Auto_Response_Suppress": "All"},
        {"subject": "Automatic rifles should be banned"},
        {"subject": "Re: My out of office hours"},
        {"sender": "Bouncer <bob@example.org>"},
    ],
)
def test_a_person_is_not_taken_for_one(headers):
    assert not is_automatic(mail(**headers), "ann@example.org")
