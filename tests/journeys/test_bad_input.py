"""Bad input at the mail doors: a clear answer, and no harm to the next mail."""

import smtplib
import socket

import pytest

from tests.patience import PATIENCE
from tests.program import Program, a_mail

TO = "article+1@gazette.example"
ANN = "ann@example.org"
HEAD = f"From: Ann <{ANN}>\r\nTo: {TO}\r\nSubject: Re: A headline\r\n".encode()


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    program = Program(folder, proof="none").start()
    text = folder / "article.txt"
    text.write_text("A headline\n\nSome words.\n")
    program.run("post", "--section", "home-front", "--by", "NIC", str(text))
    yield program
    assert program.stop() == 0
    assert "Traceback" not in program.log.read_text()


def posts(program):
    return int(program.json("stats")["posts"])


def answer(program, raw, to=TO, sender=ANN):
    """Send octets as they are; give the final reply, code and text."""
    with smtplib.SMTP("127.0.0.1", program.smtp, timeout=PATIENCE) as smtp:
        smtp.ehlo()
        smtp.mail(sender)
        code, text = smtp.rcpt(to)
        if code == 250:
            smtp.docmd("DATA")
            smtp.send(raw + b"\r\n.\r\n")
            code, text = smtp.getreply()
        return code, text.decode()


def nested(depth):
    text = HEAD + b"Content-Type: multipart/mixed; boundary=b0\r\n\r\n"
    for number in range(depth):
        inner = f"--b{number}\r\nContent-Type: multipart/mixed; boundary=b{number + 1}\r\n\r\n"
        text += inner.encode()
    return text + b"--b%d\r\n\r\nDeep words.\r\n" % depth


REFUSED = {
    "nobody of this name": (HEAD + b"\r\nx", "nobody@gazette.example", 550, "5.1.1"),
    "another's domain": (HEAD + b"\r\nx", "home-front@elsewhere.example", 550, "5.1.1"),
    "a forged token": (HEAD + b"\r\nx", "reply+" + "a" * 40 + "@gazette.example", 550, "5.1.1"),
    "an article that is not there": (
        HEAD + b"\r\nx",
        "article+999@gazette.example",
        550,
        "5.1.1",
    ),
    "too big": (HEAD + b"\r\n" + (b"x" * 76 + b"\r\n") * 150_000, TO, 552, "5.3.4"),
    "no text": (HEAD + b"\r\n", TO, 554, "5.6.0"),
    "nothing but a quote": (HEAD + b"\r\n> Some words.\r\n", TO, 554, "5.6.0"),
    "a bare line feed": (HEAD + b"\r\nOne\nTwo", TO, 554, "5.6.0"),
    "a bare carriage return": (HEAD + b"\r\nOne\rTwo", TO, 554, "5.6.0"),
    "no From": (b"Subject: x\r\n\r\nWords", TO, 554, "5.6.0"),
}

TAKEN = {
    "NUL octets": HEAD + b"\r\nA NUL \x00 here",
    "ten thousand headers": HEAD + b"X-Filler: y\r\n" * 10_000 + b"\r\nWords below headers",
    "a multipart two hundred deep": nested(200),
    "an unknown charset": HEAD
    + b"Content-Type: text/plain; charset=x-klingon\r\n\r\nUnknown \xe4 letters",
    "no Message-ID": HEAD + b"\r\nWithout an id",
    "raw eight-bit headers": b"X-Odd: \xff\xfe\r\n" + HEAD + b"\r\nOdd headers",
}


@pytest.mark.parametrize(("raw", "to", "code", "enhanced"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_taken_is_refused_in_words(program, raw, to, code, enhanced):
    before = posts(program)

    said = answer(program, raw, to)

    assert said[0] == code
    assert said[1].startswith(enhanced)
    assert len(said[1]) > 10
    assert posts(program) == before


@pytest.mark.parametrize("raw", TAKEN.values(), ids=TAKEN.keys())
def test_what_is_odd_but_readable_is_taken(program, raw):
    before = posts(program)

    assert answer(program, raw)[0] == 250
    assert posts(program) == before + 1


def test_another_address_cannot_use_a_valid_token(program):
    program.run("subscribe", "bob@example.net", "--section", "home-front", "--cadence", "instant")
    assert answer(program, HEAD + b"\r\nSo that Bob gets a notice")[0] == 250
    notice = program.await_mail("bob@example.net", set())[0]

    code, text = answer(program, HEAD + b"\r\nNot Bob", notice["Reply-To"].addresses[0].addr_spec)

    assert code == 550
    assert text.startswith("5.7.1")
    assert "article+1@gazette.example" in text


def test_a_mail_that_breaks_off_leaves_nothing(program):
    before = posts(program)
    with socket.create_connection(("127.0.0.1", program.smtp), timeout=PATIENCE) as connection:
        connection.sendall(
            b"EHLO x\r\nMAIL FROM:<ann@example.org>\r\nRCPT TO:<" + TO.encode() + b">\r\nDATA\r\n"
        )
        connection.sendall(HEAD + b"\r\nHalf a senten")

    mail = a_mail(ANN, TO, "Re: A headline", "A whole one.")
    program.send(mail, ANN, TO)
    assert posts(program) == before + 1
