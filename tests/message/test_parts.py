"""Which parts of a mail a person would read."""

from email import message_from_bytes

import pytest

from gateway.message.parts import PARTS_LIMIT, readable_parts


def parts_of(text):
    message = message_from_bytes(text.replace("\n", "\r\n").encode())
    return [part.octets.decode().strip() for part in readable_parts(message)]


def multipart(kind, *parts):
    inner = "".join(f"--b\n{part}\n" for part in parts)
    return f"Content-Type: multipart/{kind}; boundary=b\n\n{inner}--b--\n"


PLAIN = "Content-Type: text/plain\n\nPlain."
HTML = "Content-Type: text/html\n\n<p>HTML.</p>"


@pytest.mark.parametrize(
    ("mail", "texts"),
    [
        ("\nJust text.", ["Just text."]),
        (PLAIN, ["Plain."]),
        (multipart("alternative", PLAIN, HTML), ["Plain.", "<p>HTML.</p>"]),
        (multipart("mixed", PLAIN, "Content-Type: image/png\n\nxx"), ["Plain."]),
        (
            multipart("mixed", PLAIN, "Content-Type: text/plain; name=a.txt\n\nA file."),
            ["Plain."],
        ),
        (
            multipart(
                "mixed", PLAIN, "Content-Type: text/plain\nContent-Disposition: attachment\n\nx"
            ),
            ["Plain."],
        ),
        (multipart("mixed", PLAIN, "Content-Type: text/calendar\n\nBEGIN:"), ["Plain."]),
        (
            multipart("mixed", PLAIN, "Content-Type: message/rfc822\n\nSubject: x\n\nOld."),
            ["Plain."],
        ),
        (
            "Content-Type: multipart/mixed; boundary=b\n\nIts boundary was lost.",
            ["Its boundary was lost."],
        ),
    ],
)
def test_text_is_read_and_files_and_enclosed_mails_are_not(mail, texts):
    assert parts_of(mail) == texts


def test_parameters_of_a_part_are_told():
    text = 'Content-Type: text/plain; charset="UTF-8"; format=Flowed; DelSp=yes\n\nx'
    (part,) = readable_parts(message_from_bytes(text.encode()))

    assert (part.charset, part.flowed, part.delsp, part.is_html) == ("utf-8", True, True, False)


def test_there_is_an_end_to_parts():
    mail = multipart("mixed", *["Content-Type: image/png\n\nx"] * (PARTS_LIMIT * 2), PLAIN)

    assert parts_of(mail) == []
