"""Which signatures hold: each mail is signed for real, then changed."""

import time

import dkim
import pytest

from gateway.message.reading import read
from gateway.smtp.signatures import Claim, is_good, signatures_of
from tests.smtp.signed import (
    SHORT,
    SHORT_PUBLIC,
    by_ed25519,
    ed25519_record,
    key_of,
    mail,
    record,
    signed,
)

MAIL = mail()
GOOD = signed(MAIL)


RSA, ED = key_of(record("rsa", "good.example")), key_of(ed25519_record("ed", "good.example"))


def holds(raw, key=RSA, addressed=("to",)):
    found = signatures_of(read(raw).headers)
    return any(is_good(raw, Claim(one, key, addressed)) for one in found)


BAD_FOR_COPIES = [b"from", b"to", b"subject", b"message-id"]  # without Cc
DAY = 86_400


def in_days(signed_at: float, expires_at: float) -> bytes:
    """Sign with these times, counted from now, as dkimpy would not."""
    now = int(time.time())
    times = [(b"t", signed_at), (b"x", expires_at)]
    tags = [(name, str(now + int(days * DAY)).encode()) for name, days in times]
    original = dkim.DomainSigner.gen_header

    def gen_header(self, fields, *rest, **named):
        kept = [(name, value) for name, value in fields if name != b"t"]
        return original(self, [*kept[:-1], *tags, kept[-1]], *rest, **named)

    dkim.DomainSigner.gen_header = gen_header
    try:
        return signed(MAIL)
    finally:
        dkim.DomainSigner.gen_header = original


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        (GOOD, RSA),
        (by_ed25519(MAIL), ED),
        (signed(MAIL, canonicalize=(b"simple", b"simple")), RSA),
        (signed(mail(Cc="home-front@gazette.example")), RSA),
        (b"Received: from here\r\n" + GOOD, RSA),
        (GOOD, key_of(record("rsa", "good.example", "t=s; h=sha1:sha256; "))),
        (signed(GOOD, selector="other"), RSA),
        (in_days(-1, 1), RSA),
    ],
    ids=["rsa", "ed25519", "simple", "Cc", "on its way", "tags", "two signatures", "in its time"],
)
def test_a_signature_holds_when_nothing_was_changed(raw, key):
    assert holds(raw, key)


BAD = {
    "other words": GOOD.replace(b"my words", b"her words"),
    "another subject": GOOD.replace(b"Subject: Words", b"Subject: Other"),
    "a second From on top": b"From: Ed <ed@evil.example>\r\n" + GOOD,
    "the same From again": b"From: Ann <ann@good.example>\r\n" + GOOD,
    "a second From below": GOOD.replace(b"\r\n\r\n", b"\r\nFrom: Ed <e@evil.example>\r\n\r\n", 1),
    "a second Subject": b"Subject: Other\r\n" + GOOD,
    "a second To": b"To: site@gazette.example\r\n" + GOOD,
    "another Message-ID": GOOD.replace(b"<1@", b"<2@"),
    "From not signed": signed(MAIL, include_headers=[b"from", b"to", b"message-id"]),
    "To not signed": signed(MAIL, include_headers=[b"from", b"subject", b"message-id"]),
    "a length, and more words": signed(MAIL, length=True) + b"More words.\r\n",
    "a length alone": signed(MAIL, length=True),
    "rsa-sha1": signed(MAIL, signature_algorithm=b"rsa-sha1"),
    "expired": in_days(-2, -1),
    "signed tomorrow": in_days(1, 2),
    "no signature": MAIL,
    "an empty one": b"DKIM-Signature: \r\n" + MAIL,
    "half a signature": b"DKIM-Signature: " + GOOD[200:],
    "one without end": b"DKIM-Signature: v=1; a=rsa-sha256; b=A"
    + b"\r\n " * 20_000
    + b"!\r\n"
    + MAIL,
    "nonsense": b"DKIM-Signature: a=rsa-sha256; d=\xff; s=\x00; b=!; h=from\r\n" + MAIL,
    "a header no line of which is one": b" \r\n" + GOOD,
    "a header without end": GOOD.replace(b"\r\n\r\n", b"\r\n" + b"X: y\r\n" * 20_000 + b"\r\n", 1),
}


@pytest.mark.parametrize("raw", BAD.values(), ids=BAD.keys())
def test_no_other_signature_does(raw):
    assert not holds(raw)


@pytest.mark.parametrize(
    "key",
    [
        b"",
        b"v=DKIM1; p=",
        b"v=DKIM1; p=nonsense",
        b"v=DKIM2; " + RSA.partition(b"; ")[2],
        key_of(record("rsa", "good.example", "t=y; ")),
        key_of(record("rsa", "good.example", "h=sha1; ")),
        ED,
    ],
)
def test_a_key_that_is_revoked_under_test_or_of_another_kind_proves_nothing(key):
    assert not holds(GOOD, key)


def test_a_short_key_proves_nothing():
    raw = signed(MAIL, key=SHORT.encode())

    assert not holds(raw, key_of(record("rsa", "good.example", public=SHORT_PUBLIC)))


def test_a_mail_to_others_that_is_sent_on_to_us_proves_nothing():
    copied = signed(mail(Cc="site@gazette.example"), include_headers=BAD_FOR_COPIES)

    assert not holds(copied, addressed=("cc",))
    assert not holds(GOOD, addressed=())
