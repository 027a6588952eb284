"""DKIM: what we sign, an independent verifier believes, and only as we sent it."""

import os
import shutil
import subprocess

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from hypothesis import given
from hypothesis import strategies as st

from gateway.mailer.signing import Signer, open_signer

MAIL = (
    b"From: NIC via The Gazette <home-front@gazette.example>\r\nTo: ann@example.org\r\n"
    b"Subject: A headline\r\n that is folded\r\nDate: Mon, 02 Mar 2026 09:30:00 +0000\r\n"
    b"Message-ID: <1@gazette.example>\r\nList-Unsubscribe: <mailto:x@gazette.example>\r\n"
    b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: text/plain\r\n\r\nWords  with   spaces \r\n\r\nand more.\r\n\r\n\r\n"
)
RSA = generate_private_key(65537, 2048)
ED25519 = Ed25519PrivateKey.generate()


def record(key):
    if key is ED25519:
        raw = key.public_key().public_bytes_raw()
        kind = "ed25519"
    else:
        raw = key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        kind = "rsa"
    return b"v=DKIM1; k=" + kind.encode() + b"; p=" + dkim.base64.b64encode(raw)


def verified(mail, key):
    def answer(name, timeout=5):
        del timeout
        return record(key) if name == b"s1._domainkey.gazette.example." else None

    return dkim.verify(mail, dnsfunc=answer)


CHANGES = [
    (b"A headline", b"Another headline"),
    (b"and more.", b"and less."),
    (b"From: NIC", b"From: Mallory <m@example.net>\r\nFrom: NIC"),
    (b"<mailto:x@", b"<mailto:y@"),
    (b"=One-Click", b"=Two"),
]


@pytest.mark.parametrize("key", [RSA, ED25519], ids=["rsa", "ed25519"])
class TestSignature:
    def test_it_is_believed_as_it_was_sent(self, key):
        signed = Signer("gazette.example", "s1", key).sign(MAIL)

        assert signed.endswith(MAIL)
        assert verified(signed, key)
        assert max(map(len, signed.split(b"\r\n"))) <= 998

    @pytest.mark.parametrize(("before", "after"), CHANGES)
    def test_it_is_not_believed_once_it_was_changed(self, key, before, after):
        signed = Signer("gazette.example", "s1", key).sign(MAIL)

        assert not verified(signed.replace(before, after), key)

    def test_it_survives_a_header_that_a_relay_folds_anew(self, key):
        signed = Signer("gazette.example", "s1", key).sign(MAIL)
        relayed = signed.replace(b"\r\n that is", b" that   is").replace(b"To: ", b"To:\t ")

        assert verified(relayed, key)


def verdict_of_opendkim(mail, folder):
    """Let opendkim-testmsg verify a mail: what it has to say against it.

    It knows no Ed25519. It asks DNS through libc; libresolv-wrapper answers instead, from a file
    whose values are the very octets of the answer: each string behind its length.
    """
    strings = [record(RSA)[at : at + 250] for at in range(0, len(record(RSA)), 250)]
    value = b"".join(bytes([len(one)]) + one for one in strings)
    (folder / "dns").write_bytes(b"TXT s1._domainkey.gazette.example " + value + b"\n")
    program = shutil.which("opendkim-testmsg", path=f"{os.environ['PATH']}:/usr/sbin")
    done = subprocess.run(
        [program, "-t", str(folder)],
        input=mail,
        capture_output=True,
        env={"LD_PRELOAD": "libresolv_wrapper.so", "RESOLV_WRAPPER_HOSTS": str(folder / "dns")},
        check=False,
    )
    assert (done.returncode == 0) == (not done.stderr)
    return done.stderr.decode()


def test_opendkim_believes_it_as_it_was_sent(tmp_path):
    signed = Signer("gazette.example", "s1", RSA).sign(MAIL)

    assert verdict_of_opendkim(signed, tmp_path) == ""


@pytest.mark.parametrize(("before", "after"), CHANGES)
def test_opendkim_does_not_believe_it_once_it_was_changed(tmp_path, before, after):
    signed = Signer("gazette.example", "s1", RSA).sign(MAIL)

    verdict = verdict_of_opendkim(signed.replace(before, after), tmp_path)
    # A mail with two From is none: RFC 5322 section 3.6.
    assert verdict.endswith(("Bad signature\n", "Syntax error\n"))


@given(st.text(alphabet="ab \t\r\n", max_size=40))
def test_any_body_can_be_signed(text):
    body = (text.replace("\r", "") + "\n").replace("\n", "\r\n").encode()
    signed = Signer("gazette.example", "s1", ED25519).sign(b"From: a@b\r\n\r\n" + body)

    assert verified(signed, ED25519)


def pem(key):
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


@pytest.mark.parametrize("key", [RSA, ED25519])
def test_a_key_is_read_from_its_file(tmp_path, key):
    (tmp_path / "dkim.pem").write_bytes(pem(key))

    signer = open_signer("gazette.example", "s1", tmp_path / "dkim.pem")

    assert verified(signer.sign(MAIL), key)
