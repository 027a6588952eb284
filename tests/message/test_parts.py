"""Which parts of a mail a person would read."""

from email import message_from_bytes

import pytest

from gateway.message.parts import PARTS_LIMIT, picture_parts, readable_parts


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


@pytest.mark.parametrize(
    "kind",
    [
        "application/ms-tnef; name=winmail.dat",
        "application/pkcs7-signature; name=smime.p7s",
        "application/pkcs7-mime",
        "text/vcard",
        "text/x-vcard",
        "text/calendar; method=REQUEST",
        "text/x-amp-html",
        "text/rtf",
        "application/octet-stream; name=winmail.dat",
        "application/pgp-keys",
        "application/pgp-signature",
    ],
)
@pytest.mark.parametrize("multipart", ["mixed", "alternative", "signed"])
def test_parts_for_programs_are_set_aside(kind, multipart):
    mail = (
        f"Content-Type: multipart/{multipart}; boundary=b\n\n--b\nContent-Type: text/plain\n\nWords\n"
        f"--b\nContent-Type: {kind}\n\nBEGIN:CODE\n--b--\n"
    )

    assert parts_of(mail) == ["Words"]
    assert parts_of(f"Content-Type: {kind}\n\nBEGIN:CODE\n") == []


def pictures_of(text, largest=1000):
    message = message_from_bytes(text.replace("\n", "\r\n").encode())
    return list(picture_parts(message, largest))


def picture(headers, body="R0lGODlh"):
    return f"--b\n{headers}\nContent-Transfer-Encoding: base64\n\n{body}\n"


def in_multipart(kind, *parts):
    return f"Content-Type: multipart/{kind}; boundary=b\n\n{''.join(parts)}--b--\n"


def test_pictures_are_told_with_their_names():
    found = pictures_of(
        in_multipart(
            "related",
            picture('Content-Type: image/gif; name="a b.gif"\nContent-ID: <x@y>'),
            picture("Content-Type: application/octet-stream; name=c.JPG"),
        )
    )

    assert [(one.octets, one.name, one.content_id, one.is_related) for one in found] == [
        (b"GIF89a"[:6], "a b.gif", "x@y", True),
        (b"GIF89a"[:6], "c.JPG", "", True),
    ]


@pytest.mark.parametrize(
    "part",
    [
        picture("Content-Type: image/svg+xml"),
        picture("Content-Type: application/octet-stream; name=c.exe"),
        picture("Content-Type: application/pdf"),
        picture("Content-Type: image/gif", "R0lG" * 500),
        "--b\nContent-Type: message/rfc822\n\nContent-Type: image/gif\n\nGIF89a\n",
    ],
)
def test_other_parts_are_no_pictures(part):
    assert pictures_of(in_multipart("mixed", part)) == []
