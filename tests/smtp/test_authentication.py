"""How far a From can be believed: by a server we trust, or by a signature and a real DNS."""

from dataclasses import replace

import pytest

from gateway.config.values import TcpAddress
from gateway.message.reading import read
from gateway.model import Proof
from gateway.smtp.authentication import Authentication
from gateway.smtp.resolver import DnsFaultError, Resolver
from gateway.smtp.signatures import is_good
from tests.nameserver import NameServer, txt
from tests.patience import PATIENCE
from tests.smtp import signed
from tests.smtp.signed import by_ed25519, ed25519_record, record

PASSED = "mx.gazette.example; dmarc=pass header.from=example.org"
NOBODY = "mx.elsewhere.example; dmarc=pass header.from=example.org"
RECORDS = (
    record("rsa", "good.example"),
    record("rsa", "mail.good.example"),
    ed25519_record("ed", "good.example"),
    record("rsa", "strict.example"),
    record("rsa", "mail.strict.example"),
    record("rsa", "xn--bcher-kva.example"),
    record("rsa", "evil.example"),
    record("twice", "good.example") + record("twice", "good.example", "n=again; "),
    txt("_dmarc.good.example", "v=DMARC1; p=reject"),
    txt("_dmarc.strict.example", "v=DMARC1; p=none; adkim=s"),
    txt("empty._domainkey.good.example", "v=DKIM1; p="),
)


@pytest.fixture(scope="module")
def server():
    server = NameServer(*RECORDS)
    yield server
    server.close()


@pytest.fixture
def ours(server):
    async def verify(raw, claim):
        return is_good(raw, claim)

    return Authentication(
        "gazette.example",
        True,
        frozenset({"mx.gazette.example"}),
        Resolver(TcpAddress("127.0.0.1", server.port), patience=PATIENCE).txt,
        verify,
    )


async def proof(ours, raw):
    return await ours.proof_of(read(raw), raw)


def vouched(*results, sender="Ann <ann@example.org>", to="home-front@gazette.example"):
    fields = "".join(f"Authentication-Results: {one}\r\n" for one in results)
    return f"{fields}From: {sender}\r\nTo: {to}\r\n\r\nWords.\r\n".encode()


@pytest.mark.parametrize(
    "raw",
    [
        vouched(PASSED),
        vouched("mx.gazette.example; dkim=pass header.d=example.org", PASSED),
        vouched(PASSED, NOBODY),
        vouched("MX.gazette.example 1; dmarc=pass (p=none dis=none) header.from=EXAMPLE.org"),
        vouched('mx.gazette.example; dmarc=pass reason="good; dmarc=fail" header.from=example.org'),
        vouched(PASSED, sender="ANN@Example.ORG"),
        vouched(PASSED, to="somebody@elsewhere.example, Site <site@Gazette.Example>"),
    ],
    ids=range(7),
)
async def test_the_word_of_a_trusted_server_is_believed(ours, raw):
    assert await proof(ours, raw) is Proof.DMARC


@pytest.mark.parametrize(
    "raw",
    [
        vouched(),
        vouched(NOBODY),
        vouched(NOBODY, PASSED),
        vouched("mx.gazette.example; dmarc=fail header.from=example.org"),
        vouched("mx.gazette.example; dmarc=fail header.from=example.org", PASSED),
        vouched("mx.gazette.example; dmarc=pass header.from=other.example"),
        vouched("mx.gazette.example; dkim=pass header.d=example.org"),
        vouched("mx.gazette.example; none"),
        vouched("mx.gazette.example (dmarc=pass header.from=example.org); none"),
        vouched('mx.gazette.example; spf=fail reason="; dmarc=pass header.from=example.org"'),
        vouched("mx.gazette.example 2; dmarc=pass header.from=example.org"),
        vouched("mx.gazette.example.evil.example; dmarc=pass header.from=example.org"),
        vouched("nonsense (((", PASSED),
        vouched("mx.gazette.example; " + "(" * 5000),
        vouched(""),
        vouched(PASSED, sender="Ann <ann@example.org>, Bob <bob@example.org>"),
        vouched(PASSED, sender="Ann <ann@example.org>\r\nFrom: Bob <bob@example.org>"),
        vouched(PASSED, sender="nobody"),
        vouched(PASSED, sender='"ann@example.org" <evil@evil.example>'),
        vouched(PASSED, to="bob@elsewhere.example"),
    ],
    ids=range(20),
)
async def test_nothing_else_is(ours, raw):
    assert await proof(ours, raw) is Proof.NONE


MAIL = signed.mail()
UMLAUT = signed.mail(sender="Ann <ann@bücher.example>")


@pytest.mark.parametrize(
    "raw",
    [
        signed.signed(MAIL),
        by_ed25519(MAIL),
        signed.signed(MAIL, domain="mail.good.example"),
        signed.signed(signed.signed(MAIL), domain="evil.example"),
        signed.signed(signed.signed(MAIL), selector="gone"),
        signed.signed(UMLAUT, domain="xn--bcher-kva.example"),
        signed.signed(
            signed.mail(sender="ann@xn--bcher-kva.example"), domain="xn--bcher-kva.example"
        ),
        signed.signed(signed.signed(MAIL), domain="x.dead.example"),
    ],
    ids=["rsa", "ed25519", "relaxed", "of two", "of two keys", "U-label", "A-label", "beside dead"],
)
async def test_an_aligned_signature_is_proof(ours, raw):
    assert await proof(ours, raw) is Proof.DMARC


@pytest.mark.parametrize(
    "raw",
    [
        MAIL,
        signed.signed(MAIL, domain="evil.example"),
        signed.signed(MAIL).replace(b"my words", b"her words"),
        signed.signed(signed.mail(sender="ann@strict.example"), domain="mail.strict.example"),
        signed.signed(MAIL, selector="gone"),
        signed.signed(MAIL, selector="empty"),
        signed.signed(MAIL, selector="twice"),
        signed.signed(signed.mail(to="bob@elsewhere.example")),
        signed.signed(
            signed.mail(to="bob@elsewhere.example, home-front@gazette.example.evil.test")
        ),
        signed.signed(signed.mail(sender="Ann <ann@good.example>, Ed <ed@good.example>")),
        signed.signed(MAIL, domain="evil.example").replace(b"d=evil.example", b"d=good.example"),
    ],
    ids=range(11),
)
async def test_no_other_signature_is(ours, raw):
    assert await proof(ours, raw) is Proof.NONE


async def test_where_the_dns_fails_nothing_is_said_of_the_sender(ours):
    raw = signed.signed(signed.mail(sender="Ann <ann@x.dead.example>"), domain="x.dead.example")

    with pytest.raises(DnsFaultError, match=r"x\.dead\.example"):
        await proof(ours, raw)


async def test_of_many_signatures_a_few_are_tried(ours):
    raw = signed.signed(MAIL)
    for number in range(5):
        raw = signed.signed(MAIL, selector=f"gone{number}")[: -len(MAIL)] + raw

    assert await proof(ours, raw) is Proof.NONE


async def test_where_everybody_is_asked_nobody_is_believed(ours):
    always = replace(ours, is_wanted=False)

    assert await proof(always, vouched(PASSED)) is Proof.NONE
    assert await proof(always, signed.signed(MAIL)) is Proof.NONE
