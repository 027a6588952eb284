"""How far a From can be believed."""

import pytest

from gateway.message.reading import read
from gateway.model import Proof
from gateway.smtp.authentication import proof_of

PASSED = "mx.gazette.example; dmarc=pass header.from=example.org"
TRUSTED = frozenset({"mx.gazette.example"})


def mail(*results, sender="Ann <ann@example.org>"):
    fields = "".join(f"Authentication-Results: {one}\r\n" for one in results)
    return read(f"{fields}From: {sender}\r\n\r\nWords.\r\n".encode())


def test_the_word_of_a_trusted_server_is_believed():
    assert proof_of(mail(PASSED), TRUSTED) is Proof.DMARC


@pytest.mark.parametrize(
    "one",
    [
        mail(),
        mail("mx.elsewhere.example; dmarc=pass header.from=example.org"),
        mail("mx.elsewhere.example; dmarc=fail", PASSED),
        mail("mx.gazette.example; dmarc=fail header.from=example.org"),
        mail("mx.gazette.example; dmarc=pass header.from=other.example"),
        mail("mx.gazette.example; dkim=pass header.d=example.org"),
        mail("mx.gazette.example; none"),
        mail("nonsense ((("),
        mail(PASSED, sender="Ann <ann@example.org>, Bob <bob@example.org>"),
        mail(PASSED, sender="nobody"),
    ],
    ids=range(10),
)
def test_nothing_else_is(one):
    assert proof_of(one, TRUSTED) is Proof.NONE


def test_without_a_server_we_trust_nobody_is_believed():
    assert proof_of(mail(PASSED), frozenset()) is Proof.NONE
