"""Keys: made once, read again, published as verifiers want them."""

import stat

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from gateway.mailer.keys import (
    STRING,
    Algorithm,
    KeyUnfitError,
    algorithm_of,
    dns_record,
    make_key,
    read_key,
)


def pem(key):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize("algorithm", Algorithm)
def test_a_key_is_its_owners_alone_and_never_replaced(tmp_path, algorithm):
    path = tmp_path / "new" / "dkim.pem"
    make_key(path, algorithm)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert algorithm_of(read_key(path)) is algorithm
    with pytest.raises(FileExistsError):
        make_key(path, algorithm)


@pytest.mark.parametrize("algorithm", Algorithm)
def test_a_record_is_split_into_strings_that_the_dns_can_hold(tmp_path, algorithm):
    make_key(tmp_path / "dkim.pem", algorithm)
    strings = dns_record(read_key(tmp_path / "dkim.pem"))

    assert max(map(len, strings)) <= STRING
    assert "".join(strings).startswith(f"v=DKIM1; k={algorithm}; p=")
    assert len(strings) == (2 if algorithm is Algorithm.RSA else 1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        (b"no key", "no private key"),
        (pem(ec.generate_private_key(ec.SECP256R1())), "must be Ed25519"),
        (pem(generate_private_key(65537, 1024)), "2048 bits"),
    ],
)
def test_a_key_that_cannot_sign_is_named_with_the_reason(tmp_path, content, said):
    path = tmp_path / "dkim.pem"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(KeyUnfitError, match=said):
        read_key(path)
